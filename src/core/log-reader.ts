import { createReadStream, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { logFiles } from "./log-file.ts";
import { isAtLeast, LOG_LEVELS, type LogLevel } from "./log.ts";

export interface LogFilter {
  readonly runId?: string | undefined;
  readonly taskId?: number | undefined;
  readonly level?: LogLevel | undefined;
  readonly sinceAt?: number | undefined;
  readonly limit: number;
}

/** A line of the log as it was written: `time`, `level`, `sign`, `message` and its fields. */
export type LogLine = Readonly<Record<string, unknown>> & {
  readonly time: string;
  readonly level: LogLevel;
  readonly message: string;
};

/** A place in the log: so many bytes of the file with this name. */
export interface LogPosition {
  readonly name: string;
  readonly offset: number;
}

/** Where the log ends now; undefined while there is none. */
export function endOfLog(folder: string): LogPosition | undefined {
  const name = existsSync(folder) ? logFiles(folder).at(-1) : undefined;
  return name === undefined ? undefined : { name, offset: statSync(join(folder, name)).size };
}

/**
 * The last lines that pass the filter, oldest first, and none from `end` on. The files are read as
 * streams.
 */
export async function readLog(
  folder: string,
  filter: LogFilter,
  end: LogPosition | undefined = endOfLog(folder),
): Promise<readonly LogLine[]> {
  if (end === undefined) return [];
  const sinceDay =
    filter.sinceAt === undefined ? "" : new Date(filter.sinceAt).toISOString().slice(0, 10);
  const found: LogLine[] = [];
  for (const name of logFiles(folder)) {
    const isLast = name === end.name;
    if (name.slice(0, 10) < sinceDay || name > end.name || (isLast && end.offset === 0)) continue;
    const range = isLast ? { end: end.offset - 1 } : {};
    const lines = createInterface({
      input: createReadStream(join(folder, name), { encoding: "utf8", ...range }),
      crlfDelay: Infinity,
    });
    for await (const text of lines) {
      const line = parseLine(text);
      if (line === undefined || !passes(line, filter)) continue;
      found.push(line);
      if (found.length >= 2 * filter.limit) found.splice(0, filter.limit);
    }
  }
  return found.slice(-filter.limit);
}

/** Undefined for a line that a full disk or a crash cut off. */
export function parseLine(text: string): LogLine | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return isLogLine(line) ? line : undefined;
  } catch {
    return undefined;
  }
}

function isLogLine(line: unknown): line is LogLine {
  return (
    typeof line === "object" &&
    line !== null &&
    "time" in line &&
    typeof line.time === "string" &&
    "level" in line &&
    LOG_LEVELS.some((level) => level === line.level) &&
    "message" in line &&
    typeof line.message === "string"
  );
}

/** Whether a line is one of those asked for. */
export function passes(
  line: LogLine,
  { runId, taskId, level, sinceAt }: Omit<LogFilter, "limit">,
): boolean {
  return (
    (runId === undefined || line["runId"] === runId) &&
    (taskId === undefined || line["taskId"] === taskId) &&
    (level === undefined || isAtLeast(line.level, level)) &&
    (sinceAt === undefined || Date.parse(line.time) >= sinceAt)
  );
}
