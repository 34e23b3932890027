import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { sleep, type Clock } from "./clock.ts";
import { logFiles } from "./log-file.ts";
import { parseLine, passes, type LogFilter, type LogLine, type LogPosition } from "./log-reader.ts";

const PAUSE_MS = 500;
const CHUNK_BYTES = 64 * 1024;

/**
 * What is logged from a position on, until the signal: a look twice a second, which every file
 * system can do. A new day's file is gone on with once the old one is read to its end.
 */
export async function* followLog(
  folder: string,
  filter: Omit<LogFilter, "limit">,
  from: LogPosition | undefined,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  let position = from;
  let rest = Buffer.alloc(0);
  for (;;) {
    position ??= firstFile(folder);
    if (position !== undefined) {
      const { bytes, offset } = readOn(join(folder, position.name), position.offset);
      rest = Buffer.concat([rest, bytes]);
      const end = rest.lastIndexOf(0x0a) + 1; // a line is written whole, but may be read in part
      for (const text of rest.subarray(0, end).toString("utf8").split("\n")) {
        const line = parseLine(text);
        if (line !== undefined && passes(line, filter)) yield line;
      }
      rest = rest.subarray(end);
      const next = bytes.length === 0 ? fileAfter(folder, position.name) : undefined;
      position = next === undefined ? { ...position, offset } : { name: next, offset: 0 };
      if (next !== undefined) rest = Buffer.alloc(0); // cut off by a crash
      if (bytes.length > 0 || next !== undefined) continue;
    }
    await sleep(clock, PAUSE_MS, signal);
  }
}

function firstFile(folder: string): LogPosition | undefined {
  const name = existsSync(folder) ? logFiles(folder)[0] : undefined;
  return name === undefined ? undefined : { name, offset: 0 };
}

function fileAfter(folder: string, name: string): string | undefined {
  return logFiles(folder).find((other) => other > name);
}

function readOn(path: string, offset: number): { readonly bytes: Buffer; readonly offset: number } {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const from = size < offset ? 0 : offset; // cut short by hand: what is there now is new
  const bytes = Buffer.alloc(Math.min(CHUNK_BYTES, size - from));
  if (bytes.length === 0) return { bytes, offset: from };
  const file = openSync(path, "r");
  try {
    const length = readSync(file, bytes, 0, bytes.length, from);
    return { bytes: bytes.subarray(0, length), offset: from + length };
  } finally {
    closeSync(file);
  }
}
