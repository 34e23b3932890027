import { listOf, listOfTexts } from "./id-list.ts";
import { tasksAwaitingReply } from "./outbox.ts";
import type { MailboxKey } from "./taken-in.ts";
import type { Db, Mark } from "./tables.ts";
import { inTransaction } from "./transaction.ts";

/** A place whose server is to be told now what became of its message. */
export interface UnsettledMark {
  readonly uid: number;
  readonly wanted: Mark;
  readonly marked: Mark | null;
}

export async function unsettledMarks(
  db: Db,
  account: string,
  mailbox: string,
): Promise<readonly (UnsettledMark & { readonly uidValidity: number })[]> {
  return db
    .selectFrom("server_marks")
    .select(["uid_validity as uidValidity", "uid", "wanted", "marked"])
    .where("account", "=", account)
    .where("mailbox", "=", mailbox)
    .where("wanted", "is not", null)
    .where((eb) => eb.or([eb("marked", "is", null), eb("marked", "!=", eb.ref("wanted"))]))
    .where((eb) =>
      eb.or([eb("task_id", "is", null), eb("task_id", "not in", tasksAwaitingReply(db))]),
    )
    .orderBy("uid")
    .$narrowType<{ wanted: Mark }>()
    .execute();
}

export async function recordMarked(
  db: Db,
  key: MailboxKey,
  uids: readonly number[],
  marked: Mark,
  now: number,
): Promise<void> {
  await db
    .updateTable("server_marks")
    .set({ marked, marked_at: now })
    .where("account", "=", key.account)
    .where("mailbox", "=", key.mailbox)
    .where("uid_validity", "=", key.uidValidity)
    .where("uid", "in", listOf(uids))
    .execute();
}

/** Places under another uidValidity are gone: nothing is left to tell the server of them. */
export async function forgetOldPlaces(db: Db, key: MailboxKey): Promise<void> {
  const old = await db
    .selectFrom("server_marks")
    .select(["uid_validity as uidValidity", "uid"])
    .where("account", "=", key.account)
    .where("mailbox", "=", key.mailbox)
    .where("uid_validity", "!=", key.uidValidity)
    .where("wanted", "is not", null)
    .where((eb) => eb.or([eb("marked", "is", null), eb("marked", "!=", eb.ref("wanted"))]))
    .execute();
  for (const [uidValidity, places] of Map.groupBy(old, (place) => place.uidValidity)) {
    await db
      .updateTable("server_marks")
      .set((eb) => ({ marked: eb.ref("wanted") }))
      .where("account", "=", key.account)
      .where("mailbox", "=", key.mailbox)
      .where("uid_validity", "=", uidValidity)
      .where("uid", "in", listOf(places.map(({ uid }) => uid)))
      .execute();
  }
}

/** A complete pass over a mailbox: audit expects everything below `uidNext` to be known. */
export async function recordComplete(
  db: Db,
  key: MailboxKey,
  uidNext: number,
  now: number,
): Promise<void> {
  const state = { uid_validity: key.uidValidity, uid_next: uidNext, completed_at: now };
  await db
    .insertInto("mailboxes")
    .values({ account: key.account, mailbox: key.mailbox, ...state })
    .onConflict((conflict) => conflict.columns(["account", "mailbox"]).doUpdateSet(state))
    .execute();
}

export async function mailboxState(
  db: Db,
  account: string,
  mailbox: string,
): Promise<{ readonly uidValidity: number; readonly uidNext: number } | undefined> {
  return db
    .selectFrom("mailboxes")
    .select(["uid_validity as uidValidity", "uid_next as uidNext"])
    .where("account", "=", account)
    .where("mailbox", "=", mailbox)
    .executeTakeFirst();
}

/** The numbers that we give to a Maildir's file names; new names get the next ones, for good. */
export function assignUids(
  db: Db,
  account: string,
  mailbox: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  return inTransaction(db, async (trx) => {
    const known = await knownNames(trx, account, mailbox, names);
    const last = await trx
      .selectFrom("maildir_uids")
      .select((eb) => eb.fn.max("uid").as("uid"))
      .where("account", "=", account)
      .where("mailbox", "=", mailbox)
      .executeTakeFirst();
    const fresh = names.filter((name) => !known.has(name));
    const first = (last?.uid ?? 0) + 1;
    const assigned = fresh.map((name, index) => ({ account, mailbox, name, uid: first + index }));
    for (let from = 0; from < assigned.length; from += 1_000) {
      await trx
        .insertInto("maildir_uids")
        .values(assigned.slice(from, from + 1_000))
        .execute();
    }
    return new Map([...known, ...assigned.map(({ name, uid }) => [name, uid] as const)]);
  });
}

/** Those of the names that have a number already. */
export async function knownNames(
  db: Db,
  account: string,
  mailbox: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom("maildir_uids")
    .select(["name", "uid"])
    .where("account", "=", account)
    .where("mailbox", "=", mailbox)
    .where("name", "in", listOfTexts(names))
    .execute();
  return new Map(rows.map((row) => [row.name, row.uid]));
}
