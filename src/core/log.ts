import { isoTime, type Clock } from "./clock.ts";

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The kinds of event and the sign that each has in the readable form. */
export const SIGNS = {
  connect: "🔌",
  found: "📬",
  task: "📧",
  llm: "🤖",
  cache: "💾",
  done: "✅",
  waiting: "⏳",
  warning: "⚠️",
  error: "❌",
  deadLetter: "💀",
  alert: "🚨",
} as const;
export type Sign = keyof typeof SIGNS;

/** What an event carries besides its sentence; ids and figures, never mail text or secrets. */
export interface LogFields {
  readonly account?: string;
  readonly taskId?: number;
  readonly [key: string]: string | number | boolean | null | undefined;
}

export interface LogEvent {
  readonly at: number;
  readonly level: LogLevel;
  readonly sign: Sign;
  readonly message: string;
  readonly runId: string | undefined;
  readonly fields: LogFields;
}

/** Takes events one by one; it decides by itself which levels it keeps. */
export type LogSink = (event: LogEvent) => void;

export interface Log {
  debug(sign: Sign, message: string, fields?: LogFields): void;
  info(sign: Sign, message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** At level error, with a sign of its own (💀, 🚨). */
  alarm(sign: Sign, message: string, fields?: LogFields): void;
  /** The same log with these fields on every event. */
  with(fields: LogFields): Log;
}

export function createLog(clock: Clock, sinks: readonly LogSink[], runId?: string): Log {
  const logWith = (fixed: LogFields): Log => {
    const write = (level: LogLevel, sign: Sign, message: string, fields: LogFields = {}) => {
      const event = {
        at: clock.now(),
        level,
        sign,
        message,
        runId,
        fields: { ...fixed, ...fields },
      };
      for (const sink of sinks) sink(event);
    };
    return {
      debug: (sign, message, fields) => write("debug", sign, message, fields),
      info: (sign, message, fields) => write("info", sign, message, fields),
      warn: (message, fields) => write("warn", "warning", message, fields),
      error: (message, fields) => write("error", "error", message, fields),
      alarm: (sign, message, fields) => write("error", sign, message, fields),
      with: (fields) => logWith({ ...fixed, ...fields }),
    };
  };
  return logWith({});
}

export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least);
}

/** One event, one line of JSON. */
export function jsonLine(event: LogEvent): string {
  const { at, level, sign, message, runId, fields } = event;
  return `${JSON.stringify({ time: isoTime(at), level, sign, runId, ...fields, message })}\n`;
}
