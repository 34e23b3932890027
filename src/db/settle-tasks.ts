import type { Outcome } from "../core/outcome.ts";
import { keepEffect, type Effect, type Notice } from "./effects.ts";
import { listOf } from "./id-list.ts";
import { markFor } from "./taken-in.ts";
import type { Db, Task, TaskStatus } from "./tables.ts";
import { inTransaction } from "./transaction.ts";

export interface RetryPolicy {
  readonly attempts: number;
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
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
