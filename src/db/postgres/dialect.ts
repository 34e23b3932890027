import {
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type Dialect,
  type Driver,
  type QueryResult,
  type RawNode,
} from "kysely";
import { CodedError } from "../../core/errors.ts";
import { isWorthRetrying } from "../db-error.ts";
import { postgresPhrase } from "../in-both-dialects.ts";
import type { PostgresConnection } from "./connect.ts";
import { oneUserAtATime } from "../one-user-at-a-time.ts";

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
  return {
    init: async () => {},
    ...oneUserAtATime(async <Row>(query: CompiledQuery) =>
      executeQuery<Row>(postgres, query, inTransaction ? 0 : RETRIES),
    ),
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
