import assert from "node:assert/strict";
import { test } from "node:test";
import { closeWay, markAlertsSent, raiseAlert, unsentAlerts } from "../../src/db/alerts.ts";
import type { Db } from "../../src/db/tables.ts";
import { openState } from "../support/store.ts";
import { aWorkspace } from "../support/workspace.ts";
import type { Life } from "../support/life.ts";

const HOUR_MS = 3_600_000;

async function aState(t: Life): Promise<Db> {
  const db = await openState(t, aWorkspace(t).stateDir);
  t.after(() => db.destroy());
  return db;
}

const raise = (db: Db, now: number, changes: object = {}) => {
  const alert = { runId: "r", kind: "BREAKER_OPEN", subject: "pass", message: "it rests" };
  return raiseAlert(db, { ...alert, ...changes }, HOUR_MS, now);
};
const waiting = async (db: Db) => (await unsentAlerts(db, "mailed_at")).length;

test("an alert that waits is not raised again, however long it waits", async (t) => {
  const db = await aState(t);
  await raise(db, 0);
  await raise(db, 10 * HOUR_MS);
  assert.equal(await waiting(db), 1);
});

test("one that was sent is raised again only after the interval", async (t) => {
  const db = await aState(t);
  await raise(db, 0);
  await markAlertsSent(db, await unsentAlerts(db, "mailed_at"), "mailed_at", HOUR_MS);
  await raise(db, 2 * HOUR_MS - 1);
  assert.equal(await waiting(db), 0);
  await raise(db, 2 * HOUR_MS);
  assert.equal(await waiting(db), 1);
});

test("another kind or another subject is another alert", async (t) => {
  const db = await aState(t);
  await raise(db, 0);
  await raise(db, 0, { kind: "LLM_AUTH" });
  await raise(db, 0, { subject: "billing" });
  assert.equal(await waiting(db), 3);
});

test("what went one way still waits for the other", async (t) => {
  const db = await aState(t);
  await raise(db, 0);
  await markAlertsSent(db, await unsentAlerts(db, "posted_at"), "posted_at", 1);
  assert.equal(await waiting(db), 1);
  await closeWay(db, "mailed_at", 2);
  assert.equal(await waiting(db), 0);
});

test("what was sent a month ago is forgotten, what was not is not", async (t) => {
  const db = await aState(t);
  await raise(db, 0);
  await raise(db, 0, { subject: "billing" });
  const [first] = await unsentAlerts(db, "mailed_at");
  assert.ok(first);
  await markAlertsSent(db, [first], "mailed_at", 31 * 24 * HOUR_MS);
  const left = await db.selectFrom("alerts").select("subject").execute();
  assert.deepEqual(left, [{ subject: "billing" }]);
});
