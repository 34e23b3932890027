import type { Clock } from "../core/clock.ts";
import { CodedError } from "../core/errors.ts";
import { copyState, type CopiedTable } from "./copy-state.ts";
import { openDatabase } from "./open.ts";
import { takePassLock } from "./pass-lock.ts";

/** A large state takes minutes. */
const COPY_MS = 3_600_000;

/** Copies the state of a folder to PostgreSQL while no pass can change it. The folder stays as it is. */
export async function copyToPostgres(
  stateDir: string,
  databaseUrl: string,
  clock: Clock,
): Promise<readonly CopiedTable[]> {
  const from = await openDatabase(stateDir, { create: false, clock });
  if (from === undefined) {
    throw new CodedError("STATE_MISSING", { detail: `no database in ${stateDir}` });
  }
  try {
    const lock = takePassLock(stateDir, { now: clock.now(), forMs: COPY_MS });
    if (lock === undefined) throw new CodedError("PASS_RUNNING");
    try {
      const to = await openDatabase(stateDir, { create: true, clock, databaseUrl, isCopy: true });
      if (to === undefined) throw new CodedError("DB_FAILED"); // it was to be created
      try {
        return await copyState(from, to);
      } finally {
        await to.destroy();
      }
    } finally {
      lock.release();
    }
  } finally {
    await from.destroy();
  }
}
