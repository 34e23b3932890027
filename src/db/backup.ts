import { existsSync, statSync } from "node:fs";
import type { Clock } from "../core/clock.ts";
import { CodedError } from "../core/errors.ts";
import { dbError } from "./db-error.ts";
import {
  copyDatabase,
  MIGRATIONS,
  newestVersion,
  schemaVersion,
  type Migrated,
  type Migration,
} from "./migrate.ts";
import { databaseFile, openDatabase, openSqlite, type OpenOptions } from "./open.ts";
import type { Db } from "./tables.ts";

export interface Checked {
  readonly ok: boolean;
  readonly version: number;
  readonly sizeBytes: number;
  /** What SQLite found, empty when all is well. */
  readonly problems: readonly string[];
}

const MOST_PROBLEMS = 100;

/** Reads the whole database and checks every page, index and reference; changes nothing. */
export async function checkDatabase(
  stateDir: string,
  clock: Clock,
  databaseUrl?: string,
): Promise<Checked> {
  if (databaseUrl !== undefined) {
    const { checkPostgres } = await import("./postgres/check.ts");
    const db = await openShared(stateDir, { clock, databaseUrl });
    try {
      return await checkPostgres(db);
    } finally {
      await db.destroy();
    }
  }
  const sqlite = await openState(stateDir, clock);
  try {
    const integrity = sqlite
      .prepare<[], { integrity_check: string }>(`pragma integrity_check(${MOST_PROBLEMS})`)
      .all()
      .map((row) => row.integrity_check)
      .filter((line) => line !== "ok");
    const references = sqlite
      .prepare<[], { table: string; rowid: number | null; parent: string }>(
        "pragma foreign_key_check",
      )
      .all()
      .slice(0, MOST_PROBLEMS)
      .map(({ table, rowid, parent }) => `${table} row ${rowid}: its row in ${parent} is gone`);
    const problems = [...integrity, ...references];
    const sizeBytes = statSync(databaseFile(stateDir)).size;
    return { ok: problems.length === 0, version: schemaVersion(sqlite), sizeBytes, problems };
  } catch (error) {
    throw dbError(error);
  } finally {
    sqlite.close();
  }
}

/** A whole, proven copy while passes may run; an existing file is never overwritten. */
export async function backupDatabase(
  stateDir: string,
  file: string,
  clock: Clock,
): Promise<{ readonly file: string; readonly sizeBytes: number }> {
  const sqlite = await openState(stateDir, clock);
  try {
    if (existsSync(file)) throw new CodedError("FILE_EXISTS", { detail: file });
    await copyDatabase(databaseFile(stateDir), file);
    return { file, sizeBytes: statSync(file).size };
  } catch (error) {
    throw dbError(error);
  } finally {
    sqlite.close();
  }
}

/** Opening migrates already; this says from which version to which. */
export async function migrateDatabase(
  stateDir: string,
  clock: Clock,
  migrations: readonly Migration[] = MIGRATIONS,
  databaseUrl?: string,
): Promise<Migrated> {
  let migrated: Migrated | undefined;
  if (databaseUrl !== undefined) {
    const onMigrated = (done: Migrated) => (migrated = done);
    await (await openShared(stateDir, { clock, databaseUrl, migrations, onMigrated })).destroy();
    const to = newestVersion(migrations);
    return migrated ?? { from: to, to, backup: undefined };
  }
  const sqlite = await openState(stateDir, clock, {
    migrations,
    onMigrated: (done) => (migrated = done),
  });
  const version = schemaVersion(sqlite);
  sqlite.close();
  return migrated ?? { from: version, to: version, backup: undefined };
}

async function openState(stateDir: string, clock: Clock, options: Partial<OpenOptions> = {}) {
  const sqlite = await openSqlite(stateDir, { create: false, clock, ...options });
  if (sqlite !== undefined) return sqlite;
  throw new CodedError("STATE_MISSING", { detail: `no database in ${stateDir}` });
}

async function openShared(stateDir: string, options: Omit<OpenOptions, "create">): Promise<Db> {
  const db = await openDatabase(stateDir, { create: false, ...options });
  if (db !== undefined) return db;
  throw new CodedError("STATE_MISSING", { detail: "no tables of invoicesync in the database" });
}
