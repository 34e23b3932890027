import assert from "node:assert/strict";
import { test } from "node:test";
import { CodedError } from "../../src/core/errors.ts";
import {
  claimReply,
  countReplies,
  markHandedOver,
  queueReply,
  type NewReply,
  type Reply,
} from "../../src/db/outbox.ts";
import { recoverReplies, settleReply, type ReplyResult } from "../../src/db/reply-results.ts";
import { requeueTasks } from "../../src/db/task-admin.ts";
import { settleTask } from "../../src/db/settle-tasks.ts";
import type { Db, Task } from "../../src/db/tables.ts";
import { claimTask, aStoredMessage, takeIn } from "../support/task-maker.ts";
import type { Life } from "../support/life.ts";
import { anEmptyState } from "../support/store.ts";

const POLICY = { attempts: 3, backoffMs: 60_000, maxBackoffMs: 3_600_000 };
const TRANSIENT: ReplyResult = { type: "failed", error: new CodedError("SMTP_TRANSIENT") };

function aReply(changes: Partial<NewReply> = {}): NewReply {
  return {
    kind: "reply",
    messageId: "<answer@example.com>",
    sender: "shop@example.com",
    recipient: "customer@example.org",
    rawHash: "hash",
    source: "llm",
    ...changes,
  };
}

/** A state in which this many tasks are done, each with its reply queued. */
async function answered(t: Life, count = 1, reply: Partial<NewReply> = {}): Promise<Db> {
  const db = await anEmptyState(t);
  await takeIn(
    db,
    Array.from({ length: count }, (_, n) => aStoredMessage({ uid: n + 1 })),
  );
  for (let n = 1; n <= count; n++) {
    const task = await claimTask(db, "billing", { runId: "answers", suspects: false }, 0);
    assert.ok(task);
    const effect = {
      type: "reply",
      reply: aReply({ messageId: `<${n}@example.com>`, ...reply }),
    } as const;
    await settleTask(db, task, { type: "done", effects: [effect] }, POLICY, 0);
  }
  return db;
}

const claim = (db: Db, runId: string, now = 0) =>
  claimReply(db, { accounts: ["billing"], runId }, now);

async function claimed(db: Db, runId: string, now = 0): Promise<Reply> {
  const reply = await claim(db, runId, now);
  assert.ok(reply, "a reply is due");
  return reply;
}

const replyOf = (db: Db) => db.selectFrom("outbox").selectAll().executeTakeFirstOrThrow();
const taskOf = (db: Db): Promise<Task> =>
  db.selectFrom("email_tasks").selectAll().executeTakeFirstOrThrow();
const wantedOf = async (db: Db) =>
  (await db.selectFrom("server_marks").select("wanted").executeTakeFirstOrThrow()).wanted;

test("the same reply is queued once, however often its task is worked", async (t) => {
  const db = await answered(t);
  await queueReply(db, await taskOf(db), aReply({ messageId: "<1@example.com>", rawHash: "b" }), 9);
  const rows = await db.selectFrom("outbox").selectAll().execute();
  assert.deepEqual(
    rows.map((row) => [row.message_id, row.raw_hash, row.created_at]),
    [["<1@example.com>", "hash", 0]],
  );
});

test("replies are claimed by the age of their tasks, each once a pass, with the attempt counted", async (t) => {
  const db = await answered(t, 3);
  const claims: unknown[] = [];
  for (let n = 0; n < 4; n++) {
    const reply = await claim(db, "run");
    claims.push(reply && [reply.task_id, reply.status, reply.attempts]);
  }
  assert.deepEqual(claims, [[1, "sending", 1], [2, "sending", 1], [3, "sending", 1], undefined]);
});

test("a failed attempt waits 1, 2 minutes, and the last takes the task to the dead letters", async (t) => {
  const db = await answered(t);
  let now = 0;
  for (const waitMs of [60_000, 120_000]) {
    const end = await settleReply(db, await claimed(db, `run-${now}`, now), TRANSIENT, POLICY, now);
    assert.equal(end.settled, "retried");
    assert.equal(await claim(db, "early", now + waitMs - 1), undefined);
    now += waitMs;
  }
  const { settled } = await settleReply(db, await claimed(db, "last", now), TRANSIENT, POLICY, now);
  assert.equal(settled, "deadLettered");
  const { status, error_code: code } = await taskOf(db);
  assert.deepEqual([status, code, await wantedOf(db)], ["dead_letter", "SMTP_TRANSIENT", "failed"]);
});

test("a released attempt is not counted, and not made again in the same pass", async (t) => {
  const db = await answered(t);
  await settleReply(db, await claimed(db, "run-1"), { type: "released" }, POLICY, 0);
  assert.deepEqual([(await replyOf(db)).attempts, await claim(db, "run-1")], [0, undefined]);
  assert.equal((await claimed(db, "run-2")).attempts, 1);
});

test("a hand-over that fails leaves its dead letter with its own error", async (t) => {
  const db = await answered(t, 1, { kind: "handover" });
  await db
    .updateTable("email_tasks")
    .set({ status: "dead_letter", error_code: "LLM_UNAVAILABLE" })
    .execute();
  const rejected: ReplyResult = { type: "failed", error: new CodedError("SMTP_REJECTED") };
  await settleReply(db, await claimed(db, "run"), rejected, POLICY, 0);
  const { status, error_code: code } = await taskOf(db);
  assert.deepEqual([status, code], ["dead_letter", "LLM_UNAVAILABLE"]);
  assert.equal((await replyOf(db)).error_code, "SMTP_REJECTED");
});

for (const { name, handedOver, attempts, status, task } of [
  { name: "before the hand-over", handedOver: false, attempts: 1, status: "pending", task: "done" },
  {
    name: "before the hand-over of the last attempt",
    handedOver: false,
    attempts: 3,
    status: "failed",
    task: "dead_letter",
  },
  {
    name: "after the hand-over",
    handedOver: true,
    attempts: 1,
    status: "in_doubt",
    task: "failed",
  },
]) {
  test(`a reply whose pass died ${name} is ${status}, its task ${task}`, async (t) => {
    const db = await answered(t);
    await db
      .updateTable("outbox")
      .set({ attempts: attempts - 1 })
      .execute();
    const reply = await claimed(db, "died");
    if (handedOver) await markHandedOver(db, reply, 5);
    await recoverReplies(db, POLICY, 10);
    const row = await replyOf(db);
    assert.deepEqual(
      [row.status, row.attempts, (await taskOf(db)).status],
      [status, attempts, task],
    );
    assert.equal((await claim(db, "next", 10)) !== undefined, status === "pending");
  });
}

test("what waits for a time that was never meant is due now", async (t) => {
  const db = await answered(t);
  await db.updateTable("outbox").set({ next_attempt_at: 9e12 }).execute();
  await recoverReplies(db, POLICY, 10);
  assert.ok(await claim(db, "run", 10));
});

test("a reply of a task that is worked again waits until that is settled", async (t) => {
  const db = await answered(t);
  await settleReply(db, await claimed(db, "run-1"), { type: "in_doubt" }, POLICY, 0);
  assert.equal(await claim(db, "run-2"), undefined);
  await requeueTasks(db, [1], 0);
  assert.deepEqual([(await replyOf(db)).status, await claim(db, "run-2")], ["pending", undefined]);
  const task = await claimTask(db, "billing", { runId: "run-2", suspects: false }, 0);
  assert.ok(task);
  await settleTask(db, task, { type: "done", effects: [] }, POLICY, 0);
  assert.equal((await claimed(db, "run-2")).attempts, 1);
});

test("a requeue changes nothing about a reply that was sent", async (t) => {
  const db = await answered(t);
  await settleReply(db, await claimed(db, "run-1"), { type: "sent" }, POLICY, 7);
  await requeueTasks(db, [1], 8);
  const { status, sent_at: sentAt } = await replyOf(db);
  assert.deepEqual([status, sentAt], ["sent", 7]);
});

test("a pass counts what it sent itself, by where it came from", async (t) => {
  const db = await answered(t, 3);
  await db.updateTable("outbox").set({ source: "faq" }).where("id", "=", 2).execute();
  await settleReply(db, await claimed(db, "earlier"), { type: "sent" }, POLICY, 0);
  await settleReply(db, await claimed(db, "now"), { type: "sent" }, POLICY, 0);
  await settleReply(db, await claimed(db, "now"), { type: "sent" }, POLICY, 0);
  assert.deepEqual(await countReplies(db, "now"), {
    sent: 2,
    fromFaq: 1,
    fromCache: 0,
    fromLlm: 1,
    suppressed: 0,
    kept: 0,
  });
});
