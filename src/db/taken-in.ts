import { sql, type Insertable, type RawBuilder } from "kysely";
import type { FoundMessage } from "../mail/session.ts";
import { listOf } from "./id-list.ts";
import { inBothDialects } from "./in-both-dialects.ts";
import type { Db, EmailTasksTable, Mark, PipelineName, Task } from "./tables.ts";
import { inTransaction } from "./transaction.ts";

/** A mailbox as one uidValidity numbers it. */
export interface MailboxKey {
  readonly account: string;
  readonly mailbox: string;
  readonly uidValidity: number;
}

/** A message about to become known; its raw form is stored, unless it is too large. */
export interface StoredMessage {
  readonly uid: number;
  readonly messageId: string | null;
  readonly contentHash: string;
  readonly headerHash: string;
  readonly sizeBytes: number;
  readonly sender: string | null;
  readonly subject: string | null;
  readonly receivedAt: number;
}

/** Which of these uids are known already: they have a task, or had one that was purged. */
export async function knownUids(
  db: Db,
  key: MailboxKey,
  uids: readonly number[],
): Promise<ReadonlySet<number>> {
  const rows = await db
    .selectFrom("server_marks as mark")
    .leftJoin("email_tasks as task", "task.id", "mark.task_id")
    .select("mark.uid")
    .where("mark.account", "=", key.account)
    .where("mark.mailbox", "=", key.mailbox)
    .where("mark.uid_validity", "=", key.uidValidity)
    .where("mark.uid", "in", listOf(uids))
    // a task deleted by hand leaves its mark dangling: that message is not known any more
    .where((eb) => eb.or([eb("mark.task_id", "is", null), eb("task.id", "is not", null)]))
    .execute();
  return new Set(rows.map((row) => row.uid));
}

/** A message as it looks before it is fetched; either all of them have their header block, or none. */
export interface Looks extends FoundMessage {
  readonly headerHash?: string;
}

export interface LookAlike {
  readonly uid: number;
  readonly taskId: number;
}

/**
 * For each of these messages one that is known and looks like it: of the same size and date, and
 * with the same header block where that is given. `renumbered`: the mailbox has a new uidValidity,
 * so that what was known comes again. Otherwise one that was found in the very second of its
 * arrival is left out: what else arrived in that second, after the search, may look the same and
 * be another.
 */
export async function lookAlikes(
  db: Db,
  account: string,
  messages: readonly Looks[],
  renumbered: boolean,
): Promise<readonly LookAlike[]> {
  const withHeaders = messages.some(({ headerHash }) => headerHash !== undefined);
  const rows = await db
    .selectFrom(tableOf(messages).as("wanted"))
    .select("wanted.uid")
    .select((eb) =>
      // one is enough: a thousand alike must not come back as a million pairs
      eb
        .selectFrom("email_tasks as task")
        .select("task.id")
        .where("task.account", "=", account)
        .whereRef("task.size_bytes", "=", "wanted.size")
        .whereRef("task.received_at", "=", "wanted.at")
        .$if(withHeaders, (query) => query.whereRef("task.header_hash", "=", "wanted.header"))
        .where("task.message_id", "is not", null)
        .$if(!renumbered, (query) =>
          query.where(sql<boolean>`task.created_at - task.created_at % 1000 > task.received_at`),
        )
        .limit(1)
        .as("taskId"),
    )
    .execute();
  return rows.flatMap(({ uid, taskId }) => (taskId === null ? [] : [{ uid, taskId }]));
}

interface LooksRow {
  readonly uid: number;
  readonly size: number;
  readonly at: number;
  readonly header: string | null;
}

function tableOf(messages: readonly Looks[]): RawBuilder<LooksRow> {
  const rows = messages.map((one) => [one.uid, one.sizeBytes, one.receivedAt, one.headerHash]);
  const wanted = JSON.stringify(rows);
  return inBothDialects(
    sql<LooksRow>`(
        select value ->> 0 as uid, value ->> 1 as size, value ->> 2 as at, value ->> 3 as header
        from json_each(${wanted}))`,
    sql`(
        select (value ->> 0)::bigint as uid, (value ->> 1)::bigint as size,
          (value ->> 2)::bigint as at, value ->> 3 as header
        from json_array_elements(${wanted}::json))`,
  );
}

/** Notes further places of known messages; they will be marked as their tasks are. */
export function keepCopies(
  db: Db,
  key: MailboxKey,
  copies: readonly { readonly uid: number; readonly taskId: number }[],
  now: number,
): Promise<void> {
  return inTransaction(db, async (trx) => {
    for (const copy of copies) await keepCopy(trx, key, copy, now);
  });
}

/**
 * One commit for a batch: each message becomes a pending task, or a further place of the task that
 * has the same content.
 */
export function takeInBatch(
  db: Db,
  key: MailboxKey,
  pipeline: PipelineName,
  messages: readonly StoredMessage[],
  now: number,
): Promise<{ readonly ingested: number; readonly duplicates: number }> {
  return inTransaction(db, async (trx) => {
    let ingested = 0;
    for (const message of messages) {
      const inserted = await trx
        .insertInto("email_tasks")
        .values(newTask(key, pipeline, message, now))
        .onConflict((conflict) => conflict.columns(["account", "content_hash"]).doNothing())
        .returning("id")
        .executeTakeFirst();
      if (inserted !== undefined) {
        ingested++;
        await keepPlace(trx, key, message.uid, { taskId: inserted.id, wanted: null }, now);
      } else {
        const taskId = await taskWithContent(trx, key.account, message.contentHash);
        await keepCopy(trx, key, { uid: message.uid, taskId }, now);
      }
    }
    return { ingested, duplicates: messages.length - ingested };
  });
}

function newTask(
  key: MailboxKey,
  pipeline: PipelineName,
  message: StoredMessage,
  now: number,
): Insertable<EmailTasksTable> {
  return {
    account: key.account,
    mailbox: key.mailbox,
    uid_validity: key.uidValidity,
    uid: message.uid,
    message_id: message.messageId,
    content_hash: message.contentHash,
    header_hash: message.headerHash,
    size_bytes: message.sizeBytes,
    sender: message.sender,
    subject: message.subject,
    received_at: message.receivedAt,
    pipeline,
    status: "pending",
    next_attempt_at: now,
    created_at: now,
  };
}

async function taskWithContent(trx: Db, account: string, contentHash: string): Promise<number> {
  const task = await trx
    .selectFrom("email_tasks")
    .select("id")
    .where("account", "=", account)
    .where("content_hash", "=", contentHash)
    .executeTakeFirstOrThrow();
  return task.id;
}

/** It is to be marked as its task is by now. */
async function keepCopy(
  trx: Db,
  key: MailboxKey,
  { uid, taskId }: LookAlike,
  now: number,
): Promise<void> {
  const task = await trx
    .selectFrom("email_tasks")
    .select(["status", "reason"])
    .where("id", "=", taskId)
    .executeTakeFirstOrThrow();
  await keepPlace(trx, key, uid, { taskId, wanted: markFor(task) }, now);
}

async function keepPlace(
  trx: Db,
  key: MailboxKey,
  uid: number,
  { taskId, wanted }: { readonly taskId: number; readonly wanted: Mark | null },
  now: number,
): Promise<void> {
  const place = { task_id: taskId, marked: null, wanted, marked_at: null };
  await trx
    .insertInto("server_marks")
    .values({
      account: key.account,
      mailbox: key.mailbox,
      uid_validity: key.uidValidity,
      uid,
      created_at: now,
      ...place,
    })
    .onConflict((conflict) =>
      conflict.columns(["account", "mailbox", "uid_validity", "uid"]).doUpdateSet(place),
    )
    .execute();
}

/** What the server is to be told of a task; nothing while it is not settled. */
export function markFor(task: Pick<Task, "status" | "reason">): Mark | null {
  switch (task.status) {
    case "done":
      return task.reason === null ? "done" : "skipped";
    case "failed":
    case "dead_letter":
      return "failed";
    case "pending":
    case "processing":
    case "reprocessing":
      return null;
  }
}
