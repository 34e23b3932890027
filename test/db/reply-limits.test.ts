import assert from "node:assert/strict";
import { test } from "node:test";
import { countRepliesSince } from "../../src/db/reply-limits.ts";
import type { OutboxTable } from "../../src/db/tables.ts";
import { aStoredMessage, takeIn } from "../support/task-maker.ts";
import { anEmptyState } from "../support/store.ts";

test("replies and hand-over texts count from their moment on, but not what was refused, nor alerts", async (t) => {
  const db = await anEmptyState(t);
  await takeIn(db, [aStoredMessage({ uid: 1 }), aStoredMessage({ uid: 2 })]);
  let number = 0;
  const queue = async (
    row: Partial<Pick<OutboxTable, "kind" | "recipient" | "created_at">>,
    status = "sent",
    task = 1,
  ) => {
    number += 1;
    await db
      .insertInto("outbox")
      .values({
        task_id: task,
        account: "billing",
        kind: "reply",
        message_id: `<${number}@example.com>`,
        sender: "shop@example.com",
        recipient: "a@example.net",
        raw_hash: "",
        created_at: 100,
        ...row,
        status: status as "sent",
      })
      .execute();
  };
  await queue({});
  await queue({ kind: "handover" });
  await queue({ kind: "alert" });
  await queue({}, "failed");
  await queue({}, "kept");
  await queue({ created_at: 50 });
  await queue({ recipient: "b@example.net" }, "pending", 2);
  assert.equal(await countRepliesSince(db, { at: 50 }), 4);
  assert.equal(await countRepliesSince(db, { at: 50, recipient: "a@example.net" }), 3);
  assert.equal(await countRepliesSince(db, { at: 50, exceptTasks: [1] }), 1);
  assert.equal(await countRepliesSince(db, { at: 100 }), 0);
});
