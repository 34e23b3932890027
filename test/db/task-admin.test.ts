import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { findTask, listTasks, requeueDeadLetters, requeueTasks } from "../../src/db/task-admin.ts";
import type { Db, EmailTasksTable, TaskStatus } from "../../src/db/tables.ts";
import { aStoredMessage, takeIn } from "../support/task-maker.ts";
import type { Updateable } from "kysely";
import { anEmptyState } from "../support/store.ts";

const NOW = Date.UTC(2026, 10, 20, 9);

/** One task for each status given, with the ids 1, 2, 3 … */
async function tasksThatAre(t: TestContext, ...statuses: readonly TaskStatus[]): Promise<Db> {
  const db = await anEmptyState(t);
  t.after(() => db.destroy());
  await takeIn(
    db,
    statuses.map((_, index) => aStoredMessage({ uid: index + 1 })),
    NOW,
  );
  for (const [index, status] of statuses.entries()) await set(db, index + 1, { status });
  return db;
}

async function set(db: Db, id: number, columns: Updateable<EmailTasksTable>): Promise<void> {
  await db.updateTable("email_tasks").set(columns).where("id", "=", id).execute();
}

test("a list has exactly the keys of the interface, times in ISO 8601", async (t) => {
  const db = await tasksThatAre(t, "dead_letter");
  await set(db, 1, {
    attempts: 5,
    error_code: "LLM_TIMEOUT",
    error_message: "the LLM did not answer in time",
    last_attempt_at: NOW + 1,
    next_attempt_at: null,
    processed_at: NOW + 2,
  });
  assert.deepEqual(await listTasks(db, { limit: 10 }), [
    {
      id: 1,
      account: "billing",
      mailbox: "INBOX",
      uidValidity: 7,
      uid: 1,
      messageId: "<1@example.com>",
      sender: "supplier@example.com",
      subject: "Invoice",
      pipeline: "invoices",
      status: "dead_letter",
      attempts: 5,
      reason: null,
      errorCode: "LLM_TIMEOUT",
      errorMessage: "the LLM did not answer in time",
      createdAt: "2026-11-20T09:00:00.000Z",
      lastAttemptAt: "2026-11-20T09:00:00.001Z",
      nextAttemptAt: null,
      processedAt: "2026-11-20T09:00:00.002Z",
      replyStatus: null,
    },
  ]);
});

test("a list is the newest first, filtered and limited", async (t) => {
  const db = await tasksThatAre(t, "done", "pending", "done", "failed");
  const ids = async (filter: Parameters<typeof listTasks>[1]) =>
    (await listTasks(db, filter)).map((task) => task.id);
  assert.deepEqual(await ids({ limit: 100 }), [4, 3, 2, 1]);
  assert.deepEqual(await ids({ limit: 2 }), [4, 3]);
  assert.deepEqual(await ids({ limit: 100, status: "done" }), [3, 1]);
  assert.deepEqual(await ids({ limit: 100, account: "other" }), []);
});

test("a reply in doubt is seen in the list, also beside one that was sent", async (t) => {
  const db = await tasksThatAre(t, "done");
  for (const [index, status] of (["sent", "in_doubt", "sent"] as const).entries()) {
    const message = { message_id: `<${index}@x>`, sender: "a@x", recipient: "b@x", raw_hash: "0" };
    await db
      .insertInto("outbox")
      .values({ ...message, task_id: 1, account: "billing", kind: "reply", status, created_at: 0 })
      .execute();
  }
  assert.equal((await listTasks(db, { limit: 1 }))[0]?.replyStatus, "in_doubt");
});

test("a task is shown with its documents, its places and everything else", async (t) => {
  const db = await tasksThatAre(t, "done");
  await db
    .insertInto("documents")
    .values({
      task_id: 1,
      position: 0,
      name: "logo.png",
      verdict: "left_out",
      reason: "NOT_AN_INVOICE",
    })
    .execute();
  const task = await findTask(db, 1);
  assert.deepEqual(task?.documents, [
    { name: "logo.png", documentHash: null, verdict: "left_out", reason: "NOT_AN_INVOICE" },
  ]);
  assert.deepEqual(task?.places, [
    { mailbox: "INBOX", uidValidity: 7, uid: 1, marked: null, wanted: null },
  ]);
  assert.equal(await findTask(db, 2), undefined);
});

test("a requeued task has all its attempts again and is due at once", async (t) => {
  const db = await tasksThatAre(t, "dead_letter");
  await set(db, 1, { attempts: 5, error_code: "X", error_message: "y", processed_at: NOW });
  await db.updateTable("server_marks").set({ wanted: "failed", marked: "failed" }).execute();
  const result = await requeueTasks(db, [1], NOW + 5);
  assert.deepEqual(result, { requeued: [1], notFound: [], busy: [], expired: [] });
  const task = await db.selectFrom("email_tasks").selectAll().executeTakeFirstOrThrow();
  assert.equal(task.status, "reprocessing");
  assert.equal(task.attempts, 0);
  assert.equal(task.error_code, null);
  assert.equal(task.processed_at, null);
  assert.equal(task.next_attempt_at, NOW + 5);
  const mark = await db.selectFrom("server_marks").selectAll().executeTakeFirstOrThrow();
  assert.equal(mark.marked, "failed"); // what the server was told, so that our flag comes off later
  assert.equal(mark.wanted, null);
});

test("a task that a pass works on is left alone, and said so", async (t) => {
  const db = await tasksThatAre(t, "processing", "done", "pending", "failed");
  assert.deepEqual(await requeueTasks(db, [4, 1, 2, 3, 9], NOW), {
    requeued: [2, 3, 4],
    notFound: [9],
    busy: [1],
    expired: [],
  });
});

test("only dead letters are found among the dead letters", async (t) => {
  const db = await tasksThatAre(t, "dead_letter", "done", "dead_letter");
  assert.deepEqual(await requeueDeadLetters(db, [1, 2, 9], NOW), {
    requeued: [1],
    notFound: [2, 9],
    busy: [],
    expired: [],
  });
  assert.deepEqual((await requeueDeadLetters(db, "all", NOW)).requeued, [3]);
  assert.equal((await findTask(db, 2))?.status, "done");
});
