import type { Db } from "./tables.ts";

/** Counts that an entry answered a question. */
export async function recordFaqHit(db: Db, id: string, now: number): Promise<void> {
  await db
    .insertInto("faq_hits")
    .values({ faq_id: id, hits: 1, last_hit_at: now })
    .onConflict((conflict) =>
      conflict
        .column("faq_id")
        .doUpdateSet((eb) => ({ hits: eb("faq_hits.hits", "+", 1), last_hit_at: now })),
    )
    .execute();
}

/** How often each entry answered. */
export async function faqHits(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db.selectFrom("faq_hits").select(["faq_id", "hits"]).execute();
  return new Map(rows.map(({ faq_id: id, hits }) => [id, hits]));
}
