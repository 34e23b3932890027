import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { renameSync } from "node:fs";
import { test } from "node:test";
import { storedFile } from "../../src/db/files.ts";
import { dovecotMissing } from "../support/dovecot.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { someMailboxes, userOf, type Mailboxes } from "../support/mailboxes.ts";
import { listed, pass } from "../support/run-summary.ts";

const skip = dovecotMissing;
const USER = userOf("billing");

interface Listed {
  readonly id: number;
  readonly status: string;
  readonly attempts: number;
  readonly errorCode: string | null;
}

/** A finished task whose stored message is out of reach, back in the queue: it fails every time. */
async function aFailingTask(world: Mailboxes): Promise<{ mend(): void }> {
  const mail = aMailWithInvoice("D-1");
  world.server.deliver(USER, mail);
  await pass(world);
  const { raw = mail } = world.server.list(USER)[0] ?? {};
  const crlf = raw.toString("latin1").replaceAll(/\r?\n/g, "\r\n");
  const hash = createHash("sha256").update(Buffer.from(crlf, "latin1")).digest("hex");
  const file = storedFile(world.stateDir, hash);
  renameSync(file, `${file}.away`);
  assert.equal((await world.run(["tasks", "requeue", "1"])).code, 0);
  return { mend: () => renameSync(`${file}.away`, file) };
}

test(
  "a task that fails every time is a dead letter after exactly five attempts, flagged, and comes back by hand",
  { skip },
  async (t) => {
    const world = await someMailboxes(t, ["billing"]);
    world.configure({}, { retries: { backoff: "0s" } });
    const { mend } = await aFailingTask(world);

    for (let attempt = 1; attempt <= 4; attempt++) {
      const { code, summary } = await pass(world);
      assert.deepEqual([code, summary.tasks.retried], [3, 1], `attempt ${attempt}`);
      assert.equal(summary.invoices.stored, 0, "what an earlier pass stored is not its own");
    }
    assert.equal((await pass(world)).summary.tasks.deadLettered, 1);
    const [dead] = await listed<Listed>(world, "dlq", "list");
    assert.deepEqual([dead?.attempts, dead?.errorCode], [5, "MESSAGE_MISSING"]);
    assert.equal(world.server.list(USER)[0]?.flags, "FS");

    const idle = await pass(world);
    assert.deepEqual([idle.code, idle.summary.tasks.deadLettered], [0, 0]);

    mend();
    const retry = await world.run(["dlq", "retry", String(dead?.id), "99", "--json"]);
    assert.equal(retry.code, 1);
    const { requeued, notFound } = retry.json() as { requeued: number[]; notFound: number[] };
    assert.deepEqual([requeued, notFound], [[dead?.id], [99]]);
    const again = await pass(world);
    assert.deepEqual([again.code, again.summary.tasks.done], [0, 1]);
    assert.equal(world.server.list(USER)[0]?.flags, "S", "our own flag is taken off");
    assert.deepEqual(await listed(world, "dlq", "list"), []);
  },
);

test("a task in its backoff waits for a later pass and keeps its attempts", { skip }, async (t) => {
  const world = await someMailboxes(t, ["billing"]);
  await aFailingTask(world);
  assert.equal((await pass(world)).summary.tasks.retried, 1);
  const waiting = await pass(world);
  assert.equal(waiting.code, 0);
  assert.deepEqual([waiting.summary.tasks.retried, waiting.summary.tasks.deferred], [0, 1]);
  assert.equal((await listed<Listed>(world, "tasks", "list"))[0]?.attempts, 1);
});
