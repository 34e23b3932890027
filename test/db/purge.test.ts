import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { storedFile, writeFiles } from "../../src/db/files.ts";
import { countPurgeable, purgeTasks } from "../../src/db/purge.ts";
import { knownUids } from "../../src/db/taken-in.ts";
import type { Db, TaskStatus } from "../../src/db/tables.ts";
import { aStoredMessage, INBOX, takeIn } from "../support/task-maker.ts";
import { anEmptyState } from "../support/store.ts";

interface World {
  readonly db: Db;
  readonly stateDir: string;
  /** Stores the content and takes it in, settled at this instant. */
  add(
    uid: number,
    status: TaskStatus,
    processedAt: number | null,
    content?: string,
  ): Promise<string>;
  readonly has: (hash: string) => boolean;
  ids(): Promise<readonly number[]>;
}

async function aWorld(t: TestContext): Promise<World> {
  const stateDir = mkdtempSync(join(tmpdir(), "invoicesync-purge-"));
  const db = await anEmptyState(t);
  t.after(() => rmSync(stateDir, { recursive: true, force: true }));
  return {
    db,
    stateDir,
    add: async (uid, status, processedAt, content = `message ${uid}`) => {
      const [hash = ""] = await writeFiles(stateDir, [Buffer.from(content)]);
      await takeIn(db, [aStoredMessage({ uid, content, contentHash: hash })]);
      await db
        .updateTable("email_tasks")
        .set({ status, processed_at: processedAt })
        .where("uid", "=", uid)
        .execute();
      return hash;
    },
    has: (hash) => existsSync(storedFile(stateDir, hash)),
    ids: async () =>
      (await db.selectFrom("email_tasks").select("id").orderBy("id").execute()).map(({ id }) => id),
  };
}

test("what is old enough goes with its stored mail; the message stays known", async (t) => {
  const world = await aWorld(t);
  const old = await world.add(1, "done", 100);
  const young = await world.add(2, "done", 200);
  assert.equal(await countPurgeable(world.db, { before: 200 }), 1);
  assert.equal(await purgeTasks(world.db, world.stateDir, { before: 200 }), 1);
  assert.deepEqual(await world.ids(), [2]);
  assert.equal(world.has(old), false);
  assert.equal(world.has(young), true);
  assert.deepEqual(await knownUids(world.db, INBOX, [1, 2, 3]), new Set([1, 2]));
});

test("what is still due is never purged", async (t) => {
  const world = await aWorld(t);
  for (const [index, status] of (["pending", "processing", "reprocessing"] as const).entries()) {
    await world.add(index + 1, status, null);
  }
  assert.equal(await purgeTasks(world.db, world.stateDir, {}), 0);
  assert.deepEqual(await world.ids(), [1, 2, 3]);
});

test("only the status asked for goes", async (t) => {
  const world = await aWorld(t);
  await world.add(1, "done", 1);
  await world.add(2, "dead_letter", 1);
  assert.equal(await purgeTasks(world.db, world.stateDir, { status: "dead_letter" }), 1);
  assert.deepEqual(await world.ids(), [1]);
});

test("a file stays as long as another task, an invoice or an outgoing message needs it", async (t) => {
  const world = await aWorld(t);
  const { db } = world;
  const documents = await writeFiles(world.stateDir, [
    Buffer.from("invoice"),
    Buffer.from("logo"),
    Buffer.from("shared"),
  ]);
  const [invoice = "", logo = "", shared = ""] = documents;
  await world.add(1, "done", 1);
  await world.add(2, "pending", null);
  const sent = await world.add(3, "done", 1);
  await db
    .insertInto("invoices")
    .values({
      task_id: 1,
      account: "billing",
      document_hash: invoice,
      kind: "invoice",
      method: "xml",
      format: "ubl",
      created_at: 0,
    })
    .execute();
  for (const [task, position, hash] of [
    [1, 0, invoice],
    [1, 1, logo],
    [1, 2, shared],
    [2, 0, shared],
  ] as const) {
    await db
      .insertInto("documents")
      .values({ task_id: task, position, document_hash: hash, verdict: "read" })
      .execute();
  }
  await db
    .insertInto("outbox")
    .values({
      task_id: 3,
      account: "billing",
      kind: "reply",
      message_id: "<a@x>",
      sender: "a@x",
      recipient: "b@x",
      raw_hash: sent,
      created_at: 0,
    })
    .execute();
  assert.equal(await purgeTasks(db, world.stateDir, {}), 1);
  assert.deepEqual(await world.ids(), [2, 3]);
  assert.deepEqual([invoice, logo, shared, sent].map(world.has), [true, false, true, true]);
  const kept = await db.selectFrom("invoices").select(["id", "task_id"]).execute();
  assert.deepEqual(kept, [{ id: 1, task_id: null }]);
});

for (const [status, after] of [
  ["pending", "pending"],
  ["sending", "sending"],
  ["sent", "sent"],
  ["failed", "failed"],
  ["in_doubt", "failed"],
  ["kept", "kept"],
  ["drafted", "drafted"],
] as const) {
  const isNeeded = status === "pending" || status === "sending";
  test(`a task whose reply is ${status} ${isNeeded ? "stays" : "goes with its stored reply"}`, async (t) => {
    const world = await aWorld(t);
    const { db } = world;
    await world.add(1, "done", 1);
    const [raw = ""] = await writeFiles(world.stateDir, [Buffer.from("the reply")]);
    await db
      .insertInto("outbox")
      .values({
        task_id: 1,
        account: "billing",
        kind: "reply",
        message_id: "<a@x>",
        sender: "a@x",
        recipient: "b@x",
        raw_hash: raw,
        status,
        created_at: 0,
      })
      .execute();
    assert.equal(await purgeTasks(db, world.stateDir, {}), isNeeded ? 0 : 1);
    assert.equal(world.has(raw), isNeeded);
    const rows = await db.selectFrom("outbox").select(["task_id", "status"]).execute();
    assert.deepEqual(rows, [{ task_id: isNeeded ? 1 : null, status: after }]);
  });
}

test("more than one batch goes too", async (t) => {
  const world = await aWorld(t);
  await takeIn(
    world.db,
    Array.from({ length: 1_201 }, (_, index) => aStoredMessage({ uid: index + 1 })),
  );
  await world.db.updateTable("email_tasks").set({ status: "done", processed_at: 1 }).execute();
  assert.equal(await purgeTasks(world.db, world.stateDir, {}), 1_201);
  assert.deepEqual(await world.ids(), []);
});
