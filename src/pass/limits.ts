import type { Clock } from "../core/clock.ts";
import { CodedError } from "../core/errors.ts";

/** The account's or the pass's limit ended what was under way. */
export class LimitPassed extends CodedError {
  readonly limitMs: number;

  constructor(code: "ACCOUNT_TIMEOUT" | "PASS_TIMEOUT", limitMs: number) {
    super(code, { detail: `${limitMs / 1000} s` });
    this.limitMs = limitMs;
  }
}

/** A signal asked the pass to stop. */
export class Interrupted extends CodedError {
  constructor() {
    super("INTERRUPTED");
  }
}

// Work ends this much before a limit, so that its mails are still marked.
const SETTLE_SHARE = 0.15;
const SETTLE_MS = 20_000;

/** When no new work is begun any more under a limit. */
export function workEnd(startedAt: number, limitMs: number): number {
  return startedAt + limitMs - Math.min(limitMs * SETTLE_SHARE, SETTLE_MS);
}

/** Aborts once `limitMs` are over, or with the outer signal. `clear` ends the timer. */
export function limitedSignal(
  clock: Clock,
  code: "ACCOUNT_TIMEOUT" | "PASS_TIMEOUT",
  limitMs: number,
  outer: AbortSignal,
): { readonly signal: AbortSignal; clear(): void } {
  const stop = new AbortController();
  const timer = clock.timers.setTimeout(() => stop.abort(new LimitPassed(code, limitMs)), limitMs);
  return {
    signal: AbortSignal.any([outer, stop.signal]),
    clear: () => clock.timers.clearTimeout(timer),
  };
}
