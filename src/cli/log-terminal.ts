import {
  isAtLeast,
  jsonLine,
  SIGNS,
  type LogEvent,
  type LogLevel,
  type LogSink,
} from "../core/log.ts";
import { plainText } from "../core/plain-text.ts";
import type { GlobalOptions, Terminal } from "./deps.ts";

/**
 * The log on stderr: readable on a terminal, lines of JSON elsewhere. Elsewhere only what went
 * wrong is said, unless the command line asks for more: cron mails every line.
 */
export function terminalSink(
  write: (text: string) => void,
  terminal: Pick<Terminal, "stderrIsTty">,
  options: GlobalOptions,
): LogSink {
  const level: LogLevel = options.logLevel ?? (terminal.stderrIsTty ? "info" : "warn");
  const format = options.logFormat ?? (terminal.stderrIsTty ? "readable" : "json");
  const line = format === "json" ? jsonLine : readableLine;
  return (event) => {
    if (isAtLeast(event.level, level)) write(line(event));
  };
}

/** `10:00:01 📬 found 12 new messages account=billing`, on one line whatever is in it. */
export function readableLine({ at, sign, message, fields }: LogEvent): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  const shown = given.map(([name, value]) => ` ${name}=${fieldText(String(value))}`).join("");
  return `${clockTime(at)} ${SIGNS[sign]} ${plainText(message)}${shown}\n`;
}

function fieldText(value: string): string {
  const text = plainText(value);
  return /^[^\s"=]+$/.test(text) ? text : JSON.stringify(text);
}

function clockTime(at: number): string {
  const date = new Date(at);
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
