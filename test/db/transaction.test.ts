import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import Database from "better-sqlite3";
import { databaseFile, openDatabase } from "../../src/db/open.ts";
import type { Db } from "../../src/db/tables.ts";
import { inTransaction } from "../../src/db/transaction.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { aStoredMessage, takeIn } from "../support/task-maker.ts";

const clock = new FakeClock();

async function aState(t: TestContext): Promise<{ db: Db; path: string }> {
  const stateDir = mkdtempSync(join(tmpdir(), "invoicesync-trx-"));
  const db = await openDatabase(stateDir, { create: true, clock });
  t.after(async () => {
    await db?.destroy();
    rmSync(stateDir, { recursive: true, force: true });
  });
  assert.ok(db);
  return { db, path: databaseFile(stateDir) };
}

const count = async (db: Db) => (await db.selectFrom("email_tasks").select("id").execute()).length;

test("a unit of work that throws leaves nothing behind", async (t) => {
  const { db } = await aState(t);
  const failed = inTransaction(db, async (trx) => {
    await takeIn(trx, [aStoredMessage()]);
    throw new Error("stop");
  });
  await assert.rejects(failed, /stop/);
  assert.equal(await count(db), 0);
});

test("a unit of work inside another joins it", async (t) => {
  const { db } = await aState(t);
  const failed = inTransaction(db, async (trx) => {
    await inTransaction(trx, (inner) => takeIn(inner, [aStoredMessage()]));
    throw new Error("stop");
  });
  await assert.rejects(failed, /stop/);
  assert.equal(await count(db), 0);
});

test("reading first and writing then does not fail because another process wrote between", async (t) => {
  const { db, path } = await aState(t);
  const other = new Database(path, { timeout: 0 });
  t.after(() => other.close());
  await inTransaction(db, async (trx) => {
    assert.equal(await count(trx), 0);
    assert.throws(() => other.exec("insert into counters values ('a', 1)"), {
      code: "SQLITE_BUSY",
    });
    await takeIn(trx, [aStoredMessage()]);
  });
  assert.equal(await count(db), 1);
});

test("a lock that is never let go is DB_BUSY, and the work has not run", async (t) => {
  const { db, path } = await aState(t);
  const other = new Database(path);
  t.after(() => other.close());
  other.exec("begin immediate");
  let runs = 0;
  const busy = inTransaction(db, async () => {
    runs += 1;
  });
  await assert.rejects(busy, { name: "CodedError", code: "DB_BUSY" });
  assert.equal(runs, 0);
  other.exec("rollback");
  await inTransaction(db, (trx) => takeIn(trx, [aStoredMessage()]));
  assert.equal(await count(db), 1);
});

test("what is busy only at first succeeds when it is tried again", async (t) => {
  const { db } = await aState(t);
  let runs = 0;
  await inTransaction(db, async (trx) => {
    runs += 1;
    await takeIn(trx, [aStoredMessage()]);
    if (runs < 3) throw Object.assign(new Error("busy"), { code: "SQLITE_BUSY" });
  });
  assert.equal(runs, 3);
  assert.equal(await count(db), 1);
});
