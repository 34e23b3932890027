import assert from "node:assert/strict";
import { test } from "node:test";
import { recordMarked, unsettledMarks, assignUids } from "../../src/db/marks.ts";
import { keepCopies, knownUids, lookAlikes, takeInBatch } from "../../src/db/taken-in.ts";
import { settleTask } from "../../src/db/settle-tasks.ts";
import { claimTask, aStoredMessage, INBOX, takeIn } from "../support/task-maker.ts";
import { anEmptyState } from "../support/store.ts";

const POLICY = { attempts: 5, backoffMs: 60_000, maxBackoffMs: 3_600_000 };

test("the same content under another uid is one task with two places", async (t) => {
  const db = await anEmptyState(t);
  const first = await takeIn(db, [aStoredMessage({ uid: 1, content: "same" })]);
  const second = await takeIn(db, [
    aStoredMessage({ uid: 2, content: "same" }),
    aStoredMessage({ uid: 3, content: "other" }),
  ]);
  assert.deepEqual(first, { ingested: 1, duplicates: 0 });
  assert.deepEqual(second, { ingested: 1, duplicates: 1 });
  assert.deepEqual([...(await knownUids(db, INBOX, [1, 2, 3, 4]))], [1, 2, 3]);
});

test("the same content in another account is a task of its own", async (t) => {
  const db = await anEmptyState(t);
  const message = aStoredMessage({ content: "same" });
  await takeIn(db, [message]);
  const other = await takeInBatch(db, { ...INBOX, account: "sales" }, "invoices", [message], 0);
  assert.equal(other.ingested, 1);
});

test("a copy is marked as its task is, also when the task was settled before", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(db, [aStoredMessage({ uid: 1, content: "same" })]);
  const task = await claimTask(db, "billing", { runId: "run-1", suspects: false }, 0);
  assert.ok(task);
  await settleTask(db, task, { type: "done", effects: [] }, POLICY, 0);
  await recordMarked(db, INBOX, [1], "done", 0);
  await keepCopies(db, INBOX, [{ uid: 9, taskId: task.id }], 0);
  assert.deepEqual(await unsettledMarks(db, "billing", "INBOX"), [
    { uidValidity: 7, uid: 9, wanted: "done", marked: null },
  ]);
});

test("a task deleted by hand makes its message unknown again, a purged one does not", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(
    db,
    [1, 2].map((uid) => aStoredMessage({ uid })),
  );
  await db.updateTable("server_marks").set({ task_id: null }).where("uid", "=", 1).execute();
  await db.deleteFrom("email_tasks").execute();
  assert.deepEqual([...(await knownUids(db, INBOX, [1, 2]))], [1]);
});

test("a message of the same size and date may be a copy, one without a Message-ID is fetched", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(
    db,
    [
      aStoredMessage({ uid: 1, sizeBytes: 500, receivedAt: 9_000 }),
      aStoredMessage({ uid: 2, sizeBytes: 600, receivedAt: 9_000, messageId: null }),
    ],
    10_000,
  );
  const found = [
    { uid: 11, sizeBytes: 500, receivedAt: 9_000 },
    { uid: 12, sizeBytes: 600, receivedAt: 9_000 },
    { uid: 13, sizeBytes: 500, receivedAt: 8_000 },
  ];
  const copies = await lookAlikes(db, "billing", found, false);
  assert.deepEqual(
    copies.map(({ uid }) => uid),
    [11],
  );
});

test("a Maildir's names keep their numbers, new ones get the next", async (t) => {
  const db = await anEmptyState(t);
  await assignUids(db, "archive", "INBOX", ["a", "b"]);
  const uids = await assignUids(db, "archive", "INBOX", ["b", "c", "a"]);
  assert.deepEqual(Object.fromEntries(uids), { a: 1, b: 2, c: 3 });
});

test("transactions of several accounts at once do not slip into each other", async (t) => {
  const db = await anEmptyState(t);
  const keys = ["a", "b", "c", "d"].map((account) => ({ ...INBOX, account }));
  const messages = Array.from({ length: 20 }, (_, uid) => aStoredMessage({ uid: uid + 1 }));
  const taken = await Promise.all(keys.map((key) => takeInBatch(db, key, "invoices", messages, 0)));
  assert.deepEqual(
    taken.map(({ ingested }) => ingested),
    [20, 20, 20, 20],
  );
});

test("what was found in the second of its arrival may have a look-alike: only a new numbering trusts it", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(db, [aStoredMessage({ uid: 1, sizeBytes: 500, receivedAt: 9_000 })], 9_999);
  const found = [{ uid: 2, sizeBytes: 500, receivedAt: 9_000 }];
  assert.equal((await lookAlikes(db, "billing", found, false)).length, 0);
  assert.equal((await lookAlikes(db, "billing", found, true)).length, 1);
});

test("of a thousand that look alike each is told once, and by its header apart from the others", async (t) => {
  const db = await anEmptyState(t);
  const alike = Array.from({ length: 1_000 }, (_, index) => aStoredMessage({ uid: index + 1 }));
  await takeIn(db, alike);
  const bySize = await lookAlikes(
    db,
    "billing",
    alike.map(({ uid, sizeBytes, receivedAt }) => ({ uid, sizeBytes, receivedAt })),
    true,
  );
  assert.equal(bySize.length, 1_000);
  const byHeader = await lookAlikes(db, "billing", alike, true);
  assert.ok(byHeader.length === 1_000 && byHeader.every(({ uid, taskId }) => uid === taskId));
});
