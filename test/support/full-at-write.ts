// Preloaded into a command under test by `--import`, never part of the product: counts every write
// (into a file, a sync, a new name, a folder, a commit) and has the one that CHAOS_FULL_AT numbers fail
// as on a full disk; with CHAOS_FULL_ON all after it as well. The file CHAOS_WRITES gets each one's name.
import fs, { appendFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { isMainThread } from "node:worker_threads";
import type BetterSqlite3 from "better-sqlite3";

type Work = (...args: unknown[]) => unknown;

const fullAt = Number(process.env["CHAOS_FULL_AT"]);
const goesOn = process.env["CHAOS_FULL_ON"] === "1";
const writes = process.env["CHAOS_WRITES"] ?? "";
let count = 0;
let isNoting = false; // which writes itself

/** The n-th write: whether it fails. */
function isFull(name: string): boolean {
  if (isNoting) return false;
  count += 1;
  isNoting = true;
  appendFileSync(writes, `${name}\n`);
  isNoting = false;
  return count === fullAt || (goesOn && count > fullAt);
}

function noSpace(name: string): Error {
  return Object.assign(new Error(`ENOSPC: no space left on device, ${name}`), {
    code: "ENOSPC",
    errno: -28,
    syscall: name,
  });
}

function failing(holder: object, key: string, failure: (name: string) => Error = noSpace): void {
  const work = Reflect.get(holder, key) as Work;
  Reflect.set(holder, key, function (this: unknown, ...args: unknown[]): unknown {
    if (isFull(key)) throw failure(key);
    return work.apply(this, args);
  });
}

async function spoilFiles(): Promise<void> {
  for (const name of ["writeSync", "writeFileSync"]) failing(fs, name);
  for (const name of ["renameSync", "linkSync", "fsyncSync", "mkdirSync"]) failing(fs, name);
  const spoil = (name: string) => {
    const work = Reflect.get(fs.promises, name) as Work;
    Reflect.set(fs.promises, name, async (...args: unknown[]) => {
      if (isFull(name)) throw noSpace(name);
      return work.apply(fs.promises, args);
    });
  };
  for (const name of ["writeFile", "appendFile", "rename", "link", "mkdir"]) spoil(name);
  syncBuiltinESMExports();
  const file = await open(import.meta.filename);
  const prototype: unknown = Object.getPrototypeOf(file);
  await file.close();
  if (typeof prototype !== "object" || prototype === null) return;
  for (const name of ["write", "writev", "writeFile", "appendFile", "sync", "datasync"]) {
    const work = Reflect.get(prototype, name) as Work;
    Reflect.set(prototype, name, async function (this: unknown, ...args: unknown[]) {
      if (isFull(`file ${name}`)) throw noSpace(name);
      return work.apply(this, args);
    });
  }
}

function spoilDatabase(): void {
  // the very library that the command loads
  const require = createRequire(new URL("../../dist/main.js", import.meta.url));
  const Database = require("better-sqlite3") as typeof BetterSqlite3; // its own types
  const full = () => new Database.SqliteError("database or disk is full", "SQLITE_FULL");
  const exec = Reflect.get(Database.prototype, "exec") as Work;
  Reflect.set(Database.prototype, "exec", function (this: unknown, ...args: unknown[]) {
    if (/^commit/i.test(String(args[0])) && isFull("commit")) throw full();
    return exec.apply(this, args);
  });
  const memory = new Database(":memory:");
  const statements: unknown = Object.getPrototypeOf(memory.prepare("select 1"));
  memory.close();
  if (typeof statements !== "object" || statements === null) return;
  for (const name of ["run", "all", "get"]) {
    const work = Reflect.get(statements, name) as Work;
    Reflect.set(statements, name, function (this: BetterSqlite3.Statement, ...args: unknown[]) {
      const text = this.source.trimStart().slice(0, 40);
      const isWrite = /^commit/i.test(text) || (!this.readonly && !this.database.inTransaction);
      if (isWrite && !/^(?:begin|rollback)/i.test(text) && isFull(`sql ${text}`)) throw full();
      return work.apply(this, args);
    });
  }
}

if (isMainThread && writes !== "") {
  await spoilFiles();
  spoilDatabase();
}
