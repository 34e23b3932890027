import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { systemClock } from "../../src/core/clock.ts";
import { openDatabase, openEmptyDatabase, type OpenOptions } from "../../src/db/open.ts";
import type { Db } from "../../src/db/tables.ts";
import type { Life } from "./life.ts";

// Which store the tests run over: SQLite, or the PostgreSQL of TEST_POSTGRES_URL, where every state
// has a schema of its own. `npm run test:postgres` starts a server and sets both.

const SERVER = process.env["STORE"] === "postgres" ? process.env["TEST_POSTGRES_URL"] : undefined;

/** For `skip`: what is SQLite's alone. */
export const onlySqlite: string | false = SERVER === undefined ? false : "about SQLite itself";

const made = new Set<string>();

/** The settings of a state in this folder, beside `stateDir`; its schema is there, and empty. */
export function storeSettings(t: Life, stateDir: string): { readonly databaseUrl?: string } {
  const databaseUrl = databaseUrlOf(stateDir);
  if (databaseUrl === undefined) return {};
  if (!made.has(stateDir)) {
    const name = schemaOf(stateDir);
    psql(`create schema ${name}`);
    made.add(stateDir);
    t.after(() => psql(`drop schema ${name} cascade`));
  }
  return { databaseUrl };
}

/** Opens the state of this folder in the store that is tested. */
export async function openState(
  t: Life,
  stateDir: string,
  options: Partial<OpenOptions> = {},
): Promise<Db> {
  const settings = storeSettings(t, stateDir);
  const db = await openDatabase(stateDir, {
    create: true,
    clock: systemClock,
    ...settings,
    ...options,
  });
  if (db === undefined) throw new Error("there is no state");
  return db;
}

/** The one of a folder that has settings already; for what is handed no test to end with. */
export function knownStore(stateDir: string): { readonly databaseUrl?: string } {
  const databaseUrl = databaseUrlOf(stateDir);
  return databaseUrl === undefined ? {} : { databaseUrl };
}

/** An empty state that ends with the test. */
export async function anEmptyState(t: Life): Promise<Db> {
  if (SERVER === undefined) return openEmptyDatabase();
  count += 1;
  const db = await openState(t, `empty state ${process.pid} ${count}`);
  t.after(() => db.destroy());
  return db;
}

let count = 0;

function databaseUrlOf(stateDir: string): string | undefined {
  if (SERVER === undefined) return undefined;
  const url = new URL(SERVER);
  url.searchParams.set("options", `-csearch_path=${schemaOf(stateDir)}`);
  return url.href;
}

function schemaOf(stateDir: string): string {
  return `test_${createHash("sha256").update(stateDir).digest("hex").slice(0, 20)}`;
}

function psql(text: string): void {
  const words = [SERVER ?? "", "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", text];
  const { status, stderr, error } = spawnSync("psql", words, { encoding: "utf8" });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(stderr);
}
