// Preloaded into a command under test by `--import`, never part of the product: counts every step
// that leaves a mark outside the process (a commit, a sync, a rename, a command that changes a
// mailbox or sends a mail), before it and after it, and ends the process by SIGKILL at the one that
// CHAOS_KILL_AT numbers or names. Each step's name is a line in the file CHAOS_STEPS.
import fs, { appendFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { Socket } from "node:net";
import { isMainThread } from "node:worker_threads";
import type BetterSqlite3 from "better-sqlite3";

type Work = (...args: unknown[]) => unknown;

/** What changes a mailbox, or hands a mail over; matched in what a socket is given to write. */
const TELLING =
  /^\S+ (UID (?:STORE|MOVE|COPY|EXPUNGE)|APPEND|CREATE|EXPUNGE)\b|^(MAIL FROM|RCPT TO|DATA|QUIT)\b|(?:^|\r\n)(\.)\r\n$/i;

const killAt = process.env["CHAOS_KILL_AT"];
const steps = process.env["CHAOS_STEPS"];
const append = appendFileSync; // the steps' own writing is no step
let count = 0;

function step(name: string): void {
  count += 1;
  if (steps !== undefined) append(steps, `${name}\n`);
  if (name === killAt || String(count) === killAt) process.kill(process.pid, "SIGKILL");
}

/** Puts a step before and after a method, also when it answers later. */
function wrap(
  holder: object,
  key: string,
  name: (self: unknown, args: unknown[]) => string | undefined,
) {
  const work = Reflect.get(holder, key) as Work;
  const wrapped = function (this: unknown, ...args: unknown[]): unknown {
    const what = name(this, args);
    if (what === undefined) return work.apply(this, args);
    step(`before ${what}`);
    const answer = work.apply(this, args);
    if (!(answer instanceof Promise)) {
      step(`after ${what}`);
      return answer;
    }
    return answer.then((value: unknown) => {
      step(`after ${what}`);
      return value;
    });
  };
  Reflect.set(holder, key, wrapped);
}

function wrapFiles(): void {
  for (const name of ["renameSync", "linkSync", "unlinkSync", "fsyncSync", "mkdirSync"]) {
    wrap(fs, name, () => name);
  }
  wrap(fs, "rmSync", (_, [path]) => (fs.existsSync(String(path)) ? "rmSync" : undefined));
  for (const name of ["rename", "link", "unlink", "mkdir", "rm"]) {
    wrap(fs.promises, name, () => name);
  }
  syncBuiltinESMExports();
}

async function wrapFileHandles(): Promise<void> {
  const file = await open(import.meta.filename);
  const prototype: unknown = Object.getPrototypeOf(file);
  await file.close();
  if (typeof prototype !== "object" || prototype === null) return;
  for (const name of ["datasync", "sync", "truncate"]) wrap(prototype, name, () => `file ${name}`);
}

function wrapDatabase(): void {
  // the very library that the command loads
  const require = createRequire(new URL("../../dist/main.js", import.meta.url));
  const Database = require("better-sqlite3") as typeof BetterSqlite3; // its own types
  wrap(Database.prototype, "exec", (_, [sql]) =>
    /^(commit|begin;)/i.test(String(sql)) ? `sql ${String(sql).slice(0, 6)}` : undefined,
  );
  const memory = new Database(":memory:");
  const statements: unknown = Object.getPrototypeOf(memory.prepare("select 1"));
  memory.close();
  if (typeof statements !== "object" || statements === null) return;
  const nameOf = (self: unknown) => {
    const statement = self as BetterSqlite3.Statement; // the prototype is a statement's
    // within a transaction nothing lasts before its commit
    if (statement.readonly || statement.database.inTransaction) return undefined;
    return `sql ${statement.source.trimStart().split(/\s+/).slice(0, 3).join(" ")}`;
  };
  for (const name of ["run", "all", "get"]) wrap(statements, name, nameOf);
}

function wrapSockets(): void {
  const write = Socket.prototype.write as Work;
  Socket.prototype.write = function (this: Socket, ...args: unknown[]): boolean {
    const [chunk] = args;
    const text =
      typeof chunk === "string" ? chunk : Buffer.from(chunk as Uint8Array).toString("latin1");
    const found = TELLING.exec(text.slice(0, 200)) ?? TELLING.exec(text.slice(-200));
    const what = found?.[1] ?? found?.[2] ?? (found === null ? undefined : "end of data");
    if (what === undefined) return write.apply(this, args) as boolean;
    step(`before ${what}`);
    // the next words from the other side answer it
    this.once("data", () => step(`after the answer to ${what}`));
    const answer = write.apply(this, args) as boolean;
    step(`after sending ${what}`);
    return answer;
  };
}

if (isMainThread && (killAt !== undefined || steps !== undefined)) {
  wrapFiles();
  await wrapFileHandles();
  wrapDatabase();
  wrapSockets();
}
