import { sql } from "kysely";
import { isShared, lockKey } from "./in-both-dialects.ts";
import type { Db } from "./tables.ts";

/**
 * A name that this connection alone has until it ends, however it ends; false while another has it.
 * Whoever has lost it cannot write any more: it goes with the connection, and there is no other.
 */
export async function takeLease(db: Db, name: string): Promise<boolean> {
  if (!isShared(db)) return true; // the pass lock of the state folder has it
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_lock(${lockKey(name)}) as taken`.execute(db);
  return rows[0]?.taken === true;
}
