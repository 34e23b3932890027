import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import Database from "better-sqlite3";
import { migrateDatabase } from "../../src/db/backup.ts";
import type { Migration } from "../../src/db/migrate.ts";
import { databaseFile, openDatabase } from "../../src/db/open.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { aStoredMessage, takeIn } from "../support/task-maker.ts";

const clock = new FakeClock(Date.UTC(2026, 10, 20, 9));
const BACKUP = "invoicesync.db.v1-backup-20261120T090000Z";

const TO_3: readonly Migration[] = [
  { version: 2, sql: "ALTER TABLE counters ADD COLUMN note TEXT", postgres: "" },
  { version: 3, sql: "UPDATE email_tasks SET subject = 'migrated'", postgres: "" },
];
const BROKEN: readonly Migration[] = [
  {
    version: 2,
    sql: "ALTER TABLE counters ADD COLUMN note TEXT; UPDATE nowhere SET a = 1",
    postgres: "",
  },
];

async function version1(t: TestContext): Promise<string> {
  const stateDir = mkdtempSync(join(tmpdir(), "invoicesync-migrate-"));
  t.after(() => rmSync(stateDir, { recursive: true, force: true }));
  const db = await openDatabase(stateDir, { create: true, clock });
  assert.ok(db);
  await takeIn(db, [aStoredMessage()]);
  await db.destroy();
  return stateDir;
}

test("an older database is migrated when it is opened, after a copy of it", async (t) => {
  const stateDir = await version1(t);
  const db = await openDatabase(stateDir, { create: false, clock, migrations: TO_3 });
  assert.ok(db);
  assert.deepEqual(await db.selectFrom("email_tasks").select("subject").execute(), [
    { subject: "migrated" },
  ]);
  await db.destroy();
  assert.deepEqual(readdirSync(stateDir).sort(), ["invoicesync.db", BACKUP]);
  assert.equal(statSync(join(stateDir, BACKUP)).mode & 0o777, 0o600);
  const backup = new Database(join(stateDir, BACKUP), { readonly: true });
  t.after(() => backup.close());
  assert.equal(backup.pragma("user_version", { simple: true }), 1);
  assert.deepEqual(backup.prepare("select subject from email_tasks").all(), [
    { subject: "Invoice" },
  ]);
});

test("a migration that fails changes nothing, and the copy is there", async (t) => {
  const stateDir = await version1(t);
  const before = readFileSync(databaseFile(stateDir), "hex");
  const opening = openDatabase(stateDir, { create: false, clock, migrations: BROKEN });
  await assert.rejects(opening, { code: "DB_FAILED", message: /nowhere/ });
  assert.equal(readFileSync(databaseFile(stateDir), "hex"), before);
  assert.ok(readdirSync(stateDir).includes(BACKUP));
});

test("a new database has the newest version at once, without a copy", async (t) => {
  const stateDir = join(mkdtempSync(join(tmpdir(), "invoicesync-migrate-")), "state");
  t.after(() => rmSync(join(stateDir, ".."), { recursive: true, force: true }));
  const db = await openDatabase(stateDir, { create: true, clock, migrations: TO_3 });
  await db?.destroy();
  assert.deepEqual(readdirSync(stateDir), ["invoicesync.db"]);
  const migrated = await migrateDatabase(stateDir, clock, TO_3);
  assert.deepEqual(migrated, { from: 3, to: 3, backup: undefined });
});

test("db migrate says from which version to which", async (t) => {
  const stateDir = await version1(t);
  const migrated = await migrateDatabase(stateDir, clock, TO_3);
  assert.deepEqual(migrated, { from: 1, to: 3, backup: join(stateDir, BACKUP) });
});
