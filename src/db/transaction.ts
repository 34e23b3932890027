import { isWorthRetrying } from "./db-error.ts";
import type { Db } from "./tables.ts";

const RETRIES = 3;

/**
 * One unit of work in one commit. When another process is in the way it rolls back whole and runs
 * again, up to three times, then DB_BUSY: `work` may use only `trx`, must not wait for the network
 * and must be able to run again. Inside a transaction it joins that one.
 */
export async function inTransaction<T>(db: Db, work: (trx: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db);
  for (let retries = RETRIES; ; retries--) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (retries === 0 || !isWorthRetrying(error)) throw error;
    }
  }
}
