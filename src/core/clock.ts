/** Time as everything in here sees it: instants are epoch milliseconds. */
export interface Clock {
  now(): number;
  /** The timers that p-timeout and our own waits use; a fake clock hands in its own. */
  readonly timers: Pick<typeof globalThis, "setTimeout" | "clearTimeout">;
}

const beganAt = Date.now() - performance.now();

/** The system's time as it was when the process began, and what has passed since: setting it moves nothing. */
export const systemClock: Clock = {
  now: () => Math.floor(beganAt + performance.now()),
  timers: { setTimeout, clearTimeout },
};

/** Waits; an abort ends the wait at once and rejects with the signal's reason. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clock.timers.clearTimeout(timer);
      reject(signal.reason as Error); // aborts of ours always carry an Error
    };
    const timer = clock.timers.setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

/** An instant as the JSON shapes show it; null stays null. */
export function isoTime(at: number): string;
export function isoTime(at: number | null): string | null;
export function isoTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
