import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { storedFile, writeFiles } from "../../src/db/files.ts";
import { databaseFile, openDatabase } from "../../src/db/open.ts";
import { expireMail, expireRecords, vacuumWhenItPays } from "../../src/db/retention.ts";
import { deleteStale, noteStale } from "../../src/db/stale-files.ts";
import type { Db, ReplyStatus, TaskStatus } from "../../src/db/tables.ts";
import { requeueTasks } from "../../src/db/task-admin.ts";
import { knownUids } from "../../src/db/taken-in.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { aStoredMessage, INBOX, takeIn } from "../support/task-maker.ts";
import { anEmptyState } from "../support/store.ts";

const OLD = 100;
const BEFORE = 200;
const NOW = 1_000;
const ALWAYS = () => true;

async function aWorld(t: TestContext) {
  const stateDir = mkdtempSync(join(tmpdir(), "invoicesync-retention-"));
  const db = await anEmptyState(t);
  t.after(() => rmSync(stateDir, { recursive: true, force: true }));
  const store = async (content: string) =>
    (await writeFiles(stateDir, [Buffer.from(content)]))[0] ?? "";
  return {
    db,
    stateDir,
    store,
    has: (hash: string) => existsSync(storedFile(stateDir, hash)),
    /** A message taken in and settled. */
    add: async (uid: number, status: TaskStatus, processedAt: number | null) => {
      const content = `message ${uid}`;
      const hash = await store(content);
      await takeIn(db, [aStoredMessage({ uid, content, contentHash: hash })]);
      const settled = { status, processed_at: processedAt };
      await db.updateTable("email_tasks").set(settled).where("uid", "=", uid).execute();
      return hash;
    },
    document: async (taskId: number, position: number, hash: string) => {
      const row = { task_id: taskId, position, document_hash: hash, verdict: "read" as const };
      await db.insertInto("documents").values(row).execute();
    },
    expire: (mayGoOn = ALWAYS) => expireMail(db, stateDir, BEFORE, NOW, mayGoOn),
  };
}

async function outgoing(db: Db, status: ReplyStatus, hash: string, taskId: number) {
  const addresses = { sender: "a@x", recipient: "b@x", message_id: `<${hash}@x>` };
  const row = { ...addresses, account: "billing", kind: "reply" as const, status };
  const kept = { ...row, task_id: taskId, raw_hash: hash, created_at: OLD };
  await db.insertInto("outbox").values(kept).execute();
}

test("what was done long ago loses its stored copy; its task stays and its message is known", async (t) => {
  const world = await aWorld(t);
  const old = await world.add(1, "done", OLD);
  const young = await world.add(2, "done", BEFORE);
  assert.equal(await world.expire(), 1);
  assert.deepEqual([old, young].map(world.has), [false, true]);
  assert.deepEqual(await knownUids(world.db, INBOX, [1, 2]), new Set([1, 2]));
  const copy = await takeIn(world.db, [aStoredMessage({ uid: 9, content: "message 1" })]);
  assert.equal(copy.ingested, 0, "a copy of it is still known for one");
  assert.equal(await world.expire(), 0, "and it is not looked at again");
});

test("what is due, or failed and waits for a person, keeps its stored copy", async (t) => {
  const world = await aWorld(t);
  const kept = [];
  for (const [index, status] of (
    ["pending", "processing", "reprocessing", "failed", "dead_letter"] as const
  ).entries()) {
    kept.push(await world.add(index + 1, status, OLD));
  }
  assert.equal(await world.expire(), 0);
  assert.ok(kept.every(world.has));
});

test("an invoice keeps its document, whatever else was in the mail goes", async (t) => {
  const world = await aWorld(t);
  const raw = await world.add(1, "done", OLD);
  await world.add(2, "pending", null);
  const [invoice, logo, shared] = [
    await world.store("invoice"),
    await world.store("logo"),
    await world.store("shared"),
  ];
  await world.db
    .insertInto("invoices")
    .values({
      task_id: 1,
      account: "billing",
      document_hash: invoice,
      kind: "invoice",
      method: "xml",
      format: "ubl",
      created_at: OLD,
    })
    .execute();
  await world.document(1, 0, invoice);
  await world.document(1, 1, logo);
  await world.document(1, 2, shared);
  await world.document(2, 0, shared);
  await world.expire();
  assert.deepEqual([raw, invoice, logo, shared].map(world.has), [false, true, false, true]);
});

test("a mail and its reply stay while the reply is not sent, and go together once it is", async (t) => {
  const world = await aWorld(t);
  const kept: string[] = [];
  const statuses = ["pending", "sending", "in_doubt", "failed", "sent", "kept", "drafted"] as const;
  for (const [index, status] of statuses.entries()) {
    const raw = await world.add(index + 1, "done", OLD);
    const reply = await world.store(`reply ${status}`);
    await outgoing(world.db, status, reply, index + 1);
    kept.push(raw, reply);
  }
  assert.equal(await world.expire(), 3);
  assert.deepEqual(kept.map(world.has), [
    ...Array.from({ length: 8 }, () => true),
    ...Array.from({ length: 6 }, () => false),
  ]);
});

test("more than a batch goes on as long as it may, and the rest another time", async (t) => {
  const { db, expire } = await aWorld(t);
  const messages = Array.from({ length: 450 }, (_, index) => aStoredMessage({ uid: index + 1 }));
  await takeIn(db, messages);
  await db.updateTable("email_tasks").set({ status: "done", processed_at: OLD }).execute();
  assert.equal(await expire(() => false), 200);
  assert.equal(await expire(), 250);
});

test("what was noted before a crash is deleted later, unless it has an owner again", async (t) => {
  const world = await aWorld(t);
  const orphan = await world.store("orphan");
  const owned = await world.add(1, "pending", null);
  await noteStale(world.db, [orphan, owned, orphan]);
  assert.equal(await deleteStale(world.db, world.stateDir), 1);
  assert.deepEqual([orphan, owned].map(world.has), [false, true]);
  assert.deepEqual(await world.db.selectFrom("stale_files").selectAll().execute(), []);
});

test("a task whose copy is gone is not put back in the queue, and that is said", async (t) => {
  const world = await aWorld(t);
  await world.add(1, "done", OLD);
  await world.expire();
  await world.add(2, "done", OLD);
  const result = await requeueTasks(world.db, [1, 2, 3], NOW);
  assert.deepEqual(result, { requeued: [2], notFound: [3], busy: [], expired: [1] });
});

test("old passes go, but never the last one that ended well", async (t) => {
  const { db } = await aWorld(t);
  for (const [id, outcome] of [
    ["1", "ok"],
    ["2", "ok"],
    ["3", "crashed"],
  ] as const) {
    await db
      .insertInto("runs")
      .values({ id, started_at: Number(id), outcome })
      .execute();
  }
  await expireRecords(db, BEFORE, NOW);
  const left = await db.selectFrom("runs").select("id").orderBy("id").execute();
  assert.deepEqual(
    left.map(({ id }) => id),
    ["2", "3"],
  );
});

test("the database is written anew where a good part of it is free, and only there", async (t) => {
  const stateDir = mkdtempSync(join(tmpdir(), "invoicesync-vacuum-"));
  const db = await openDatabase(stateDir, { create: true, clock: new FakeClock() });
  assert.ok(db);
  t.after(async () => {
    await db.destroy();
    rmSync(stateDir, { recursive: true, force: true });
  });
  const size = () => statSync(databaseFile(stateDir)).size;
  const rows = Array.from({ length: 300 }, (_, id) => ({
    id: String(id),
    started_at: id,
    outcome: "ok" as const,
    summary: "x".repeat(5_000),
  }));
  await db.insertInto("runs").values(rows).execute();
  assert.equal(await vacuumWhenItPays(db, 0), false);
  await db.deleteFrom("runs").execute();
  assert.equal(await vacuumWhenItPays(db), false, "for so little it does not pay");
  assert.equal(await vacuumWhenItPays(db, 0), true);
  assert.equal(await vacuumWhenItPays(db, 0), false);
  await db.destroy();
  assert.ok(size() < 600_000, String(size()));
});
