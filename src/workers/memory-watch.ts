import type { Clock } from "../core/clock.ts";

const LOOK_EVERY_MS = 20;

/** How much memory this process holds now: a heap limit of a thread does not count its buffers. */
export function heldBytes(): number {
  return process.memoryUsage.rss();
}

/** Calls `onExceeded` once when the process comes to hold more than this; returns the end of the watch. */
export function watchMemory(clock: Clock, mostBytes: number, onExceeded: () => void): () => void {
  const look = () => {
    if (heldBytes() > mostBytes) onExceeded();
    else timer = clock.timers.setTimeout(look, LOOK_EVERY_MS);
  };
  let timer = clock.timers.setTimeout(look, LOOK_EVERY_MS);
  return () => clock.timers.clearTimeout(timer);
}
