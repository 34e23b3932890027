import { sql, type Selectable } from "kysely";
import { listOf, listOfTexts } from "./id-list.ts";
import { isShared, unindexed } from "./in-both-dialects.ts";
import type { Db, OutboxTable, Task } from "./tables.ts";

export type Reply = Selectable<OutboxTable>;

/** A reply that the commit of its task's outcome queues; its raw file was written before. */
export interface NewReply {
  readonly kind: "reply" | "handover";
  readonly messageId: string;
  /** Bare addresses, of the envelope. */
  readonly sender: string;
  readonly recipient: string;
  /** Of the whole message, as it is sent byte for byte. */
  readonly rawHash: string;
  readonly source: "faq" | "cache" | "llm" | null;
}

/** Queues a reply; one that is known by its Message-ID stays as it is, so that it is sent once. */
export async function queueReply(trx: Db, task: Task, reply: NewReply, now: number): Promise<void> {
  await trx
    .insertInto("outbox")
    .values({
      task_id: task.id,
      account: task.account,
      kind: reply.kind,
      message_id: reply.messageId,
      sender: reply.sender,
      recipient: reply.recipient,
      raw_hash: reply.rawHash,
      source: reply.source,
      next_attempt_at: now,
      created_at: now,
    })
    .onConflict((conflict) => conflict.column("message_id").doNothing())
    .execute();
}

/** Whether the task's answer was decided already: it is never decided, or asked for, again. */
export async function hasReply(db: Db, taskId: number): Promise<boolean> {
  const row = await db
    .selectFrom("outbox")
    .select("id")
    .where("task_id", "=", taskId)
    .where("kind", "=", "reply")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whose replies, in which pass. */
export interface DueReplies {
  readonly accounts: readonly string[];
  readonly runId: string;
}

/** Takes the due reply of the oldest task, and counts the attempt before anybody is spoken to. */
export function claimReply(db: Db, due: DueReplies, now: number): Promise<Reply | undefined> {
  return db
    .updateTable("outbox")
    .set((eb) => ({
      status: "sending",
      attempts: eb("attempts", "+", 1),
      last_run_id: due.runId,
      handed_over_at: null,
    }))
    .where(
      "id",
      "in",
      dueReplies(db, due, now)
        .orderBy("reply.task_id")
        .orderBy("reply.id")
        .limit(1)
        .$if(isShared(db), (query) => query.forUpdate("reply").skipLocked()),
    )
    .returningAll()
    .executeTakeFirst();
}

/** Whether one is due, or just being sent. */
export async function isSendingReplies(db: Db, due: DueReplies, now: number): Promise<boolean> {
  const row = await db
    .selectFrom("outbox")
    .select("id")
    .where("account", "in", listOfTexts(due.accounts))
    .where((eb) => eb.or([eb("status", "=", "sending"), eb("id", "in", dueReplies(db, due, now))]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** A task that is worked again is settled first: its reply goes out after that commit. */
function dueReplies(db: Db, { accounts, runId }: DueReplies, now: number) {
  return db
    .selectFrom("outbox as reply")
    .leftJoin("email_tasks as task", "task.id", "reply.task_id")
    .select("reply.id")
    .where("reply.status", "=", "pending")
    .where("reply.kind", "!=", "alert")
    .where("reply.account", "in", listOfTexts(accounts))
    .where("reply.next_attempt_at", "<=", now)
    .where((eb) =>
      eb.or([eb("reply.last_run_id", "is", null), eb("reply.last_run_id", "!=", runId)]),
    )
    .where((eb) =>
      eb.or([
        eb("task.id", "is", null),
        eb("task.status", "in", ["done", "failed", "dead_letter"]),
      ]),
    );
}

/** Whether any of these accounts has a reply that is not settled, or one in doubt. */
export async function hasUnsettledReplies(db: Db, accounts: readonly string[]): Promise<boolean> {
  const row = await db
    .selectFrom("outbox")
    .select("id")
    .where("account", "in", listOfTexts(accounts))
    .where("status", "in", ["pending", "sending", "in_doubt"])
    .where("kind", "!=", "alert")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Tasks whose reply is not out yet: they are not finished, and no server is told that they are. */
export function tasksAwaitingReply(db: Db) {
  return db
    .selectFrom("outbox")
    .select("task_id")
    .where("status", "in", ["pending", "sending"])
    .where("task_id", "is not", null)
    .$narrowType<{ task_id: number }>();
}

/** Right before the last bytes go out: a crash from here on leaves the reply in doubt. */
export async function markHandedOver(db: Db, reply: Reply, now: number): Promise<void> {
  await db
    .updateTable("outbox")
    .set({ handed_over_at: now })
    .where("id", "=", reply.id)
    .where("status", "=", "sending")
    .where("attempts", "=", reply.attempts)
    .executeTakeFirstOrThrow();
}

/** What was handed over and never answered for; after so many looks into the folder no more. */
export function repliesInDoubt(db: Db, account: string): Promise<readonly Reply[]> {
  return db
    .selectFrom("outbox")
    .selectAll()
    .where("account", "=", account)
    .where("status", "=", "in_doubt")
    .where("looked_for", "<", 5)
    .orderBy("id")
    .limit(MOST_AT_ONCE)
    .execute();
}

/** What was sent and is not known to be in the account's Sent folder. */
export function repliesToCopy(db: Db, account: string): Promise<readonly Reply[]> {
  return db
    .selectFrom("outbox")
    .selectAll()
    .where("account", "=", account)
    .where("status", "=", "sent")
    .where("copied_at", "is", null)
    .where("kind", "!=", "alert")
    .where("looked_for", "<", 3)
    .orderBy("id")
    .limit(MOST_AT_ONCE)
    .execute();
}

const MOST_AT_ONCE = 100;

export async function recordLook(db: Db, reply: Reply): Promise<void> {
  await db
    .updateTable("outbox")
    .set((eb) => ({ looked_for: eb("looked_for", "+", 1) }))
    .where("id", "=", reply.id)
    .execute();
}

export async function recordCopied(db: Db, reply: Reply, now: number): Promise<void> {
  await db.updateTable("outbox").set({ copied_at: now }).where("id", "=", reply.id).execute();
}

/** A person has decided: what was refused, kept or is in doubt is sent now, as it is stored. */
export async function resendReplies(
  trx: Db,
  taskIds: readonly number[],
  now: number,
): Promise<void> {
  await trx
    .updateTable("outbox")
    .set({
      status: "pending",
      attempts: 0,
      error_code: null,
      error_message: null,
      next_attempt_at: now,
      handed_over_at: null,
      looked_for: 0,
    })
    .where("task_id", "in", listOf(taskIds))
    .where("kind", "=", "reply")
    .where("status", "in", ["pending", "failed", "in_doubt", "kept"])
    .execute();
}

/** What this pass sent, by where the answers came from, and what it left unanswered. */
export async function countReplies(
  db: Db,
  runId: string,
): Promise<{
  readonly sent: number;
  readonly fromFaq: number;
  readonly fromCache: number;
  readonly fromLlm: number;
  readonly suppressed: number;
  readonly kept: number;
}> {
  const from = (source: NonNullable<Reply["source"]>) =>
    sql<number>`count(*) filter (where status = 'sent' and source = ${source})`.as(source);
  const { sent, kept, faq, cache, llm } = await db
    .selectFrom("outbox")
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere("status", "=", "sent").as("sent"),
      eb.fn.countAll<number>().filterWhere("status", "in", ["kept", "drafted"]).as("kept"),
      from("faq"),
      from("cache"),
      from("llm"),
    ])
    .where("status", "in", ["sent", "kept", "drafted"])
    .where("last_run_id", "=", runId)
    .where("kind", "!=", "alert")
    .executeTakeFirstOrThrow();
  const { suppressed } = await db
    .selectFrom("email_tasks")
    .select((eb) => eb.fn.countAll<number>().as("suppressed"))
    .where((eb) => eb.or([eb("pipeline", "=", "replies"), eb("route", "=", "replies")]))
    .where("last_run_id", "=", runId)
    .where(unindexed("status"), "=", "done") // the plus: nearly all tasks are that
    .where("reason", "is not", null)
    .executeTakeFirstOrThrow();
  return { sent, fromFaq: faq, fromCache: cache, fromLlm: llm, suppressed, kept };
}
