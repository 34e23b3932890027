import { sql } from "kysely";
import { listOfTexts } from "./id-list.ts";
import { isShared } from "./in-both-dialects.ts";
import { matchAny } from "./match-any.ts";
import type { Product } from "./products.ts";
import type { Db } from "./tables.ts";

// The full-text index of the products: SQLite has one, PostgreSQL is given a table of words.

/** A word of the catalogue. */
export interface CatalogWord {
  readonly term: string;
  /** How many products have it. */
  readonly doc: number;
}

/** The catalogue's words that begin like this. */
export async function wordsFrom(db: Db, beginning: string): Promise<readonly CatalogWord[]> {
  const end = `${beginning}\u{10ffff}`;
  const words = isShared(db)
    ? sql<CatalogWord>`
        select term, count(distinct number) as doc from product_words
        where term >= ${beginning} and term <= ${end} group by term order by term`
    : sql<CatalogWord>`
        select term, doc from products_words where term >= ${beginning} and term <= ${end}`;
  return (await words.execute(db)).rows;
}

/** The products with any of these words, those first that have most, and rarest, of them. */
export async function productsWith(
  db: Db,
  terms: readonly string[],
  limit: number,
): Promise<readonly Product[]> {
  const products = isShared(db)
    ? sql<Product>`
        with
          known as (select count(*) as products from products),
          found as (
            select term, number, sum(times * case place when 1 then 10.0 when 2 then 4.0 else 1.0 end) as often
            from product_words where term in ${listOfTexts(terms)} group by term, number),
          rare as (select term, count(*) as having_it from found group by term),
          ranked as (
            select number, sum(
              greatest(ln((products - having_it + 0.5) / (having_it + 0.5)), 0.000001)
              * often * 2.2 / (often + 1.2)) as rank
            from found join rare using (term) cross join known group by number)
        select p.id, p.name, p.category, p.price, p.stock, p.description
        from ranked join products as p using (number)
        order by rank desc, number limit ${limit}`
    : sql<Product>`
        select p.id, p.name, p.category, p.price, p.stock, p.description
        from products_text join products as p on p.number = products_text.rowid
        where products_text match ${matchAny(terms)}
        order by bm25(products_text, 10.0, 4.0, 1.0), p.number
        limit ${limit}`;
  return (await products.execute(db)).rows;
}
