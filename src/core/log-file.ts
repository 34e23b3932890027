import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { isoTime } from "./clock.ts";
import { isAtLeast, jsonLine, type LogLevel, type LogSink } from "./log.ts";

const FILE_NAME = /^(\d{4}-\d\d-\d\d)\.log$/;
const DAY_MS = 86_400_000;

export interface LogFileOptions {
  readonly retentionMs: number;
  readonly level: LogLevel;
  /** Called once when the log cannot be written: that must not stop the work it tells of. */
  readonly onError: (error: unknown) => void;
}

export function logFolder(stateDir: string): string {
  return join(stateDir, "logs");
}

/**
 * One file a day (UTC), one event a line, handed to the system at once: a process that dies loses
 * nothing it has logged. A new day's first line clears out what is older than the retention.
 */
export function logFileSink(stateDir: string, options: LogFileOptions): LogSink {
  const folder = logFolder(stateDir);
  let open: { readonly day: string; readonly file: number } | undefined;
  let broken = false;
  return (event) => {
    if (broken || !isAtLeast(event.level, options.level)) return;
    try {
      const day = isoTime(event.at).slice(0, 10);
      if (open?.day !== day) {
        if (open !== undefined) closeSync(open.file);
        open = undefined;
        open = { day, file: openDay(folder, day, event.at - options.retentionMs) };
      }
      writeSync(open.file, jsonLine(event));
    } catch (error) {
      broken = true;
      options.onError(error);
    }
  };
}

function openDay(folder: string, day: string, oldestAt: number): number {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${day}.log`);
  try {
    const file = openSync(path, "ax", 0o600);
    for (const name of logFiles(folder)) {
      if (Date.parse(name.slice(0, 10)) + DAY_MS <= oldestAt) rmSync(join(folder, name));
    }
    return file;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") {
      return openSync(path, "a", 0o600);
    }
    throw error;
  }
}

/** The names of a folder's log files, oldest first. */
export function logFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => FILE_NAME.test(name))
    .sort();
}
