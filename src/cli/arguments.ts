import { InvalidArgumentError } from "commander";
import { parseDuration } from "../config/units.ts";

// What stands on the command line, checked: each throws what commander turns into exit code 2.

export const DEFAULT_LIMIT = 100;

/** `--limit`, and every other count. */
export function wholeNumber(text: string): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (number > 0) return number;
  throw new InvalidArgumentError("It must be a whole number above 0.");
}

/** For `<id...>`: collects task or invoice ids, each once. */
export function addId(text: string, before: readonly number[] | undefined): readonly number[] {
  const id = wholeNumber(text);
  return before?.includes(id) === true ? before : [...(before ?? []), id];
}

export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError("It must be a duration such as 30d, 12h or 45m.");
}

/** A duration that is a pause: without one, passes would follow each other without end. */
export function pause(text: string): number {
  const ms = duration(text);
  if (ms > 0) return ms;
  throw new InvalidArgumentError("It must be longer than nothing.");
}

/** A duration back from now, or a day or instant: when what is asked for begins. */
export type Since = { readonly agoMs: number } | { readonly at: number };

export function parseSince(text: string): Since {
  const agoMs = parseDuration(text);
  if (agoMs !== undefined) return { agoMs };
  const at = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$/.test(text)
    ? new Date(text.length === 10 ? `${text}T00:00` : text).getTime()
    : Number.NaN;
  if (!Number.isNaN(at)) return { at };
  throw new InvalidArgumentError(
    "It must be a duration such as 30d, or a date such as 2026-11-01.",
  );
}

export function sinceAt(from: Since, now: number): number {
  return "at" in from ? from.at : now - from.agoMs;
}
