import assert from "node:assert/strict";
import { test } from "node:test";
import type { TaskEntry } from "../../src/db/task-entry.ts";
import { dovecotMissing } from "../support/dovecot.ts";
import { listed, pass } from "../support/run-summary.ts";
import { aShop } from "../support/shop.ts";
import { untilIn } from "../support/workspace.ts";

const KILLS = 12;
const QUESTIONS = 20;

test(
  "killed again and again at random instants, no reply goes out twice, and none is lost",
  { skip: dovecotMissing },
  async (t) => {
    const shop = await aShop(t, { questions: QUESTIONS, sections: { retries: { attempts: 50 } } });
    await shop.proxy.set({ latencyMs: 4 }); // so that a pass lasts, and its kills differ
    const instants: number[] = [];
    for (let n = 0; n < KILLS; n++) {
      const running = shop.spawn(["run"]);
      const begun = shop.proxy.bytes.toServer;
      const instant = Math.floor(Math.random() * 2_500);
      instants.push(instant);
      await untilIn(running, () => shop.proxy.bytes.toServer - begun >= instant);
      running.child.kill("SIGKILL");
      await running.end;
    }
    await shop.proxy.set({});
    await pass(shop);
    await pass(shop);

    const sent = new Map<string, number>();
    for (const { to } of shop.sink.mails) sent.set(to.join(), (sent.get(to.join()) ?? 0) + 1);
    const twice = [...sent].filter(([, count]) => count > 1);
    assert.deepEqual(twice, [], `killed after these bytes: ${instants.join(" ")}`);
    const tasks = await listed<TaskEntry>(shop, "tasks", "list");
    assert.equal(tasks.length, QUESTIONS);
    const doubts = tasks.filter(({ replyStatus }) => replyStatus === "in_doubt");
    assert.ok(doubts.length <= KILLS, "a kill puts one reply in doubt at most");
    for (const { sender, replyStatus } of tasks) {
      if (replyStatus === "sent") assert.equal(sent.get(sender ?? ""), 1);
      else assert.equal(replyStatus, "in_doubt");
    }
  },
);
