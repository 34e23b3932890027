import { ERRORS } from "../core/error-table.ts";
import type { CodedError } from "../core/errors.ts";
import { listOfTexts } from "./id-list.ts";
import type { Reply } from "./outbox.ts";
import type { Db, Task } from "./tables.ts";
import { backoffMs, wantMarks, type RetryPolicy } from "./settle-tasks.ts";
import { inTransaction } from "./transaction.ts";

/** What came of one attempt to send a reply, or to put it into the Drafts folder. */
export type ReplyResult =
  | { readonly type: "sent" | "drafted" }
  /** Not sent, by the settings. */
  | { readonly type: "kept" }
  /** The server may have taken it: never sent again by itself. */
  | { readonly type: "in_doubt" }
  | { readonly type: "failed"; readonly error: CodedError }
  /** The attempt was not its own to lose: the pass was stopped, or the server refuses everybody. */
  | { readonly type: "released"; readonly error?: CodedError };

export type SettledReply =
  | "sent"
  | "drafted"
  | "kept"
  | "in_doubt"
  | "retried"
  | "failed"
  | "deadLettered"
  | "released";

export interface ReplyEnd {
  readonly settled: SettledReply;
  /** Its task was counted as done in this very pass. */
  readonly taskIsOfThisPass: boolean;
}

/** The end of an attempt in one commit; a reply that does not go out takes its task with it. */
export function settleReply(
  db: Db,
  reply: Reply,
  result: ReplyResult,
  policy: RetryPolicy,
  now: number,
): Promise<ReplyEnd> {
  const { settled, columns } = columnsFor(reply, result, policy, now);
  return inTransaction(db, async (trx) => {
    await trx
      .updateTable("outbox")
      .set(columns)
      .where("id", "=", reply.id)
      .where("status", "=", "sending")
      .where("attempts", "=", reply.attempts)
      .executeTakeFirstOrThrow();
    const task = await taskOf(trx, reply);
    const taskIsOfThisPass = task?.status === "done" && task.last_run_id === reply.last_run_id;
    if (settled === "failed" || settled === "deadLettered" || settled === "in_doubt") {
      const status = settled === "deadLettered" ? "dead_letter" : "failed";
      await failTask(trx, task, { status, ...errorOf(result) }, now);
    }
    return { settled, taskIsOfThisPass };
  });
}

/** A reply in doubt that the Sent folder holds was sent, and its task is done after all. */
export function settleDoubt(db: Db, reply: Reply, now: number): Promise<void> {
  return inTransaction(db, async (trx) => {
    await trx
      .updateTable("outbox")
      .set({ ...SETTLED, status: "sent", sent_at: reply.handed_over_at ?? now, copied_at: now })
      .where("id", "=", reply.id)
      .where("status", "=", "in_doubt")
      .execute();
    const task = await taskOf(trx, reply);
    if (task?.status !== "failed" || task.error_code !== "REPLY_IN_DOUBT") return;
    await trx
      .updateTable("email_tasks")
      .set({ status: "done", error_code: null, error_message: null, processed_at: now })
      .where("id", "=", task.id)
      .execute();
    await wantMarks(trx, [{ id: task.id, status: "done", reason: null }]);
  });
}

/**
 * Replies that a dead pass was sending: handed over, they are in doubt; before that nobody can have
 * taken them, and they are due again with the attempt counted. Only the holder of the pass lock, or
 * of the leases of these accounts, may call this.
 */
export function recoverReplies(
  db: Db,
  policy: RetryPolicy,
  now: number,
  accounts?: readonly string[],
): Promise<readonly (Reply & { readonly settled: SettledReply })[]> {
  return inTransaction(db, async (trx) => {
    const left = await trx
      .updateTable("outbox")
      .set({ error_code: "PASS_DIED", error_message: ERRORS.PASS_DIED.message })
      .where("status", "=", "sending")
      .$if(accounts !== undefined, (query) =>
        query.where("account", "in", listOfTexts(accounts ?? [])),
      )
      .returningAll()
      .execute();
    const recovered: (Reply & { settled: SettledReply })[] = [];
    for (const reply of left) recovered.push(await recoverReply(trx, reply, policy, now));
    // further off than any wait: the clock was wrong when this was written
    await trx
      .updateTable("outbox")
      .set({ next_attempt_at: now })
      .where("status", "=", "pending")
      .where("next_attempt_at", ">", now + policy.maxBackoffMs)
      .execute();
    return recovered;
  });
}

async function recoverReply(trx: Db, reply: Reply, policy: RetryPolicy, now: number) {
  const died = { error_code: "PASS_DIED", error_message: ERRORS.PASS_DIED.message };
  const isInDoubt = reply.handed_over_at !== null;
  const isLast = !isInDoubt && reply.attempts >= policy.attempts;
  const error = isInDoubt ? IN_DOUBT : died;
  const status = isInDoubt ? "in_doubt" : isLast ? "failed" : "pending";
  await trx
    .updateTable("outbox")
    .set({ status, ...error, next_attempt_at: status === "pending" ? now : null })
    .where("id", "=", reply.id)
    .execute();
  if (status === "pending") return { ...reply, settled: "retried" as const };
  const taskStatus = isInDoubt ? "failed" : "dead_letter";
  await failTask(trx, await taskOf(trx, reply), { status: taskStatus, ...error }, now);
  return { ...reply, settled: isInDoubt ? ("in_doubt" as const) : ("deadLettered" as const) };
}

const SETTLED = { error_code: null, error_message: null, next_attempt_at: null };
const IN_DOUBT = { error_code: "REPLY_IN_DOUBT", error_message: ERRORS.REPLY_IN_DOUBT.message };

function errorOf(result: ReplyResult) {
  if (!("error" in result)) return IN_DOUBT;
  return { error_code: result.error.code, error_message: result.error.message };
}

function columnsFor(reply: Reply, result: ReplyResult, policy: RetryPolicy, now: number) {
  switch (result.type) {
    case "sent":
      return {
        settled: "sent" as const,
        columns: { ...SETTLED, status: "sent" as const, sent_at: now },
      };
    case "drafted":
      return {
        settled: "drafted" as const,
        columns: { ...SETTLED, status: "drafted" as const, copied_at: now },
      };
    case "kept":
      return { settled: "kept" as const, columns: { ...SETTLED, status: "kept" as const } };
    case "in_doubt":
      return {
        settled: "in_doubt" as const,
        columns: { ...SETTLED, ...IN_DOUBT, status: "in_doubt" as const },
      };
    case "released":
      return {
        settled: "released" as const,
        columns: {
          ...("error" in result ? errorOf(result) : {}),
          status: "pending" as const,
          attempts: reply.attempts - 1,
          next_attempt_at: reply.next_attempt_at,
          handed_over_at: null,
        },
      };
    case "failed": {
      const isPermanent = result.error.class === "permanent";
      if (isPermanent || reply.attempts >= policy.attempts) {
        return {
          settled: isPermanent ? ("failed" as const) : ("deadLettered" as const),
          columns: { ...SETTLED, ...errorOf(result), status: "failed" as const },
        };
      }
      return {
        settled: "retried" as const,
        columns: {
          ...errorOf(result),
          status: "pending" as const,
          next_attempt_at: now + backoffMs(reply.attempts, policy),
          handed_over_at: null,
        },
      };
    }
  }
}

async function taskOf(trx: Db, { task_id: id }: Reply): Promise<Task | undefined> {
  if (id === null) return undefined;
  return trx.selectFrom("email_tasks").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Only one that counted as done: a dead letter whose hand-over fails keeps its own error. */
async function failTask(
  trx: Db,
  task: Task | undefined,
  columns: Pick<Task, "status" | "error_code" | "error_message">,
  now: number,
): Promise<void> {
  if (task?.status !== "done") return;
  await trx
    .updateTable("email_tasks")
    .set({ ...columns, reason: null, processed_at: now })
    .where("id", "=", task.id)
    .execute();
  await wantMarks(trx, [{ id: task.id, status: columns.status, reason: null }]);
}
