/** What the exit codes say: the same for every command, and for cron. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  /** The pass ended, but an account or an attempt failed; a document is unreadable. */
  partial: 3,
  /** The global limit ended the pass. */
  timeout: 4,
  /** Another pass holds the lock. */
  locked: 75,
} as const;

/** Why `deps.signal` aborts: a person or the system asked the process to end. */
export class StopSignal extends Error {
  override readonly name = "StopSignal";
  readonly signal: "SIGINT" | "SIGTERM";

  constructor(signal: "SIGINT" | "SIGTERM") {
    super(`stopped by ${signal}`);
    this.signal = signal;
  }

  get exitCode(): number {
    return this.signal === "SIGINT" ? 130 : 143;
  }
}
