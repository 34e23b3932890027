import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { existsSync } from "node:fs";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { deliverTo, makeMaildir } from "../support/maildir-store.ts";
import { preloaded } from "../support/preloads.ts";
import { pass } from "../support/run-summary.ts";
import type { RunSummary } from "../../src/pass/summary.ts";
import { aWorkspace } from "../support/workspace.ts";

test("a task that a signal ends loses no attempt and counts as deferred", async (t) => {
  const world = aWorkspace(t);
  const maildir = join(world.dir, "mail");
  makeMaildir(maildir);
  world.writeConfig({ accounts: [{ name: "archive", maildir }] });
  deliverTo(maildir, aMailWithInvoice("W-1"));
  const handedOver = join(world.dir, "handed-over");
  // the parsing thread never hears of the message
  const hanging = preloaded(
    world,
    `const { writeFileSync } = await import("node:fs");
     const { Worker } = await import("node:worker_threads");
     Worker.prototype.postMessage = () => writeFileSync(${JSON.stringify(handedOver)}, "");`,
  );
  const running = world.spawn(["run", "--json"], hanging);
  while (!existsSync(handedOver)) await new Promise(setImmediate);
  running.child.kill("SIGTERM");
  const stopped = await running.end;
  assert.equal(stopped.code, 143);
  const { tasks } = stopped.json() as RunSummary;
  assert.deepEqual([tasks.deferred, tasks.retried], [1, 0]);

  assert.equal((await pass(world)).summary.tasks.done, 1);
});
