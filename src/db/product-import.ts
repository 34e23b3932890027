import { oneAtATime } from "./in-both-dialects.ts";
import type { Product } from "./products.ts";
import type { Db } from "./tables.ts";
import { inTransaction } from "./transaction.ts";

const AT_ONCE = 500;

export interface ImportedProducts {
  readonly imported: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly removed: number;
}

/**
 * Puts products into the catalogue in one commit: new ones are added, others changed where they
 * differ. With `replace` those that are not among them are removed; otherwise they stay.
 */
export function importProducts(
  db: Db,
  products: readonly Product[],
  { replace }: { readonly replace: boolean },
  now: number,
): Promise<ImportedProducts> {
  return inTransaction(db, async (trx) => {
    await oneAtATime(trx, "products");
    const known = new Map<string, string>();
    for (const { id, name, category, price, stock, description } of await trx
      .selectFrom("products")
      .select(["id", "name", "category", "price", "stock", "description"])
      .execute()) {
      known.set(id, factsOf({ id, name, category, price, stock, description }));
    }
    const changed = products.filter((product) => known.get(product.id) !== factsOf(product));
    const updated = changed.filter(({ id }) => known.has(id)).length;
    for (let from = 0; from < changed.length; from += AT_ONCE) {
      await trx
        .insertInto("products")
        .values(
          changed.slice(from, from + AT_ONCE).map((product) => ({ ...product, updated_at: now })),
        )
        .onConflict((conflict) =>
          conflict.column("id").doUpdateSet((eb) => ({
            name: eb.ref("excluded.name"),
            category: eb.ref("excluded.category"),
            price: eb.ref("excluded.price"),
            stock: eb.ref("excluded.stock"),
            description: eb.ref("excluded.description"),
            updated_at: now,
          })),
        )
        .execute();
    }
    const kept = new Set(products.map(({ id }) => id));
    const gone = replace ? [...known.keys()].filter((id) => !kept.has(id)) : [];
    for (let from = 0; from < gone.length; from += AT_ONCE) {
      await trx
        .deleteFrom("products")
        .where("id", "in", gone.slice(from, from + AT_ONCE))
        .execute();
    }
    return {
      imported: changed.length - updated,
      updated,
      unchanged: products.length - changed.length,
      removed: gone.length,
    };
  });
}

function factsOf({ name, category, price, stock, description }: Product): string {
  return JSON.stringify([name, category, price, stock, description]);
}
