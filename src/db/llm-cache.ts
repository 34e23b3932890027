import type { Db, LlmCacheTable } from "./tables.ts";
import { inTransaction } from "./transaction.ts";

/** An answer that is still fresh; the hit, or the miss, is counted. */
export function takeCached(db: Db, key: string, now: number): Promise<string | undefined> {
  return inTransaction(db, async (trx) => {
    const row = await trx
      .updateTable("llm_cache")
      .set((eb) => ({ hits: eb("hits", "+", 1) }))
      .where("key", "=", key)
      .where("expires_at", ">", now)
      .returning("answer")
      .executeTakeFirst();
    await count(trx, row === undefined ? "cache_misses" : "cache_hits");
    return row?.answer;
  });
}

export interface NewAnswer {
  readonly key: string;
  readonly purpose: LlmCacheTable["purpose"];
  readonly answer: string;
  readonly ttlMs: number;
}

/** Keeps an answer, and lets go of those whose time is over. */
export function keepAnswer(db: Db, kept: NewAnswer, now: number): Promise<void> {
  const { key, purpose, answer, ttlMs } = kept;
  const columns = { purpose, answer, hits: 0, created_at: now, expires_at: now + ttlMs };
  return inTransaction(db, async (trx) => {
    await trx.deleteFrom("llm_cache").where("expires_at", "<=", now).execute();
    await trx
      .insertInto("llm_cache")
      .values({ key, ...columns })
      .onConflict((conflict) => conflict.column("key").doUpdateSet(columns))
      .execute();
  });
}

/** Forgets every answer, those given to customers too, and what was found out about the servers; how many answers there were. */
export function clearCache(db: Db): Promise<{ readonly cleared: number }> {
  return inTransaction(db, async (trx) => {
    const { numDeletedRows } = await trx.deleteFrom("llm_cache").executeTakeFirstOrThrow();
    const answers = await trx.deleteFrom("answers").executeTakeFirstOrThrow();
    await trx.deleteFrom("llm_servers").execute();
    return { cleared: Number(numDeletedRows + answers.numDeletedRows) };
  });
}

async function count(trx: Db, name: string): Promise<void> {
  await trx
    .insertInto("counters")
    .values({ name, value: 1 })
    .onConflict((conflict) =>
      conflict.column("name").doUpdateSet((eb) => ({ value: eb("counters.value", "+", 1) })),
    )
    .execute();
}
