import pTimeout from "p-timeout";
import type { Clock } from "./clock.ts";
import { CodedError, type ErrorCode } from "./errors.ts";

export interface Limit {
  readonly ms: number;
  /** The code of the error when the limit passes. */
  readonly code: ErrorCode;
  readonly clock: Clock;
  /** Ends the work from outside: the account's or the pass's limit, a signal. */
  readonly signal: AbortSignal;
}

/**
 * Runs work under an absolute limit. When it passes, or the outer signal aborts, the signal that
 * the work was given aborts: the work has to destroy what it holds, not only be ignored.
 */
export async function withDeadline<T>(
  limit: Limit,
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  limit.signal.throwIfAborted();
  const stop = new AbortController();
  const signal = AbortSignal.any([limit.signal, stop.signal]);
  try {
    return await pTimeout(work(signal), {
      milliseconds: limit.ms,
      message: new CodedError(limit.code, { detail: `${what} took longer than ${limit.ms} ms` }),
      signal: limit.signal,
      customTimers: limit.clock.timers,
    });
  } catch (error) {
    stop.abort(error);
    throw error;
  }
}
