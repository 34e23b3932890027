import { codedError } from "../core/errors.ts";
import { withLease } from "../db/leases.ts";
import { expireMail, expireRecords, vacuumWhenItPays } from "../db/retention.ts";
import { deleteAside, deleteStale } from "../db/stale-files.ts";
import type { PassContext } from "./context.ts";

/** What is left over goes on in the next pass. */
const MOST_MS = 5_000;
/** Writing the whole file anew takes a second for some 100 MB, and nothing can stop it. */
const VACUUM_NEEDS_MS = 60_000;

/** Lets go of what is older than the settings keep. Nothing in here can fail the pass. */
export async function upkeep(context: PassContext): Promise<void> {
  const { db, clock, log, signal } = context;
  const startedAt = clock.now();
  const mayGoOn = () => !signal.aborted && clock.now() < startedAt + MOST_MS;
  if (!mayGoOn()) return;
  try {
    await withLease(db, "upkeep", () => letGo(context, startedAt, mayGoOn));
  } catch (error) {
    const { code, message, hint } = codedError(error);
    log.warn(`what is old could not be deleted: ${message}: ${hint}`, { code });
  }
}

async function letGo(
  { db, clock, config, log, workUntil }: PassContext,
  startedAt: number,
  mayGoOn: () => boolean,
): Promise<void> {
  const before = startedAt - config.retention.mailMs;
  await deleteStale(db, config.stateDir, mayGoOn); // what a killed pass had noted
  await deleteAside(db, config.stateDir, startedAt);
  const mails = await expireMail(db, config.stateDir, before, startedAt, mayGoOn);
  if (mails > 0) log.info("done", `${mails} stored mails were older than retention.mail: deleted`);
  await expireRecords(db, before, startedAt);
  if (!mayGoOn() || workUntil - clock.now() < VACUUM_NEEDS_MS) return;
  if (await vacuumWhenItPays(db)) log.info("done", "the database was written anew, smaller");
}
