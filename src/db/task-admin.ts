import { isoTime } from "../core/clock.ts";
import { listOf } from "./id-list.ts";
import { invoiceEntry, type InvoiceEntry } from "./invoice-entry.ts";
import type { Db, DocumentsTable, Mark, ReplyStatus, TaskStatus } from "./tables.ts";
import { resendReplies } from "./outbox.ts";
import { taskEntry, type OutboxEntry, type TaskEntry } from "./task-entry.ts";
import { inTransaction } from "./transaction.ts";

export interface TaskFilter {
  readonly status?: TaskStatus | undefined;
  readonly account?: string | undefined;
  readonly limit: number;
}

/** The newest tasks first. */
export async function listTasks(db: Db, filter: TaskFilter): Promise<readonly TaskEntry[]> {
  let query = db.selectFrom("email_tasks").selectAll();
  if (filter.status !== undefined) query = query.where("status", "=", filter.status);
  if (filter.account !== undefined) query = query.where("account", "=", filter.account);
  const tasks = await query.orderBy("id", "desc").limit(filter.limit).execute();
  const replies = await replyStatuses(
    db,
    tasks.map((task) => task.id),
  );
  return tasks.map((task) => taskEntry(task, replies.get(task.id) ?? null));
}

/** A list entry with everything else that is kept of the task. */
export interface TaskDetails extends TaskEntry {
  readonly contentHash: string;
  readonly sizeBytes: number;
  readonly receivedAt: string;
  readonly lastRunId: string | null;
  /** Which way a message of an `auto` account went, and why. */
  readonly route: "invoices" | "replies" | null;
  readonly routeReason: string | null;
  /** What the LLM said and was not sent. */
  readonly unsentAnswer: string | null;
  readonly documents: readonly {
    readonly name: string | null;
    readonly documentHash: string | null;
    readonly verdict: DocumentsTable["verdict"];
    readonly reason: string | null;
  }[];
  readonly invoices: readonly InvoiceEntry[];
  readonly outbox: readonly OutboxEntry[];
  /** Where the message is on the server, and what the server was told. */
  readonly places: readonly {
    readonly mailbox: string;
    readonly uidValidity: number;
    readonly uid: number;
    readonly marked: Mark | null;
    readonly wanted: Mark | null;
  }[];
  readonly llmCalls: readonly {
    readonly model: string;
    readonly startedAt: string;
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly costUsd: string;
    readonly errorCode: string | null;
  }[];
}

export async function findTask(db: Db, id: number): Promise<TaskDetails | undefined> {
  const task = await db
    .selectFrom("email_tasks")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
  if (task === undefined) return undefined;
  const documents = await db
    .selectFrom("documents")
    .select(["name", "document_hash as documentHash", "verdict", "reason"])
    .where("task_id", "=", id)
    .orderBy("position")
    .execute();
  const invoices = await db
    .selectFrom("invoices")
    .selectAll()
    .where("task_id", "=", id)
    .orderBy("id")
    .execute();
  const outbox = await db
    .selectFrom("outbox")
    .selectAll()
    .where("task_id", "=", id)
    .orderBy("id")
    .execute();
  const places = await db
    .selectFrom("server_marks")
    .select(["mailbox", "uid_validity as uidValidity", "uid", "marked", "wanted"])
    .where("task_id", "=", id)
    .orderBy("created_at")
    .execute();
  const calls = await db
    .selectFrom("llm_calls")
    .selectAll()
    .where("task_id", "=", id)
    .orderBy("id")
    .execute();
  const replies = await replyStatuses(db, [id]);
  return {
    ...taskEntry(task, replies.get(id) ?? null),
    contentHash: task.content_hash,
    sizeBytes: task.size_bytes,
    receivedAt: isoTime(task.received_at),
    lastRunId: task.last_run_id,
    route: task.route,
    routeReason: task.route_reason,
    unsentAnswer: task.unsent_answer,
    documents,
    invoices: invoices.map(invoiceEntry),
    outbox: outbox.map((row) => ({
      id: row.id,
      kind: row.kind,
      messageId: row.message_id,
      recipient: row.recipient,
      rawHash: row.raw_hash,
      status: row.status,
      source: row.source,
      attempts: row.attempts,
      errorCode: row.error_code,
      errorMessage: row.error_message,
      nextAttemptAt: isoTime(row.next_attempt_at),
      createdAt: isoTime(row.created_at),
      sentAt: isoTime(row.sent_at),
      handedOverAt: isoTime(row.handed_over_at),
      copiedAt: isoTime(row.copied_at),
    })),
    places,
    llmCalls: calls.map((call) => ({
      model: call.model,
      startedAt: isoTime(call.started_at),
      inputTokens: call.input_tokens,
      outputTokens: call.output_tokens,
      costUsd: call.cost_usd,
      errorCode: call.error_code,
    })),
  };
}

export interface Requeued {
  readonly requeued: readonly number[];
  readonly notFound: readonly number[];
  /** Being worked on by a pass just now, so left alone. */
  readonly busy: readonly number[];
}

const REQUEUEABLE: readonly TaskStatus[] = [
  "pending",
  "reprocessing",
  "done",
  "failed",
  "dead_letter",
];

/** Puts tasks back in the queue with all their attempts; the next pass runs them. */
export function requeueTasks(db: Db, ids: readonly number[], now: number): Promise<Requeued> {
  return requeue(db, ids, REQUEUEABLE, now);
}

/** The same for dead letters only: any other task is not found among them. */
export function requeueDeadLetters(
  db: Db,
  ids: readonly number[] | "all",
  now: number,
): Promise<Requeued> {
  return requeue(db, ids, ["dead_letter"], now);
}

function requeue(
  db: Db,
  ids: readonly number[] | "all",
  from: readonly TaskStatus[],
  now: number,
): Promise<Requeued> {
  return inTransaction(db, async (trx) => {
    let update = trx
      .updateTable("email_tasks")
      .set({
        status: "reprocessing",
        attempts: 0,
        reason: null,
        error_code: null,
        error_message: null,
        next_attempt_at: now,
        processed_at: null,
      })
      .where("status", "in", from);
    if (ids !== "all") update = update.where("id", "in", listOf(ids));
    const rows = await update.returning("id").execute();
    const requeued = rows.map((row) => row.id).sort((a, b) => a - b);
    // not settled any more: the server is told again once it is
    await trx
      .updateTable("server_marks")
      .set({ wanted: null })
      .where("task_id", "in", listOf(requeued))
      .execute();
    await resendReplies(trx, requeued, now);
    if (ids === "all") return { requeued, notFound: [], busy: [] };
    const left = ids.filter((id) => !requeued.includes(id));
    const working = from.includes("done")
      ? await trx.selectFrom("email_tasks").select("id").where("id", "in", listOf(left)).execute()
      : [];
    const busy = working.map((row) => row.id);
    return { requeued, busy, notFound: left.filter((id) => !busy.includes(id)) };
  });
}

const MOST_WORRYING: readonly ReplyStatus[] = [
  "in_doubt",
  "failed",
  "sending",
  "pending",
  "kept",
  "drafted",
  "sent",
];

async function replyStatuses(
  db: Db,
  taskIds: readonly number[],
): Promise<ReadonlyMap<number, ReplyStatus>> {
  const rows = await db
    .selectFrom("outbox")
    .select(["task_id", "status"])
    .where("task_id", "in", listOf(taskIds))
    .where("kind", "!=", "alert")
    .execute();
  const worst = new Map<number, ReplyStatus>();
  for (const status of MOST_WORRYING.toReversed()) {
    for (const row of rows) {
      if (row.task_id !== null && row.status === status) worst.set(row.task_id, status);
    }
  }
  return worst;
}
