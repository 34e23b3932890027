import assert from "node:assert/strict";
import { test } from "node:test";
import { keepTurn, recentTurns } from "../../src/db/conversations.ts";
import type { Db } from "../../src/db/tables.ts";
import { aStoredMessage, takeIn } from "../support/task-maker.ts";
import { anEmptyState } from "../support/store.ts";

const WHO = { account: "billing", sender: "customer@example.net", thread: "<a@example.net>" };

async function keep(db: Db, uid: number, changes: Partial<typeof WHO> = {}): Promise<void> {
  await takeIn(db, [aStoredMessage({ uid })]);
  const task = await db
    .selectFrom("email_tasks")
    .selectAll()
    .where("uid", "=", uid)
    .executeTakeFirstOrThrow();
  const { sender, thread } = { ...WHO, ...changes };
  await keepTurn(db, task, { sender, thread, question: `q${uid}`, answer: `a${uid}` }, uid);
}
const questions = async (db: Db, limit: number) =>
  (await recentTurns(db, WHO, limit)).map(({ question }) => question);

test("the last turns of a sender, oldest first, those of the thread before others", async (t) => {
  const db = await anEmptyState(t);
  await keep(db, 1);
  for (const uid of [2, 3, 4]) await keep(db, uid, { thread: "<b@example.net>" });
  await keep(db, 5, { sender: "other@example.net" });
  assert.deepEqual(await questions(db, 3), ["q1", "q3", "q4"]);
  assert.deepEqual(await questions(db, 0), []);
});

test("a task has one turn, however often it is worked, and it goes with its task", async (t) => {
  const db = await anEmptyState(t);
  await keep(db, 1);
  await keep(db, 1);
  assert.deepEqual(await questions(db, 9), ["q1"]);
  await db.deleteFrom("email_tasks").execute();
  assert.deepEqual(await questions(db, 9), []);
});
