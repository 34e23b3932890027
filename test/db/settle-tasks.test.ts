import assert from "node:assert/strict";
import { test } from "node:test";
import { CodedError } from "../../src/core/errors.ts";
import type { Db, Task } from "../../src/db/tables.ts";
import { claimTasks, countDeferred, releaseTask, unclaimTasks } from "../../src/db/claim-tasks.ts";
import { recoverTasks } from "../../src/db/recover-tasks.ts";
import { backoffMs, settleTask } from "../../src/db/settle-tasks.ts";
import { claimTask, aStoredMessage, takeIn } from "../support/task-maker.ts";
import { anEmptyState } from "../support/store.ts";

const POLICY = { attempts: 5, backoffMs: 60_000, maxBackoffMs: 3_600_000 };
const RETRY = { type: "retry", error: new CodedError("LLM_TIMEOUT") } as const;

const claim = (db: Db, runId: string, now = 0, suspects = false) =>
  claimTask(db, "billing", { runId, suspects }, now);

async function claimed(db: Db, runId: string, now = 0): Promise<Task> {
  const task = await claim(db, runId, now);
  assert.ok(task, "a task is due");
  return task;
}

const statusOf = (db: Db, id: number) =>
  db.selectFrom("email_tasks").selectAll().where("id", "=", id).executeTakeFirstOrThrow();

test("the attempt is counted when the task is claimed, before any work", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(db, [aStoredMessage()]);
  const task = await claimed(db, "run-1");
  assert.deepEqual([task.status, task.attempts], ["processing", 1]);
});

test("tasks are claimed oldest first, and each once", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(
    db,
    [1, 2, 3].map((uid) => aStoredMessage({ uid })),
  );
  const uids: (number | undefined)[] = [];
  for (let n = 0; n < 4; n++) uids.push((await claim(db, "run-1"))?.uid);
  assert.deepEqual(uids, [1, 2, 3, undefined]);
});

test("several are claimed at once only while none of them was tried before", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(
    db,
    [1, 2, 3, 4].map((uid) => aStoredMessage({ uid })),
  );
  await db.updateTable("email_tasks").set({ attempts: 1 }).where("uid", "=", 3).execute();
  const batches: number[][] = [];
  for (let n = 0; n < 4; n++) {
    const options = { runId: "run-1", suspects: false, most: 10 };
    batches.push((await claimTasks(db, "billing", options, 0)).map(({ uid }) => uid));
  }
  assert.deepEqual(batches, [[1, 2], [3], [4], []]);
});

test("what was claimed and never begun has lost nothing", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(db, [aStoredMessage()]);
  const before = await statusOf(db, 1);
  const task = await claimed(db, "run-1");
  await unclaimTasks(db, [task]);
  const { last_attempt_at: _, ...after } = await statusOf(db, 1);
  assert.deepEqual({ ...after, last_attempt_at: before.last_attempt_at }, before);
  assert.equal(await countDeferred(db, ["billing"], "run-1"), 1);
});

test("a failed attempt waits 1, 2, 4, 8 minutes, and the fifth ends in the dead letters", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(db, [aStoredMessage()]);
  let now = 0;
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 4; attempt++) {
    const task = await claimed(db, `run-${attempt}`, now);
    assert.equal((await settleTask(db, task, RETRY, POLICY, now)).settled, "retried");
    const { next_attempt_at } = await statusOf(db, task.id);
    waits.push((next_attempt_at ?? 0) - now);
    now = next_attempt_at ?? 0;
  }
  const last = await claimed(db, "run-5", now);
  assert.equal((await settleTask(db, last, RETRY, POLICY, now)).settled, "deadLettered");
  assert.deepEqual(waits, [60_000, 120_000, 240_000, 480_000]);
  assert.equal((await statusOf(db, last.id)).status, "dead_letter");
  assert.equal(await claim(db, "run-6", now * 10), undefined);
});

test("a backoff never grows past its longest", () => {
  assert.equal(backoffMs(40, POLICY), 3_600_000);
});

test("a task has one attempt a pass, also without a backoff", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(db, [aStoredMessage()]);
  const policy = { ...POLICY, backoffMs: 0 };
  await settleTask(db, await claimed(db, "run-1"), RETRY, policy, 0);
  assert.equal(await claim(db, "run-1"), undefined);
  assert.ok(await claim(db, "run-2"));
});

test("a released task has lost no attempt and waits for the next pass", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(db, [aStoredMessage()]);
  const task = await claimed(db, "run-1");
  await releaseTask(db, task);
  assert.deepEqual(
    [(await statusOf(db, task.id)).status, (await statusOf(db, task.id)).attempts],
    ["pending", 0],
  );
  assert.equal(await claim(db, "run-1"), undefined);
  assert.equal((await claimed(db, "run-2")).attempts, 1);
});

test("a deferred task keeps its attempts", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(db, [aStoredMessage()]);
  const outcome = { type: "deferred", reason: "LLM_BUDGET" } as const;
  const task = await claimed(db, "run-1");
  assert.equal((await settleTask(db, task, outcome, POLICY, 0)).settled, "deferred");
  assert.equal((await claimed(db, "run-2")).attempts, 1);
});

test("settling twice is an error, not a second result", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(db, [aStoredMessage()]);
  const task = await claimed(db, "run-1");
  const done = { type: "done", effects: [] } as const;
  await settleTask(db, task, done, POLICY, 0);
  await assert.rejects(settleTask(db, task, done, POLICY, 0), /settled twice/);
});

test("what a dead pass left is due again behind the others, and worked alone", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(
    db,
    [1, 2].map((uid) => aStoredMessage({ uid })),
  );
  const killer = await claimed(db, "run-1");
  await recoverTasks(db, POLICY, 10);
  assert.equal((await claimed(db, "run-2", 10)).uid, 2);
  assert.equal(await claim(db, "run-2", 10), undefined);
  const again = await claim(db, "run-2", 10, true);
  assert.deepEqual([again?.id, again?.attempts], [killer.id, 2]);
});

test("a message that kills its process five times is a dead letter", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(db, [aStoredMessage()]);
  for (let pass = 1; pass <= 5; pass++) {
    assert.ok(await claim(db, `run-${pass}`, pass, pass > 1), `pass ${pass} tries it`);
    await recoverTasks(db, POLICY, pass);
  }
  const { status, error_code, attempts } = await statusOf(db, 1);
  assert.deepEqual([status, error_code, attempts], ["dead_letter", "PASS_DIED", 5]);
});

test("what this pass did not try counts as deferred", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(
    db,
    [1, 2, 3].map((uid) => aStoredMessage({ uid })),
  );
  await settleTask(db, await claimed(db, "run-1"), RETRY, POLICY, 0);
  await settleTask(db, await claimed(db, "run-1"), { type: "done", effects: [] }, POLICY, 0);
  assert.equal(await countDeferred(db, ["billing"], "run-1"), 1);
  assert.equal(await countDeferred(db, ["billing"], "run-2"), 2);
});

test("a wait beyond any backoff, written under a wrong clock, is over with the next pass", async (t) => {
  const db = await anEmptyState(t);
  const year = 365 * 24 * 3_600_000;
  await takeIn(db, [aStoredMessage()], year);
  assert.equal(await claim(db, "run-1", 0), undefined);
  await recoverTasks(db, POLICY, 0);
  assert.ok(await claim(db, "run-2", 0));
});

test("a wait within the longest backoff is left as it is", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(db, [aStoredMessage()], POLICY.maxBackoffMs);
  await recoverTasks(db, POLICY, 0);
  assert.equal(await claim(db, "run-1", 0), undefined);
});
