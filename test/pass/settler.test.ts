import assert from "node:assert/strict";
import { test } from "node:test";
import { openEmptyDatabase } from "../../src/db/open.ts";
import { claimTasks } from "../../src/db/claim-tasks.ts";
import { createSettler } from "../../src/pass/settler.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { aStoredMessage, takeIn } from "../support/task-maker.ts";

const POLICY = { attempts: 5, backoffMs: 60_000, maxBackoffMs: 3_600_000 };
const DONE = { type: "done", effects: [] } as const;

async function claimed(count: number) {
  const db = openEmptyDatabase();
  const clock = new FakeClock();
  await takeIn(
    db,
    Array.from({ length: count }, (_, index) => aStoredMessage({ uid: index + 1 })),
  );
  const options = { runId: "run-1", suspects: false, most: count };
  const tasks = await claimTasks(db, "billing", options, 0);
  const outcomes = tasks.map((task) => ({ task, outcome: DONE, at: 0 }));
  const statuses = async () =>
    (await db.selectFrom("email_tasks").select("status").orderBy("id").execute()).map(
      ({ status }) => status,
    );
  return { clock, outcomes, statuses, settler: createSettler(db, POLICY, clock) };
}

test("outcomes wait for company and are answered once they are kept", async () => {
  const { outcomes, statuses, settler } = await claimed(2);
  const answers = outcomes.map((one) => settler.settle(one));
  assert.deepEqual(await statuses(), ["processing", "processing"]);
  await settler.flush();
  assert.deepEqual(
    (await Promise.all(answers)).map(({ settled }) => settled),
    ["done", "done"],
  );
  assert.deepEqual(await statuses(), ["done", "done"]);
});

test("nothing waits longer than its time for company that does not come", async () => {
  const { clock, outcomes, statuses, settler } = await claimed(1);
  const answers = outcomes.map((one) => settler.settle(one));
  clock.advance(100);
  await Promise.all(answers);
  assert.deepEqual(await statuses(), ["done"]);
});

test("an outcome that cannot be kept takes no other one with it", async () => {
  const { outcomes, statuses, settler } = await claimed(3);
  const twice = outcomes.slice(1, 2);
  const answers = [...outcomes, ...twice].map((one) => settler.settle(one));
  const settled = Promise.allSettled(answers);
  await settler.end();
  assert.deepEqual(
    (await settled).map(({ status }) => status),
    ["fulfilled", "fulfilled", "fulfilled", "rejected"],
  );
  assert.deepEqual(await statuses(), ["done", "done", "done"]);
});

test("a full company goes without being told, and after the end each goes alone", async () => {
  const { outcomes, statuses, settler } = await claimed(26);
  await Promise.all(outcomes.slice(0, 24).map((one) => settler.settle(one)));
  await settler.end();
  await Promise.all(outcomes.slice(24).map((one) => settler.settle(one)));
  assert.deepEqual(new Set(await statuses()), new Set(["done"]));
});
