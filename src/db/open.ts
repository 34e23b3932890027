import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import Database, { type Database as Sqlite } from "better-sqlite3";
import { Kysely, sql } from "kysely";
import type { Clock } from "../core/clock.ts";
import { CodedError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { packageRoot } from "../core/package-root.ts";
import { dbError } from "./db-error.ts";
import {
  migrate,
  MIGRATIONS,
  newestVersion,
  schemaVersion,
  type Migrated,
  type Migration,
} from "./migrate.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import type { Db, Tables } from "./tables.ts";

const SCHEMA_FILE = join(packageRoot, "schema.sql");
const APPLICATION_ID = 0x69_6e_76_73; // "invs"
const UNFINISHED = ".new-";
const BUSY_TIMEOUT_MS = 1_000;
/** Up to this size the whole file is checked when it is opened: a few milliseconds. */
const CHECKED_BYTES = 2_000_000;

export interface OpenOptions {
  /** `postgres://…`: the state is there, and only the files are in the state folder. */
  readonly databaseUrl?: string | undefined;
  /** The state is to be copied there; else one in SQLite would be forgotten, and its mail taken in again. */
  readonly isCopy?: boolean;
  /** Told when the connection to it is lost; nothing can be written from then on. */
  readonly onLost?: (error: CodedError) => void;
  /** Makes the state folder and the database when there is none. */
  readonly create: boolean;
  readonly clock: Clock;
  readonly log?: Log;
  readonly migrations?: readonly Migration[];
  readonly onMigrated?: (migrated: Migrated) => void;
}

export function databaseFile(stateDir: string): string {
  return join(stateDir, "invoicesync.db");
}

/**
 * The state of this folder, migrated when it is older; undefined when there is none and none is to
 * be made. One that is newer, damaged or cannot be written is an error, and left as it is.
 */
export async function openDatabase(
  stateDir: string,
  options: OpenOptions,
): Promise<Db | undefined> {
  const { databaseUrl, ...shared } = options;
  if (databaseUrl !== undefined) {
    const { openPostgres } = await import("./postgres/open.ts");
    const hasOther = shared.isCopy !== true && existsSync(databaseFile(stateDir));
    return openPostgres({ url: databaseUrl, ...shared, hasOther });
  }
  const sqlite = await openSqlite(stateDir, options);
  if (sqlite === undefined) return undefined;
  const db = new Kysely<Tables>({ dialect: sqliteDialect(sqlite) });
  await sql`select 1`.execute(db); // destroy() closes nothing before a first query
  return db;
}

/** An empty state that is nowhere on the disk: for tests, and for lists where there is none. */
export function openEmptyDatabase(): Db {
  const sqlite = new Database(":memory:");
  sqlite.exec(readFileSync(SCHEMA_FILE, "utf8"));
  sqlite.pragma("foreign_keys = ON");
  return new Kysely<Tables>({ dialect: sqliteDialect(sqlite) });
}

/** As `openDatabase`, without kysely: for upkeep of the file itself. */
export async function openSqlite(
  stateDir: string,
  options: OpenOptions,
): Promise<Sqlite | undefined> {
  const path = databaseFile(stateDir);
  const migrations = options.migrations ?? MIGRATIONS;
  try {
    if (!isThere(path)) {
      if (!options.create) return undefined;
      createDatabase(stateDir, path, newestVersion(migrations));
    }
    checkHeader(path, newestVersion(migrations));
    accessSync(stateDir, constants.W_OK);
    accessSync(path, constants.W_OK);
    return await openExisting(path, migrations, options);
  } catch (error) {
    throw dbError(error);
  }
}

function isThere(path: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false }) !== undefined;
  // a new database beside the old one's log would be overwritten by what is in there
  if (!there && existsSync(`${path}-wal`)) {
    throw new CodedError("DB_CORRUPT", { detail: `${path} is gone, but its -wal file is there` });
  }
  return there;
}

/** Written whole under another name first: a crash leaves a complete database or none. */
function createDatabase(stateDir: string, path: string, version: number): void {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  chmodSync(stateDir, 0o700);
  const unfinished = `${path}${UNFINISHED}${process.pid}`;
  rmSync(unfinished, { force: true });
  try {
    closeSync(openSync(unfinished, "wx", 0o600)); // SQLite would make it with the umask's mode
    const sqlite = new Database(unfinished);
    try {
      sqlite.exec(`begin; ${readFileSync(SCHEMA_FILE, "utf8")}; commit`);
      sqlite.pragma(`application_id = ${APPLICATION_ID}`);
      sqlite.pragma(`user_version = ${version}`);
      sqlite.pragma("journal_mode = WAL");
    } finally {
      sqlite.close();
    }
    putInPlace(unfinished, path);
  } finally {
    for (const end of ["", "-wal", "-shm", "-journal"])
      rmSync(`${unfinished}${end}`, { force: true });
  }
  syncFolder(dirname(path));
}

/** What a process that was killed while it made a database left; only the pass lock's holder may call this. */
export function clearUnfinishedDatabases(stateDir: string): void {
  const unfinished = `${basename(databaseFile(stateDir))}${UNFINISHED}`;
  for (const name of readdirSync(stateDir)) {
    if (name.startsWith(unfinished)) rmSync(join(stateDir, name), { force: true });
  }
}

/** Never over another: a process that was faster made a database that is as good. */
function putInPlace(unfinished: string, path: string): void {
  try {
    linkSync(unfinished, path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST") return;
    if (code !== "EPERM" && code !== "ENOTSUP") throw error;
    renameSync(unfinished, path); // a file system without links
  }
}

/** Reads the file's first bytes itself: to open it through SQLite may already change it. */
function checkHeader(path: string, newest: number): void {
  const header = Buffer.alloc(100);
  const file = openSync(path, "r");
  let length: number;
  try {
    length = readSync(file, header, 0, 100, 0);
  } finally {
    closeSync(file);
  }
  if (length < 100 || header.toString("latin1", 0, 16) !== "SQLite format 3\0") {
    throw new CodedError("DB_CORRUPT", { detail: `${path} is no database` });
  }
  if (header.readUInt32BE(68) !== APPLICATION_ID) {
    throw new CodedError("DB_CORRUPT", { detail: `${path} is not a database of invoicesync` });
  }
  checkVersion(header.readUInt32BE(60), newest, path);
}

function checkVersion(version: number, newest: number, path: string): void {
  if (version <= newest) return;
  const detail = `${path} has version ${version}, this invoicesync knows ${newest}`;
  throw new CodedError("DB_NEWER", { detail });
}

async function openExisting(
  path: string,
  migrations: readonly Migration[],
  { clock, log, onMigrated }: OpenOptions,
): Promise<Sqlite> {
  const sqlite = new Database(path, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    sqlite.pragma("synchronous = FULL"); // better-sqlite3's own default in WAL is NORMAL
    sqlite.pragma("foreign_keys = ON");
    const version = schemaVersion(sqlite);
    checkVersion(version, newestVersion(migrations), path);
    if (statSync(path).size <= CHECKED_BYTES) checkWhole(sqlite, path);
    if (version < newestVersion(migrations)) {
      const migrated = await migrate(sqlite, path, migrations, clock.now());
      const { from, to, backup } = migrated;
      log?.info("done", `database migrated from version ${from} to ${to}`, { backup });
      onMigrated?.(migrated);
    }
    sqlite.pragma("journal_mode = WAL");
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

function checkWhole(sqlite: Sqlite, path: string): void {
  const answer = sqlite.pragma("quick_check(1)", { simple: true });
  if (answer !== "ok") throw new CodedError("DB_CORRUPT", { detail: `${path}: ${String(answer)}` });
}

function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
