import { sql } from "kysely";
import { isShared, lockKey } from "./in-both-dialects.ts";
import type { Db } from "./tables.ts";

/**
 * A name that this connection alone has until it ends, however it ends; false while another has it.
 * Whoever has lost it cannot write any more: it goes with the connection, and there is no other.
 */
export async function takeLease(db: Db, name: string): Promise<boolean> {
  if (!isShared(db)) return true; // whoever holds the pass lock of the state folder has them all
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_lock(${lockKey(name)}) as taken`.execute(db);
  return rows[0]?.taken === true;
}

export async function giveLease(db: Db, name: string): Promise<void> {
  if (isShared(db)) await sql`select pg_advisory_unlock(${lockKey(name)})`.execute(db);
}

/** Works while no other machine does the same; undefined when one is at it. */
export async function withLease<T>(
  db: Db,
  name: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  if (!(await takeLease(db, name))) return undefined;
  try {
    return await work();
  } finally {
    await giveLease(db, name);
  }
}

/** The lease of an account: only its holder takes in, works, sends and marks its mail. */
export function accountLease(account: string): string {
  return `account ${account}`;
}

/** The lease of a pass, which tells a living one from a dead one. */
export function runLease(runId: string): string {
  return `run ${runId}`;
}

/** Keeps every pass of a fleet from its accounts while this connection lasts; false while one is at one. */
export async function takeEveryAccount(db: Db): Promise<boolean> {
  if (!isShared(db)) return true;
  const accounts = await db.selectFrom("email_tasks").select("account").distinct().execute();
  for (const { account } of accounts) {
    if (!(await takeLease(db, accountLease(account)))) return false;
  }
  return true;
}
