import { sql, type OperationNode, type RawBuilder } from "kysely";
import type { Db } from "./tables.ts";

const inPostgres = new WeakMap<OperationNode, OperationNode>();

/** One meaning in the words of each store; SQLite's are compiled as they are. */
export function inBothDialects<T>(
  sqlite: RawBuilder<T>,
  postgres: RawBuilder<unknown>,
): RawBuilder<T> {
  inPostgres.set(sqlite.toOperationNode(), postgres.toOperationNode());
  return sqlite;
}

/** A column that SQLite is not to choose an index by: nearly all rows have the value asked for. */
export function unindexed(column: string): RawBuilder<string> {
  return inBothDialects(sql<string>`+${sql.ref(column)}`, sql`${sql.ref(column)}`);
}

/** What PostgreSQL's compiler reads in the place of a phrase. */
export function postgresPhrase<Node extends OperationNode>(node: Node): Node {
  return (inPostgres.get(node) as Node | undefined) ?? node; // both are raw nodes
}

/** Whether the state is in PostgreSQL, where other machines may work at the same time. */
export function isShared(db: Db): boolean {
  return "isShared" in db.getExecutor().adapter;
}

/**
 * For a commit that reads before it writes what other machines read too. SQLite lets only one in.
 * Returns the database's own time, the only one that all of them share.
 */
export async function oneAtATime(trx: Db, what: string): Promise<number | undefined> {
  if (!isShared(trx)) return undefined;
  const { rows } = await sql<{ now: number }>`
    select pg_advisory_xact_lock(${lockKey(what)}),
      floor(extract(epoch from clock_timestamp()) * 1000) as now`.execute(trx);
  return rows[0]?.now;
}

/** The number that stands for a name among the advisory locks, which are the whole database's. */
export function lockKey(name: string): RawBuilder<number> {
  return sql<number>`hashtextextended(current_schema() || ${` invoicesync ${name}`}, 0)`;
}
