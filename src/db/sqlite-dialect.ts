import type { Database as Sqlite, Statement } from "better-sqlite3";
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type Dialect,
  type Driver,
  type QueryResult,
} from "kysely";
import { dbError, isWorthRetrying } from "./db-error.ts";
import { oneUserAtATime } from "./one-user-at-a-time.ts";

const RETRIES = 3;
/** More texts than a pass has; lists of varying length make new ones. */
const MOST_KEPT = 200;

/**
 * kysely over one better-sqlite3 connection. Transactions begin immediate: one that began deferred
 * and read first could only fail once another process had written. Errors leave with their code.
 */
export function sqliteDialect(sqlite: Sqlite): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => sqliteDriver(sqlite),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function sqliteDriver(sqlite: Sqlite): Driver {
  const prepare = keepStatements(sqlite);
  const command = async (sql: string): Promise<void> => {
    try {
      sqlite.exec(sql);
    } catch (error) {
      throw dbError(error);
    }
  };
  return {
    init: async () => {},
    ...oneUserAtATime(async (query) => executeQuery(sqlite, prepare, query)),
    beginTransaction: () => command("begin immediate"),
    commitTransaction: () => command("commit"),
    rollbackTransaction: async () => {
      // a full disk or a failed write may have rolled back by itself
      if (sqlite.inTransaction) await command("rollback");
    },
    destroy: async () => {
      sqlite.close();
    },
  };
}

type Prepare = <Row>(text: string) => Statement<unknown[], Row>;

/** To prepare a statement costs more than to run it: each text is prepared once. */
function keepStatements(sqlite: Sqlite): Prepare {
  const kept = new Map<string, Statement>();
  return <Row>(text: string) => {
    const known = kept.get(text);
    // the text says what its rows are, and who sends it says so in its type
    if (known !== undefined) return known as Statement<unknown[], Row>;
    if (kept.size === MOST_KEPT) kept.clear();
    const statement = sqlite.prepare<unknown[], Row>(text);
    kept.set(text, statement);
    return statement;
  };
}

/** A lone statement is tried again here; within a transaction the whole unit of work is. */
function executeQuery<Row>(
  sqlite: Sqlite,
  prepare: Prepare,
  query: CompiledQuery,
): QueryResult<Row> {
  for (let retries = sqlite.inTransaction ? 0 : RETRIES; ; retries--) {
    try {
      const statement = prepare<Row>(query.sql);
      if (statement.reader) return { rows: statement.all(query.parameters) };
      const { changes, lastInsertRowid } = statement.run(query.parameters);
      return {
        rows: [],
        numAffectedRows: BigInt(changes),
        insertId: BigInt(lastInsertRowid),
      };
    } catch (error) {
      if (retries === 0 || !isWorthRetrying(error)) throw dbError(error);
    }
  }
}
