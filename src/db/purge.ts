import { deleteStored } from "./files.ts";
import { listOf } from "./id-list.ts";
import { tasksAwaitingReply } from "./outbox.ts";
import type { Db, TaskStatus } from "./tables.ts";
import { inTransaction } from "./transaction.ts";

/** What no pass will look at again by itself, its reply is sent too; all else needs its stored mail. */
const SETTLED = ["done", "failed", "dead_letter"] as const satisfies readonly TaskStatus[];
export type SettledStatus = (typeof SETTLED)[number];

export interface PurgeFilter {
  readonly status?: SettledStatus | undefined;
  /** Settled before this instant. */
  readonly before?: number | undefined;
}

export async function countPurgeable(db: Db, filter: PurgeFilter): Promise<number> {
  const { count } = await purgeable(db, filter)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

const BATCH = 500;

/**
 * Deletes settled tasks, then their stored mail. Their messages stay known and their invoices stay.
 * The caller holds the pass lock: a pass could be taking in the very same content.
 */
export async function purgeTasks(db: Db, stateDir: string, filter: PurgeFilter): Promise<number> {
  for (let purged = 0; ;) {
    const { ids, orphans } = await inTransaction(db, (trx) => deleteBatch(trx, filter));
    for (const hash of orphans) await deleteStored(stateDir, hash);
    purged += ids.length;
    if (ids.length < BATCH) return purged;
  }
}

async function deleteBatch(
  trx: Db,
  filter: PurgeFilter,
): Promise<{ readonly ids: readonly number[]; readonly orphans: readonly string[] }> {
  const tasks = await purgeable(trx, filter)
    .select(["id", "content_hash"])
    .orderBy("id")
    .limit(BATCH)
    .execute();
  const ids = tasks.map((task) => task.id);
  const documents = await trx
    .selectFrom("documents")
    .select("document_hash")
    .where("task_id", "in", listOf(ids))
    .execute();
  const replies = await trx
    .selectFrom("outbox")
    .select("raw_hash")
    .where("task_id", "in", listOf(ids))
    .execute();
  // nobody will look into this doubt any more
  await trx
    .updateTable("outbox")
    .set({ status: "failed" })
    .where("task_id", "in", listOf(ids))
    .where("status", "=", "in_doubt")
    .execute();
  await trx
    .updateTable("server_marks")
    .set({ task_id: null })
    .where("task_id", "in", listOf(ids))
    .execute();
  await trx.deleteFrom("email_tasks").where("id", "in", listOf(ids)).execute();
  const hashes = new Set([
    ...tasks.map((task) => task.content_hash),
    ...documents.flatMap(({ document_hash: hash }) => (hash === null ? [] : [hash])),
    ...replies.map(({ raw_hash: hash }) => hash),
  ]);
  return { ids, orphans: await withoutOwner(trx, [...hashes]) };
}

/** Which of these files nothing refers to any more. */
async function withoutOwner(trx: Db, hashes: readonly string[]): Promise<readonly string[]> {
  const wanted = listOf(hashes);
  const owned = await trx
    .selectFrom("email_tasks")
    .select("content_hash as hash")
    .where("content_hash", "in", wanted)
    .union(
      trx
        .selectFrom("invoices")
        .select("document_hash as hash")
        .where("document_hash", "in", wanted),
    )
    .union(
      trx
        .selectFrom("documents")
        .select((eb) => eb.fn.coalesce("document_hash", eb.val("")).as("hash"))
        .where("document_hash", "in", wanted),
    )
    .union(
      trx
        .selectFrom("outbox")
        .select("raw_hash as hash")
        .where("raw_hash", "in", wanted)
        .where((eb) =>
          // a reply whose task was purged is a figure only; it was settled before
          eb.or([eb("task_id", "is not", null), eb("status", "in", ["pending", "sending"])]),
        ),
    )
    .execute();
  const kept = new Set(owned.map((row) => row.hash));
  return hashes.filter((hash) => !kept.has(hash));
}

function purgeable(db: Db, { status, before }: PurgeFilter) {
  const query = db
    .selectFrom("email_tasks")
    .where("status", "in", status === undefined ? SETTLED : [status])
    .where("id", "not in", tasksAwaitingReply(db));
  return before === undefined ? query : query.where("processed_at", "<", before);
}
