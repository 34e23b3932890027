import { sql } from "kysely";
import type { Checked } from "../backup.ts";
import type { Db } from "../tables.ts";

const PAGES_AT_ONCE = 10_000;

/** Reads every table to its end and asks for indexes and references that do not hold. */
export async function checkPostgres(db: Db): Promise<Checked> {
  const { rows: tables } = await sql<{ name: string; pages: number }>`
    select relname as name,
      pg_relation_size(oid) / current_setting('block_size')::bigint as pages
    from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r' order by 1`.execute(db);
  for (const { name, pages } of tables) {
    // a part at a time, each well within a statement's limit; damage is an error
    for (let page = 0; page < pages; page += PAGES_AT_ONCE) {
      await sql`
        select count(t::text) from ${sql.table(name)} as t
        where ctid >= ${`(${page},0)`}::tid and ctid < ${`(${page + PAGES_AT_ONCE},0)`}::tid`.execute(
        db,
      );
    }
  }
  const { rows: problems } = await sql<{ problem: string }>`
    select 'the index ' || indexrelid::regclass || ' is not valid' as problem
    from pg_index join pg_class on pg_class.oid = indexrelid
    where not indisvalid and relnamespace = current_schema()::regnamespace
    union all
    select 'the reference ' || conname || ' was never checked' from pg_constraint
    where not convalidated and connamespace = current_schema()::regnamespace`.execute(db);
  const { rows } = await sql<{ version: number; size: number }>`
    select version, pg_database_size(current_database()) as size from store`.execute(db);
  const [{ version, size } = { version: 0, size: 0 }] = rows;
  return {
    ok: problems.length === 0,
    version,
    sizeBytes: size,
    problems: problems.map(({ problem }) => problem),
  };
}
