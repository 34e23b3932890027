import { chmodSync, existsSync, renameSync, rmSync } from "node:fs";
import Database, { type Database as Sqlite } from "better-sqlite3";
import { isoTime } from "../core/clock.ts";

/** What turns the schema of the version before into this one; `schema.sql` has it already. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
  /** The same for `schema.postgres.sql`. */
  readonly postgres: string;
}

/** In order, from version 2 on, without a gap. */
export const MIGRATIONS: readonly Migration[] = [];

/** The version that `schema.sql` creates and that a migrated database has. */
export function newestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 1;
}

export function schemaVersion(sqlite: Sqlite): number {
  const version = sqlite.pragma("user_version", { simple: true });
  return typeof version === "number" ? version : 0;
}

export interface Migrated {
  readonly from: number;
  readonly to: number;
  /** The copy made before; none when there was nothing to do. */
  readonly backup: string | undefined;
}

/**
 * Brings an open database to the newest version: a copy of the file first, then every step in one
 * transaction, all or nothing. A process that comes second finds the work done.
 */
export async function migrate(
  sqlite: Sqlite,
  path: string,
  migrations: readonly Migration[],
  now: number,
): Promise<Migrated> {
  const to = newestVersion(migrations);
  const foreignKeys = sqlite.pragma("foreign_keys", { simple: true });
  sqlite.pragma("foreign_keys = OFF"); // a rebuilt table must not cascade; not possible inside
  sqlite.exec("begin immediate");
  try {
    const from = schemaVersion(sqlite);
    if (from >= to) {
      sqlite.exec("rollback");
      return { from, to: from, backup: undefined };
    }
    const stamp = isoTime(now).replace(/[-:]|\.\d+/g, "");
    const backup = freeName(`${path}.v${from}-backup-${stamp}`);
    await copyDatabase(path, backup);
    for (const migration of migrations) {
      if (migration.version > from) sqlite.exec(migration.sql);
    }
    const broken = sqlite.prepare("pragma foreign_key_check").all();
    if (broken.length > 0) throw new Error("the migration left references to rows that are gone");
    sqlite.pragma(`user_version = ${to}`);
    sqlite.exec("commit");
    return { from, to, backup };
  } catch (error) {
    if (sqlite.inTransaction) sqlite.exec("rollback");
    throw error;
  } finally {
    sqlite.pragma(`foreign_keys = ${foreignKeys === 0 ? "OFF" : "ON"}`);
  }
}

/** A consistent copy of a database that may be in use; the file is whole or not there, and 0600. */
export async function copyDatabase(path: string, copy: string): Promise<void> {
  const unfinished = `${copy}.unfinished`;
  rmSync(unfinished, { force: true });
  const source = new Database(path, { readonly: true, timeout: 1_000 });
  try {
    await source.backup(unfinished);
    chmodSync(unfinished, 0o600);
    closeWal(unfinished);
    renameSync(unfinished, copy);
  } finally {
    source.close();
    for (const end of ["", "-wal", "-shm"]) rmSync(`${unfinished}${end}`, { force: true });
  }
}

/** Makes the copy one file that needs no other, and proves that it can be read. */
function closeWal(path: string): void {
  const copy = new Database(path, { fileMustExist: true });
  try {
    copy.pragma("journal_mode = DELETE");
    const answer = copy.pragma("quick_check(1)", { simple: true });
    if (answer !== "ok") throw new Error(`the copy is damaged: ${String(answer)}`);
  } finally {
    copy.close();
  }
}

function freeName(wanted: string): string {
  for (let number = 1, name = wanted; ; number++, name = `${wanted}-${number}`) {
    if (!existsSync(name)) return name;
  }
}
