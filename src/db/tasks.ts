import { sql } from "kysely";
import { ERRORS } from "../core/error-table.ts";
import type { Outcome } from "../core/outcome.ts";
import { keepEffect, type Effect, type Notice } from "./effects.ts";
import { listOf, listOfTexts } from "./id-list.ts";
import { isShared } from "./in-both-dialects.ts";
import { markFor } from "./taken-in.ts";
import type { Db, Task, TaskStatus } from "./tables.ts";
import { inTransaction } from "./transaction.ts";

export interface RetryPolicy {
  readonly attempts: number;
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
}

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

/** What a settled task came to, as the pass counts it. */
export type Settled = "done" | "skipped" | "retried" | "failed" | "deadLettered" | "deferred";

export interface SettledTask {
  readonly settled: Settled;
  /** What somebody has to be told now that it is committed. */
  readonly notices: readonly Notice[];
}

/** What became of a task, and when. */
export interface TaskOutcome {
  readonly task: Task;
  readonly outcome: Outcome<Effect>;
  readonly at: number;
}

/** The outcome and its effects in one commit; the server is told later. */
export async function settleTask(
  db: Db,
  task: Task,
  outcome: Outcome<Effect>,
  policy: RetryPolicy,
  now: number,
): Promise<SettledTask> {
  const [settled] = await settleTasks(db, [{ task, outcome, at: now }], policy);
  if (settled === undefined) throw new Error(`task ${task.id} was not settled`);
  return settled;
}

/** The same for several tasks: all of them in one commit, or none. */
export function settleTasks(
  db: Db,
  outcomes: readonly TaskOutcome[],
  policy: RetryPolicy,
): Promise<readonly SettledTask[]> {
  return inTransaction(db, async (trx) => {
    const again = outcomes.filter(({ outcome }) => "effects" in outcome);
    await trx
      .deleteFrom("documents")
      .where("task_id", "in", listOf(again.map(({ task }) => task.id)))
      .execute();
    const settled: SettledTask[] = [];
    const changes: StatusChange[] = [];
    for (const one of outcomes) {
      const { change, ...own } = await settleOne(trx, one, policy);
      settled.push(own);
      changes.push(change);
    }
    await wantMarks(trx, changes);
    return settled;
  });
}

async function settleOne(
  trx: Db,
  { task, outcome, at }: TaskOutcome,
  policy: RetryPolicy,
): Promise<SettledTask & { readonly change: StatusChange }> {
  const { columns, settled } = columnsFor(task, outcome, policy, at);
  const { numUpdatedRows } = await trx
    .updateTable("email_tasks")
    .set(columns)
    .where("id", "=", task.id)
    .where("status", "=", "processing")
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Error(`task ${task.id} was settled twice`);
  const notices: Notice[] = [];
  if ("effects" in outcome) {
    for (const effect of outcome.effects) {
      notices.push(...(await keepEffect(trx, task, effect, at)));
    }
  }
  const { status, reason } = columns;
  return { settled, notices, change: { id: task.id, status, reason } };
}

/** The accounts in which a pass was at work, or is. */
export async function accountsAtWork(db: Db): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("email_tasks")
    .select("account")
    .where("status", "=", "processing")
    .union(db.selectFrom("outbox").select("account").where("status", "=", "sending"))
    .execute();
  return rows.map(({ account }) => account);
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
 * Tasks that a dead pass left behind: back to pending with their attempt counted, or dead letters
 * when it was the last. What waits for a time that was never meant is due now. Only the holder of
 * the pass lock, or of the leases of these accounts, may call this.
 */
export function recoverTasks(
  db: Db,
  policy: RetryPolicy,
  now: number,
  accounts?: readonly string[],
): Promise<readonly { readonly id: number; readonly status: TaskStatus }[]> {
  return inTransaction(db, async (trx) => {
    const recovered = await trx
      .updateTable("email_tasks")
      .set((eb) => ({
        status: sql<TaskStatus>`case when ${eb.ref("attempts")} >= ${policy.attempts}
          then 'dead_letter' else 'pending' end`,
        error_code: "PASS_DIED",
        error_message: ERRORS.PASS_DIED.message,
        next_attempt_at: sql<number | null>`case when ${eb.ref("attempts")} >= ${policy.attempts}
          then null else cast(${now} as bigint) end`,
        processed_at: sql<number | null>`case when ${eb.ref("attempts")} >= ${policy.attempts}
          then cast(${now} as bigint) else null end`,
      }))
      .where("status", "=", sql.lit("processing"))
      .$if(accounts !== undefined, (query) =>
        query.where("account", "in", listOfTexts(accounts ?? [])),
      )
      .returning(["id", "status"])
      .execute();
    await wantMarks(
      trx,
      recovered.map((task) => ({ ...task, reason: null })),
    );
    // further off than any wait: the clock was wrong when this was written
    await trx
      .updateTable("email_tasks")
      .set({ next_attempt_at: now })
      .where("status", "in", [sql.lit<TaskStatus>("pending"), sql.lit<TaskStatus>("reprocessing")])
      .where("next_attempt_at", ">", now + policy.maxBackoffMs)
      .execute();
    return recovered;
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

/** 1, 2, 4, 8 … times the first wait, up to the longest. */
export function backoffMs(attempts: number, policy: RetryPolicy): number {
  return Math.min(policy.backoffMs * 2 ** (attempts - 1), policy.maxBackoffMs);
}

interface Columns {
  readonly status: TaskStatus;
  readonly attempts: number;
  readonly reason: string | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly next_attempt_at: number | null;
  readonly processed_at: number | null;
}

function columnsFor(
  task: Task,
  outcome: Outcome<Effect>,
  policy: RetryPolicy,
  now: number,
): { readonly columns: Columns; readonly settled: Settled } {
  const settledColumns = {
    attempts: task.attempts,
    reason: null,
    error_code: null,
    error_message: null,
    next_attempt_at: null,
    processed_at: now,
  };
  switch (outcome.type) {
    case "done":
      return { columns: { ...settledColumns, status: "done" }, settled: "done" };
    case "skipped":
      return {
        columns: { ...settledColumns, status: "done", reason: outcome.reason },
        settled: "skipped",
      };
    case "failed": {
      const error = { error_code: outcome.error.code, error_message: outcome.error.message };
      return { columns: { ...settledColumns, ...error, status: "failed" }, settled: "failed" };
    }
    case "dead_letter": {
      const error = { error_code: outcome.error.code, error_message: outcome.error.message };
      return {
        columns: { ...settledColumns, ...error, status: "dead_letter" },
        settled: "deadLettered",
      };
    }
    case "deferred":
      return {
        columns: {
          ...settledColumns,
          status: "pending",
          attempts: task.attempts - 1,
          error_code: task.error_code,
          error_message: task.error_message,
          next_attempt_at: task.next_attempt_at,
          processed_at: null,
        },
        settled: "deferred",
      };
    case "retry": {
      const error = { error_code: outcome.error.code, error_message: outcome.error.message };
      if (task.attempts >= policy.attempts) {
        return {
          columns: { ...settledColumns, ...error, status: "dead_letter" },
          settled: "deadLettered",
        };
      }
      return {
        columns: {
          ...settledColumns,
          ...error,
          status: "pending",
          next_attempt_at: now + backoffMs(task.attempts, policy),
          processed_at: null,
        },
        settled: "retried",
      };
    }
  }
}

/** A task and what became of it. */
export type StatusChange = Pick<Task, "id" | "status" | "reason">;

/** Notes what the server is to be told of these tasks, at each of their places. */
export async function wantMarks(trx: Db, changes: readonly StatusChange[]): Promise<void> {
  for (const [wanted, alike] of Map.groupBy(changes, markFor)) {
    if (wanted === null) continue;
    await trx
      .updateTable("server_marks")
      .set({ wanted })
      .where("task_id", "in", listOf(alike.map(({ id }) => id)))
      .execute();
  }
}
