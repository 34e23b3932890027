import { sql } from "kysely";
import { listOf } from "./id-list.ts";
import { isShared, unindexed } from "./in-both-dialects.ts";
import { deleteStale, noteStale } from "./stale-files.ts";
import type { Db, ReplyStatus } from "./tables.ts";
import { inTransaction } from "./transaction.ts";

const BATCH = 200;
/** Of outgoing mail in these states a person may still want to send it, or look for it. */
const UNSETTLED: readonly ReplyStatus[] = ["pending", "sending", "in_doubt", "failed"];

/**
 * Deletes the stored copies of mail that was done before an instant, and the files that were only
 * in it; how many mails. Their tasks stay, so nothing is taken in twice and the books still add up.
 * What failed keeps its copy: a person may want to try it again. Invoices keep their documents.
 */
export async function expireMail(
  db: Db,
  stateDir: string,
  before: number,
  now: number,
  mayGoOn: () => boolean,
): Promise<number> {
  for (let expired = 0; ;) {
    const count = await inTransaction(db, (trx) => expireBatch(trx, before, now));
    await deleteStale(db, stateDir, mayGoOn);
    expired += count;
    if (count < BATCH || !mayGoOn()) return expired;
  }
}

async function expireBatch(trx: Db, before: number, now: number): Promise<number> {
  const unsettledReplies = trx
    .selectFrom("outbox")
    .select("task_id")
    .where("status", "in", UNSETTLED)
    .where("task_id", "is not", null)
    .$narrowType<{ task_id: number }>();
  const tasks = await trx
    .selectFrom("email_tasks")
    .select(["id", "content_hash"])
    .where(unindexed("status"), "=", "done") // the plus: nearly all tasks are that
    .where("mail_deleted_at", "is", null)
    .where("processed_at", "<", before)
    .where("id", "not in", unsettledReplies)
    .orderBy("processed_at")
    .limit(BATCH)
    .execute();
  const ids = listOf(tasks.map(({ id }) => id));
  await trx
    .updateTable("email_tasks")
    .set({ mail_deleted_at: now })
    .where("id", "in", ids)
    .execute();
  const documents = await trx
    .selectFrom("documents")
    .select("document_hash")
    .where("task_id", "in", ids)
    .execute();
  const sent = await trx
    .selectFrom("outbox")
    .select(["id", "raw_hash"])
    .where("task_id", "in", ids)
    .execute();
  await trx
    .updateTable("outbox")
    .set({ raw_hash: "" })
    .where("id", "in", listOf(sent.map(({ id }) => id)))
    .execute();
  await noteStale(trx, [
    ...tasks.map((task) => task.content_hash),
    ...documents.flatMap(({ document_hash: hash }) => (hash === null ? [] : [hash])),
    ...sent.map((mail) => mail.raw_hash),
  ]);
  return tasks.length;
}

/** Lets go of records that are older than this; the last pass that ended well is always known. */
export async function expireRecords(db: Db, before: number, now: number): Promise<void> {
  await db
    .deleteFrom("runs")
    .where("started_at", "<", before)
    .where("started_at", "<", (eb) =>
      eb
        .selectFrom("runs")
        .select((max) => max.fn.coalesce(max.fn.max("started_at"), sql<number>`0`).as("at"))
        .where("outcome", "in", ["ok", "partial"]),
    )
    .execute();
  await db.deleteFrom("conversations").where("created_at", "<", before).execute();
  await db.deleteFrom("alerts").where("created_at", "<", before).execute();
  await db.deleteFrom("llm_cache").where("expires_at", "<=", now).execute();
}

/** A quarter of the file, */
const LEAST_SHARE = 0.25;
/** and no less than this, has to be gained for it to be written anew. */
const LEAST_BYTES = 16_000_000;

/** Gives the disk back what was deleted, where that pays; whether it did. PostgreSQL does it itself. */
export async function vacuumWhenItPays(db: Db, leastBytes = LEAST_BYTES): Promise<boolean> {
  if (isShared(db)) return false;
  const of = async (name: "freelist_count" | "page_count" | "page_size") => {
    const { rows } = await sql<Record<string, number>>`pragma ${sql.raw(name)}`.execute(db);
    return rows[0]?.[name] ?? 0;
  };
  const free = await of("freelist_count");
  if (free < LEAST_SHARE * (await of("page_count"))) return false;
  if (free * (await of("page_size")) < leastBytes) return false;
  await sql`vacuum`.execute(db);
  return true;
}
