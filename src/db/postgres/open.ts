import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { Kysely, sql } from "kysely";
import { CodedError } from "../../core/errors.ts";
import { packageRoot } from "../../core/package-root.ts";
import { MIGRATIONS, newestVersion, type Migrated, type Migration } from "../migrate.ts";
import type { Db, Tables } from "../tables.ts";
import { connectPostgres, type PostgresConnection } from "./connect.ts";
import { postgresDialect } from "./dialect.ts";
import { postgresError } from "./error.ts";

const SCHEMA_FILE = join(packageRoot, "schema.postgres.sql");

export interface PostgresOptions {
  readonly url: string;
  /** Makes the tables where there are none. */
  readonly create: boolean;
  /** The state folder has a state of its own. */
  readonly hasOther: boolean;
  readonly migrations?: readonly Migration[] | undefined;
  readonly onMigrated?: ((migrated: Migrated) => void) | undefined;
  readonly onLost?: ((error: CodedError) => void) | undefined;
}

/** The state in this database, migrated when it is older; undefined when there is none and none is to be made. */
export async function openPostgres(options: PostgresOptions): Promise<Db | undefined> {
  const { url, create, hasOther, migrations = MIGRATIONS, onMigrated, onLost } = options;
  const connection = await connectPostgres({ url, machine: hostname() }, onLost ?? (() => {}));
  try {
    const version = await versionOf(connection);
    const newest = newestVersion(migrations);
    if (version === undefined && !create) {
      await connection.end();
      return undefined;
    }
    // a copy that failed leaves empty tables
    if (create && hasOther && !(version !== undefined && (await hasRuns(connection)))) {
      throw new CodedError("STATE_ELSEWHERE");
    }
    if (version !== undefined && version > newest) {
      const detail = `it has version ${version}, this invoicesync knows ${newest}`;
      throw new CodedError("DB_NEWER", { detail });
    }
    if (version !== newest) {
      const from = await createOrMigrate(connection, migrations);
      if (from !== undefined && from < newest)
        onMigrated?.({ from, to: newest, backup: undefined });
    }
    const db = new Kysely<Tables>({ dialect: postgresDialect(connection) });
    await sql`select 1`.execute(db); // destroy() closes nothing before a first query
    return db;
  } catch (error) {
    await connection.end();
    throw postgresError(error);
  }
}

/** Undefined where there are no tables of ours. */
async function versionOf({ query }: PostgresConnection): Promise<number | undefined> {
  const { rows: found } = await query("select to_regclass('store') is not null as there");
  if (!(found[0] as { there: boolean }).there) return undefined;
  const { rows } = await query("select version from store");
  return (rows[0] as { version: number } | undefined)?.version;
}

async function hasRuns({ query }: PostgresConnection): Promise<boolean> {
  const { rows } = await query("select from runs limit 1");
  return rows.length > 0;
}

/** One machine does it and the others wait; the version from before, undefined where it is new. */
async function createOrMigrate(
  connection: PostgresConnection,
  migrations: readonly Migration[],
): Promise<number | undefined> {
  const { query } = connection;
  await query("begin");
  try {
    await query(
      "select pg_advisory_xact_lock(hashtextextended(current_schema() || ' invoicesync schema', 0))",
    );
    const from = await versionOf(connection);
    if (from === undefined) {
      const { rows } = await query("show server_encoding");
      const { server_encoding: encoding } = rows[0] as { server_encoding: string };
      if (encoding !== "UTF8") {
        throw new CodedError("DB_REFUSED", { detail: `its encoding is ${encoding}, not UTF8` });
      }
      await query(readFileSync(SCHEMA_FILE, "utf8"));
      await query("insert into store (id, version, name) values (1, $1, $2)", [
        newestVersion(migrations),
        randomUUID(),
      ]);
    } else {
      for (const { version, postgres } of migrations) if (version > from) await query(postgres);
      await query("update store set version = $1", [newestVersion(migrations)]);
    }
    await query("commit");
    return from;
  } catch (error) {
    if (connection.lost() === undefined) await query("rollback");
    throw error;
  }
}
