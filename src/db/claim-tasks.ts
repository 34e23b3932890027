import { listOf } from "./id-list.ts";
import { isShared } from "./in-both-dialects.ts";
import type { Db, Task } from "./tables.ts";
import { inTransaction } from "./transaction.ts";

export interface ClaimOptions {
  readonly runId: string;
  /** A suspect died with its process last time: it is worked alone, after everything else. */
  readonly suspects: boolean;
}

/**
 * Takes the next due tasks, oldest first, and counts the attempt of each in one commit before any
 * work begins. Only what was never tried is taken along with others: when the process dies, each of
 * them has lost an attempt.
 */
export function claimTasks(
  db: Db,
  account: string,
  options: ClaimOptions & { readonly most: number },
  now: number,
): Promise<readonly Task[]> {
  // in SQLite nobody writes between the two statements; in PostgreSQL what was read is locked
  if (!isShared(db)) return claim(db, account, options, now);
  return inTransaction(db, (trx) => claim(trx, account, options, now));
}

async function claim(
  db: Db,
  account: string,
  options: ClaimOptions & { readonly most: number },
  now: number,
): Promise<readonly Task[]> {
  const due = await db
    .selectFrom("email_tasks")
    .select(["id", "attempts"])
    .where("account", "=", account)
    .where("status", "in", ["pending", "reprocessing"])
    .where("next_attempt_at", "<=", now)
    .where((eb) => eb.or([eb("last_run_id", "is", null), eb("last_run_id", "!=", options.runId)]))
    .where(
      "error_code",
      options.suspects ? "is not distinct from" : "is distinct from",
      "PASS_DIED",
    )
    .orderBy("next_attempt_at")
    .orderBy("id")
    .limit(options.most)
    .$if(isShared(db), (query) => query.forUpdate().skipLocked())
    .execute();
  const tried = due.findIndex(({ attempts }) => attempts > 0);
  const batch = tried === -1 ? due : due.slice(0, Math.max(tried, 1));
  if (batch.length === 0) return [];
  const ids = batch.map(({ id }) => id);
  const claimed = await db
    .updateTable("email_tasks")
    .set((eb) => ({
      status: "processing",
      attempts: eb("attempts", "+", 1),
      last_run_id: options.runId,
      last_attempt_at: now,
    }))
    .where("id", "in", listOf(ids))
    .where("status", "in", ["pending", "reprocessing"])
    .returningAll()
    .execute();
  return claimed.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}

/** Puts claimed tasks back that nobody has begun: for them this pass was not. */
export async function unclaimTasks(db: Db, tasks: readonly Task[]): Promise<void> {
  if (tasks.length === 0) return;
  await db
    .updateTable("email_tasks")
    .set((eb) => ({ status: "pending", attempts: eb("attempts", "-", 1), last_run_id: null }))
    .where("id", "in", listOf(tasks.map(({ id }) => id)))
    .where("status", "=", "processing")
    .execute();
}

/** Puts a claimed task back as it was: the attempt was not its own to lose. */
export async function releaseTask(db: Db, task: Task): Promise<void> {
  await db
    .updateTable("email_tasks")
    .set((eb) => ({ status: "pending", attempts: eb("attempts", "-", 1) }))
    .where("id", "=", task.id)
    .where("status", "=", "processing")
    .execute();
}

/**
 * What a pass was at when it lost its database: neither the mails nor it are to blame, and no
 * attempt is lost. Another pass that has the account by now has taken it over already.
 */
export function giveBack(db: Db, runId: string): Promise<void> {
  return inTransaction(db, async (trx) => {
    await trx
      .updateTable("email_tasks")
      .set((eb) => ({ status: "pending", attempts: eb("attempts", "-", 1), last_run_id: null }))
      .where("status", "=", "processing")
      .where("last_run_id", "=", runId)
      .execute();
    await trx
      .updateTable("outbox")
      .set((eb) => ({ status: "pending", attempts: eb("attempts", "-", 1), last_run_id: null }))
      .where("status", "=", "sending")
      .where("last_run_id", "=", runId)
      .where("handed_over_at", "is", null)
      .execute();
  });
}

/** Tasks that are not settled and that this pass did not try. */
export async function countDeferred(
  db: Db,
  accounts: readonly string[],
  runId: string,
): Promise<number> {
  const { count } = await db
    .selectFrom("email_tasks")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("account", "in", accounts)
    .where("status", "in", ["pending", "reprocessing"])
    .where("next_attempt_at", "is not", null) // for the index that holds only these
    .where((eb) => eb.or([eb("last_run_id", "is", null), eb("last_run_id", "!=", runId)]))
    .executeTakeFirstOrThrow();
  return count;
}
