import {
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type RawNode,
} from "kysely";
import { CodedError } from "../../core/errors.ts";
import { isWorthRetrying } from "../db-error.ts";
import { postgresPhrase } from "../in-both-dialects.ts";
import type { PostgresConnection } from "./connect.ts";

const RETRIES = 3;

class SharedAdapter extends PostgresAdapter {
  readonly isShared = true;
}

class Compiler extends PostgresQueryCompiler {
  protected override visitRaw(node: RawNode): void {
    super.visitRaw(postgresPhrase(node));
  }
}

/** kysely over one connection; errors leave with their code. */
export function postgresDialect(connection: PostgresConnection): Dialect {
  return {
    createAdapter: () => new SharedAdapter(),
    createDriver: () => postgresDriver(connection),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new Compiler(),
  };
}

function postgresDriver(postgres: PostgresConnection): Driver {
  let inTransaction = false;
  const connection: DatabaseConnection = {
    executeQuery: async <Row>(query: CompiledQuery) =>
      executeQuery<Row>(postgres, query, inTransaction ? 0 : RETRIES),
    streamQuery: () => {
      throw new Error("an open cursor would block every other query: read page by page");
    },
  };
  let turn = Promise.resolve();
  let endTurn = () => {};
  return {
    init: async () => {},
    // one user at a time: a query of another account must not slip into an open transaction
    acquireConnection: async () => {
      const earlier = turn;
      const own = Promise.withResolvers<void>();
      turn = own.promise;
      await earlier;
      endTurn = own.resolve;
      return connection;
    },
    beginTransaction: async () => {
      await begin(postgres);
      inTransaction = true;
    },
    commitTransaction: async () => {
      inTransaction = false;
      const { command } = await postgres.query("commit");
      if (command !== "COMMIT") throw new CodedError("DB_FAILED", { detail: "nothing was kept" });
    },
    rollbackTransaction: async () => {
      inTransaction = false;
      // without its connection it is rolled back by the server
      if (postgres.lost() === undefined) await postgres.query("rollback");
    },
    releaseConnection: async () => endTurn(),
    destroy: () => postgres.end(),
  };
}

/** A commit of a connection that is not the one with our locks must not be. */
async function begin(postgres: PostgresConnection): Promise<void> {
  const answers: unknown = await postgres.query("begin; select pg_backend_pid() as process_id");
  const [, answer] = answers as { rows: { process_id: number }[] }[]; // one for each statement
  if (answer?.rows[0]?.process_id === postgres.processId) return;
  const detail = "the pooler in front of it mixes connections; use its session mode, or none";
  throw new CodedError("DB_REFUSED", { detail });
}

/** A lone statement is tried again here; within a transaction the whole unit of work is. */
async function executeQuery<Row>(
  postgres: PostgresConnection,
  { sql, parameters }: CompiledQuery,
  mostRetries: number,
): Promise<QueryResult<Row>> {
  for (let retries = mostRetries; ; retries--) {
    try {
      const { rows, rowCount } = await postgres.query(sql, parameters);
      return { rows: rows as Row[], numAffectedRows: BigInt(rowCount ?? 0) };
    } catch (error) {
      if (retries === 0 || !isWorthRetrying(error)) throw error;
    }
  }
}
