import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import Database from "better-sqlite3";
import { databaseFile } from "../../src/db/open.ts";
import { aStoredMessage, takeIn } from "../support/task-maker.ts";
import { aCli } from "./cli-in-buffers.ts";
import { onlySqlite } from "../support/store.ts";

test(
  "db backup makes one whole file of one's own, also beside an open database",
  { skip: onlySqlite },
  async (t) => {
    const cli = aCli(t);
    await cli.withState(async (db) => {
      await takeIn(db, [aStoredMessage()]); // still in the -wal file
      const { exitCode, json } = await cli.run("db", "backup", "copy.db", "--json");
      assert.equal(exitCode, 0);
      assert.equal((json() as { file: string }).file, join(cli.dir, "copy.db"));
    });
    const copy = join(cli.dir, "copy.db");
    assert.equal(statSync(copy).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(cli.dir).sort(), ["copy.db", "invoicesync.yaml", "state"]);
    const backup = new Database(copy, { readonly: true });
    t.after(() => backup.close());
    assert.deepEqual(backup.prepare("select uid from email_tasks").all(), [{ uid: 1 }]);
  },
);

test("db backup never overwrites", { skip: onlySqlite }, async (t) => {
  const cli = aCli(t);
  await cli.withState(async () => {});
  const file = join(cli.dir, "mine.txt");
  writeFileSync(file, "precious");
  const { exitCode, stderr } = await cli.run("db", "backup", file);
  assert.equal(exitCode, 1);
  assert.match(stderr, /is not overwritten/);
  assert.equal(readFileSync(file, "utf8"), "precious");
});

test("db check finds a reference to a row that is gone", { skip: onlySqlite }, async (t) => {
  const cli = aCli(t);
  await cli.withState(async () => {});
  const checked = (await cli.run("db", "check", "--json")).json() as { ok: boolean };
  assert.equal(checked.ok, true);
  const raw = new Database(databaseFile(cli.stateDir));
  raw.pragma("foreign_keys = OFF");
  raw.exec("insert into invoice_lines (invoice_id, position) values (9, 0)");
  raw.close();
  const { exitCode, json } = await cli.run("db", "check", "--json");
  assert.equal(exitCode, 1);
  const { ok, problems, error } = json() as Record<string, unknown>;
  assert.equal(ok, false);
  assert.match(String(problems), /invoices is gone/);
  assert.equal((error as { code: string }).code, "DB_CORRUPT");
});

test("db migrate says when there is nothing to do", async (t) => {
  const cli = aCli(t);
  await cli.withState(async () => {});
  const { json } = await cli.run("db", "migrate", "--json");
  assert.deepEqual(json(), { from: 1, to: 1, backup: null });
});

for (const command of [["check"], ["backup", "copy.db"], ["migrate"]]) {
  const skip = command[0] === "backup" ? onlySqlite : false;
  test(`db ${command[0]} without state is exit code 1 and makes nothing`, { skip }, async (t) => {
    const cli = aCli(t);
    const { exitCode, stderr } = await cli.run("db", ...command);
    assert.equal(exitCode, 1);
    assert.match(stderr, /there is no state yet/);
    assert.deepEqual(readdirSync(cli.dir), ["invoicesync.yaml"]);
  });
}
