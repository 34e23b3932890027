import type { Config } from "../config/config.ts";
import { sleep, type Clock } from "../core/clock.ts";
import { codedError, CodedError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { isShared } from "../db/in-both-dialects.ts";
import { openDatabase } from "../db/open.ts";
import { claimFiles } from "../db/shared-files.ts";
import { finishRun } from "../db/runs.ts";
import { giveBack } from "../db/claim-tasks.ts";
import type { Db } from "../db/tables.ts";

export interface StateOfPass {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly runId: string;
  readonly signal: AbortSignal;
}

/**
 * Opens the state for one pass. A pass lives and ends with its connection: the leases are lost with
 * it, so there is no second one to write with. `work` is aborted then.
 */
export async function withState<T>(
  pass: StateOfPass,
  work: (db: Db, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { config, clock, signal } = pass;
  const lost = new AbortController();
  const open = (onLost?: (error: CodedError) => void) =>
    openDatabase(config.stateDir, {
      create: true,
      clock,
      databaseUrl: config.databaseUrl?.reveal(),
      ...(onLost && { onLost }),
    });
  const db = await open((error) => lost.abort(error));
  if (db === undefined) throw new CodedError("DB_FAILED"); // it was to be created
  try {
    if (isShared(db)) await claimFiles(db, config.stateDir, clock.now());
    return await work(db, AbortSignal.any([signal, lost.signal]));
  } catch (error) {
    if (!lost.signal.aborted) throw error;
    await giveBackSoon(pass, open);
    throw lost.signal.reason;
  } finally {
    await db.destroy();
  }
}

/** A database that starts anew is back within seconds; else the next pass recovers what is left. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000];

async function giveBackSoon(
  { clock, log, runId, signal }: StateOfPass,
  open: () => Promise<Db | undefined>,
): Promise<void> {
  try {
    for (const pauseMs of PAUSES_MS) {
      await sleep(clock, pauseMs, signal);
      const db = await open().catch(() => undefined);
      if (db === undefined) continue;
      try {
        await giveBack(db, runId);
        const run = { outcome: "crashed", exitCode: 1 } as const;
        await finishRun(db, runId, run, null, clock.now());
        return;
      } finally {
        await db.destroy();
      }
    }
  } catch (error) {
    log.debug(
      "waiting",
      `what this pass was at is left to the next one: ${codedError(error).message}`,
    );
  }
}
