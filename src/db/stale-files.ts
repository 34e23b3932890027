import { deleteStored, filesAside, setAside, settleAside } from "./files.ts";
import { listOfTexts } from "./id-list.ts";
import { isShared } from "./in-both-dialects.ts";
import type { Db } from "./tables.ts";

/**
 * Notes files that may have lost their last owner, in the transaction that took it. Only what is
 * noted is ever deleted: a crash in between leaves the note, not a file that nobody knows.
 */
export async function noteStale(trx: Db, hashes: readonly string[]): Promise<void> {
  const all = [...new Set(hashes)];
  for (let at = 0; at < all.length; at += BATCH) {
    await trx
      .insertInto("stale_files")
      .values(all.slice(at, at + BATCH).map((hash) => ({ hash })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

const BATCH = 200;

/**
 * Deletes the noted files that nothing refers to by now. Only the holder of the pass lock may: a
 * pass could be taking in the very same content.
 */
export async function deleteStale(
  db: Db,
  stateDir: string,
  mayGoOn: () => boolean = () => true,
): Promise<number> {
  for (let deleted = 0; ;) {
    const noted = await db.selectFrom("stale_files").select("hash").limit(BATCH).execute();
    const hashes = noted.map(({ hash }) => hash);
    const owned = await ownedAmong(db, hashes);
    for (const hash of hashes) {
      if (owned.has(hash)) continue;
      if (isShared(db)) await setAside(stateDir, hash);
      else await deleteStored(stateDir, hash);
      deleted += 1;
    }
    await db.deleteFrom("stale_files").where("hash", "in", listOfTexts(hashes)).execute();
    if (hashes.length < BATCH || !mayGoOn()) return deleted;
  }
}

const DAY_MS = 86_400_000;

/** Deletes what was set aside so long ago that no pass which saw it before is still alive. */
export async function deleteAside(db: Db, stateDir: string, now: number): Promise<void> {
  if (!isShared(db)) return;
  const hashes = await filesAside(stateDir, now - DAY_MS);
  const owned = await ownedAmong(db, hashes);
  for (const hash of hashes) await settleAside(stateDir, hash, owned.has(hash));
}

/** Which of these files something still refers to. */
async function ownedAmong(db: Db, hashes: readonly string[]): Promise<ReadonlySet<string>> {
  const wanted = listOfTexts(hashes);
  const owned = await db
    .selectFrom("email_tasks")
    .select("content_hash as hash")
    .where("content_hash", "in", wanted)
    .where("mail_deleted_at", "is", null)
    .union(
      db
        .selectFrom("invoices")
        .select("document_hash as hash")
        .where("document_hash", "in", wanted),
    )
    .union(
      db
        .selectFrom("documents")
        .innerJoin("email_tasks", "email_tasks.id", "documents.task_id")
        .select((eb) => eb.fn.coalesce("documents.document_hash", eb.val("")).as("hash"))
        .where("documents.document_hash", "in", wanted)
        .where("email_tasks.mail_deleted_at", "is", null),
    )
    .union(
      db
        .selectFrom("outbox")
        .select("raw_hash as hash")
        .where("raw_hash", "in", wanted)
        // a reply whose task was purged is a figure only; it was settled before
        .where((eb) =>
          eb.or([eb("task_id", "is not", null), eb("status", "in", ["pending", "sending"])]),
        ),
    )
    .execute();
  return new Set(owned.map((row) => row.hash));
}
