import { closeSync, openSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { secretsIn } from "../config/secrets-in.ts";
import { codedError, UsageError } from "../core/errors.ts";
import { redactor } from "../core/redact.ts";
import { dbError, isDbError } from "../db/db-error.ts";
import type { AlertSender } from "./alert-ways.ts";

/** Begins the name of an empty file for each kind of failure that was told; its time is when. */
const TOLD = "told-";

export interface FailureTeller extends AlertSender {
  readonly signal: AbortSignal;
}

/**
 * Tells the log and the people in `alerts` of a pass that could not be made. It has no state to keep
 * the alert in: that may be what is broken. Never throws. What nobody heard is told again by the
 * next pass.
 */
export async function tellOfFailure(teller: FailureTeller, error: unknown): Promise<void> {
  const { config, signal, log } = teller;
  if (signal.aborted) return;
  const { kind, message } = described(error);
  log.error(message, { code: kind });
  const redact = redactor(secretsIn(config));
  await tellOnce(teller, { kind, message: `no pass could be made: ${redact(message)}` });
}

/** Sends one alert at once, unless this kind was told within `alerts.minInterval`. */
export async function tellOnce(
  teller: FailureTeller,
  { kind, message }: { readonly kind: string; readonly message: string },
): Promise<void> {
  const { config, clock } = teller;
  const { to, webhook, minIntervalMs } = config.alerts;
  if (to.length === 0 && webhook === undefined) return;
  const mark = join(config.stateDir, `${TOLD}${kind}`);
  const now = clock.now();
  const agoMs = now - toldAt(mark);
  if (agoMs >= 0 && agoMs < minIntervalMs) return;
  const { sendAtOnce } = await import("./send-alerts.ts");
  const alert = { kind, subject: "pass", message, created_at: now };
  if (await sendAtOnce(teller, [alert])) keepTime(mark, now);
}

/** The kinds of failure that were told, once: a pass that came to its end says that they are over. */
export function takeToldFailures(stateDir: string): readonly string[] {
  const names = readdirSync(stateDir).filter((name) => name.startsWith(TOLD));
  for (const name of names) rmSync(join(stateDir, name), { force: true });
  return names.map((name) => name.slice(TOLD.length));
}

function described(error: unknown): { readonly kind: string; readonly message: string } {
  if (error instanceof UsageError) return { kind: "USAGE", message: error.problems.join("; ") };
  const { code, message, hint } = isDbError(error) ? dbError(error) : codedError(error);
  return { kind: code, message: `${message}; ${hint}` };
}

function toldAt(mark: string): number {
  try {
    return statSync(mark).mtimeMs;
  } catch {
    return -Infinity; // never, or it is not to be known
  }
}

/** An empty file has room on a disk that is full; where none can be kept, every pass tells. */
function keepTime(mark: string, now: number): void {
  try {
    closeSync(openSync(mark, "a", 0o600));
    utimesSync(mark, now / 1_000, now / 1_000);
  } catch {
    // a folder that is gone or read-only: to be told too often is better than never
  }
}
