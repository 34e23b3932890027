import { join } from "node:path";
import { Worker } from "node:worker_threads";

export interface Watchdog {
  stop(): void;
}

/** Where the watchdog notes which pass it ended. */
export function watchdogNote(stateDir: string): string {
  return join(stateDir, "watchdog");
}

/**
 * Ends this process by SIGKILL once `limitMs` are over, whatever the main thread is doing: nothing
 * else gets through to one that is blocked. Before that it notes the pass for the next one.
 */
export function startWatchdog(limitMs: number, stateDir: string, runId: string): Watchdog {
  const stopped = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL(`./watchdog-thread.${extension()}`, import.meta.url), {
    workerData: { stopped, endsAt: endsAt(limitMs), note: watchdogNote(stateDir), runId },
    // nothing that was preloaded into the main thread may run, or hang, in this one
    execArgv: [],
    env: {},
  });
  worker.unref();
  return {
    stop: () => {
      Atomics.store(stopped, 0, 1);
      Atomics.notify(stopped, 0);
    },
  };
}

/** In the system's monotonic nanoseconds, which every thread reads alike. */
function endsAt(limitMs: number): bigint {
  return process.hrtime.bigint() + BigInt(Math.ceil(limitMs)) * 1_000_000n;
}

/** The thread beside this file: `.ts` in the sources, `.js` in the build. */
function extension(): string {
  return import.meta.url.endsWith(".ts") ? "ts" : "js";
}
