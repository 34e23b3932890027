import assert from "node:assert/strict";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import Database from "better-sqlite3";
import { databaseFile, openDatabase, openEmptyDatabase } from "../../src/db/open.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { aStoredMessage, takeIn } from "../support/task-maker.ts";

const clock = new FakeClock();

function aFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "invoicesync-db-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "state");
}

async function made(t: TestContext): Promise<string> {
  const stateDir = aFolder(t);
  const db = await openDatabase(stateDir, { create: true, clock });
  assert.ok(db);
  await takeIn(db, [aStoredMessage()]);
  await db.destroy();
  return stateDir;
}

function mode(path: string): number {
  return statSync(path).mode & 0o777;
}

/** Every file of a folder with its bytes. */
function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "hex")]));
}

test("without state there is nothing to open, and nothing is made", async (t) => {
  const stateDir = aFolder(t);
  assert.equal(await openDatabase(stateDir, { create: false, clock }), undefined);
  assert.throws(() => statSync(stateDir), { code: "ENOENT" });
});

test("a new state is for its user only, whatever the umask", async (t) => {
  const before = process.umask(0);
  t.after(() => process.umask(before));
  const stateDir = aFolder(t);
  const db = await openDatabase(stateDir, { create: true, clock });
  t.after(() => db?.destroy());
  assert.ok(db);
  await takeIn(db, [aStoredMessage()]);
  assert.equal(mode(stateDir), 0o700);
  const files = readdirSync(stateDir).sort();
  assert.deepEqual(files, ["invoicesync.db", "invoicesync.db-shm", "invoicesync.db-wal"]);
  for (const name of files) assert.equal(mode(join(stateDir, name)), 0o600, name);
});

test("a folder that others may read is closed to them when the state is made in it", async (t) => {
  const stateDir = aFolder(t);
  mkdirSync(stateDir, { mode: 0o755 });
  const db = await openDatabase(stateDir, { create: true, clock });
  t.after(() => db?.destroy());
  assert.equal(mode(stateDir), 0o700);
});

test("an open database is durable, checks references and knows whose it is", async (t) => {
  const stateDir = await made(t);
  const db = new Database(databaseFile(stateDir), { readonly: true });
  t.after(() => db.close());
  assert.equal(db.pragma("journal_mode", { simple: true }), "wal");
  assert.equal(db.pragma("user_version", { simple: true }), 1);
  const open = openEmptyDatabase();
  t.after(() => open.destroy());
  await assert.rejects(
    open
      .insertInto("documents")
      .values({ task_id: 1, position: 0, verdict: "read" } as never)
      .execute(),
    { code: "DB_FAILED", message: /FOREIGN KEY/ },
  );
});

test("two processes that make the state at once end with one", async (t) => {
  const stateDir = aFolder(t);
  const options = { create: true, clock };
  const both = await Promise.all([
    openDatabase(stateDir, options),
    openDatabase(stateDir, options),
  ]);
  t.after(async () => {
    for (const db of both) await db?.destroy();
  });
  const [first, second] = both;
  assert.ok(first && second);
  await takeIn(first, [aStoredMessage()]);
  assert.equal((await second.selectFrom("email_tasks").select("id").execute()).length, 1);
});

for (const { name, spoil, code } of [
  {
    name: "a file that is no database",
    spoil: (db: string) => writeFileSync(db, "hello ".repeat(999)),
    code: "DB_CORRUPT",
  },
  { name: "an empty file", spoil: (db: string) => truncateSync(db, 0), code: "DB_CORRUPT" },
  {
    name: "a file cut short",
    spoil: (db: string) => truncateSync(db, 4096 * 5),
    code: "DB_CORRUPT",
  },
  {
    name: "a damaged page",
    spoil: (db: string) => {
      const bytes = readFileSync(db);
      bytes.fill(0x5a, 4096 * 3, 4096 * 4);
      writeFileSync(db, bytes);
    },
    code: "DB_CORRUPT",
  },
  {
    name: "another program's database",
    spoil: (db: string) => {
      rmSync(db);
      const other = new Database(db);
      other.exec("create table t (a)");
      other.close();
    },
    code: "DB_CORRUPT",
  },
  {
    name: "a newer version's database",
    spoil: (db: string) => {
      const newer = new Database(db);
      newer.pragma("user_version = 99");
      newer.close();
    },
    code: "DB_NEWER",
  },
  {
    name: "a database that is gone, but its log is not",
    spoil: (db: string) => {
      writeFileSync(`${db}-wal`, "x");
      rmSync(db);
    },
    code: "DB_CORRUPT",
  },
]) {
  for (const create of [true, false]) {
    test(`${name} is ${code} and left as it is (create: ${create})`, async (t) => {
      const stateDir = await made(t);
      spoil(databaseFile(stateDir));
      const before = contents(stateDir);
      await assert.rejects(openDatabase(stateDir, { create, clock }), { name: "CodedError", code });
      assert.deepEqual(contents(stateDir), before);
    });
  }
}

test(
  "a folder that cannot be written is DB_READ_ONLY",
  { skip: process.getuid?.() === 0 && "root may write anywhere" },
  async (t) => {
    const stateDir = await made(t);
    chmodSync(stateDir, 0o500);
    t.after(() => chmodSync(stateDir, 0o700));
    await assert.rejects(openDatabase(stateDir, { create: true, clock }), { code: "DB_READ_ONLY" });
  },
);

test("a file where the state folder should be is DB_READ_ONLY", async (t) => {
  const stateDir = aFolder(t);
  writeFileSync(stateDir, "");
  await assert.rejects(openDatabase(stateDir, { create: true, clock }), { code: "DB_READ_ONLY" });
});
