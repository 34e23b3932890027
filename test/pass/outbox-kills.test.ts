import assert from "node:assert/strict";
import { test } from "node:test";
import type { TaskEntry } from "../../src/db/task-entry.ts";
import { dovecotMissing } from "../support/dovecot.ts";
import { aMail } from "../support/mail-maker.ts";
import { aQuestion, anOpenShop } from "../support/open-shop.ts";
import { preloaded } from "../support/preloads.ts";
import { listed, pass } from "../support/run-summary.ts";
import { aShop, SHOP, type Shop } from "../support/shop.ts";
import { untilIn, type RunOptions } from "../support/workspace.ts";

// A pass is killed at each step of one reply, and the next passes have to make the best of it.

const skip = dovecotMissing;

/** Runs a pass up to where `isThere`, and kills it there. */
async function killedPass(shop: Shop, isThere: () => boolean, options?: RunOptions) {
  const running = shop.spawn(["run"], options);
  await untilIn(running, isThere);
  running.child.kill("SIGKILL");
  const { signal, stderr } = await running.end;
  assert.equal(signal, "SIGKILL", stderr);
}

async function statusOf(shop: Shop) {
  const [task] = await listed<TaskEntry>(shop, "tasks", "list");
  assert.ok(task);
  return [task.status, task.errorCode, task.replyStatus];
}

const flags = (shop: Shop) => shop.server.list(SHOP).map((mail) => mail.flags);

for (const stage of ["connect", "mail", "rcpt"] as const) {
  test(`killed at ${stage}, the reply is sent by the next pass, once`, { skip }, async (t) => {
    const shop = await aShop(t, { sink: { faults: { silentAt: stage } } });
    await killedPass(shop, () => shop.sink.stages.includes(stage));
    shop.sink.set({});
    const next = await pass(shop);
    assert.deepEqual([next.code, next.summary.replies.sent], [0, 1], next.stderr);
    await pass(shop);
    assert.equal(shop.sink.mails.length, 1);
    assert.deepEqual(await statusOf(shop), ["done", null, "sent"]);
    assert.deepEqual(flags(shop), ["S"]);
  });
}

test(
  "killed in the middle of the body, the reply is sent by the next pass, once",
  { skip },
  async (t) => {
    // more than all the buffers on the way hold
    const raw = aMail({ text: `${"x".repeat(70)}\r\n`.repeat(400_000) });
    const shop = await aShop(t, { raw });
    await shop.proxy.set({ freeze: { direction: "toServer", bytes: 100_000 } });
    await killedPass(shop, () => shop.proxy.bytes.toServer >= 100_000);
    await shop.proxy.set({});
    const next = await pass(shop);
    assert.deepEqual([next.code, next.summary.replies.sent], [0, 1], next.stderr);
    assert.equal(shop.sink.mails.length, 1);
    assert.ok(shop.sink.mails[0]?.raw.equals(raw));
  },
);

for (const { name, taken } of [
  { name: "that the server took", taken: true },
  { name: "that the server did not take", taken: false },
]) {
  for (const filed of taken ? [true, false] : [false]) {
    const outcome = filed ? "is found in the Sent folder" : "stays in doubt for a person";
    test(`killed before the answer to a reply ${name}, it ${outcome}`, { skip }, async (t) => {
      const faults = taken ? { silentAfterData: true } : ({ silentAt: "data" } as const);
      const shop = await aShop(t, { sink: { faults } });
      await killedPass(shop, () => shop.sink.stages.includes("data"));
      assert.equal(shop.sink.mails.length, taken ? 1 : 0);
      shop.sink.set({});
      if (filed) shop.server.deliver(SHOP, shop.sink.mails[0]?.raw ?? "", { mailbox: "Sent" });

      const next = await pass(shop);
      assert.match(next.stderr, /in doubt/);
      await pass(shop);
      assert.equal(shop.sink.mails.length, taken ? 1 : 0);
      if (filed) {
        assert.deepEqual(await statusOf(shop), ["done", null, "sent"]);
        assert.deepEqual([next.code, ...flags(shop)], [0, "S"]);
        return;
      }
      assert.deepEqual(await statusOf(shop), ["failed", "REPLY_IN_DOUBT", "in_doubt"]);
      assert.deepEqual([next.code, next.summary.tasks.failed, ...flags(shop)], [3, 1, "FS"]);
      if (taken) return;

      // a person has looked, and decides that it is to be sent
      await shop.run(["tasks", "requeue", "1"]);
      assert.equal((await pass(shop)).summary.replies.sent, 1);
      await pass(shop);
      assert.equal(shop.sink.mails.length, 1);
      assert.deepEqual(await statusOf(shop), ["done", null, "sent"]);
      assert.deepEqual(flags(shop), ["S"]);
    });
  }
}

for (const filed of [true, false]) {
  const outcome = filed ? "found in the Sent folder" : "in doubt";
  test(
    `killed between the answer and the commit, the reply is ${outcome}, and never sent twice`,
    { skip },
    async (t) => {
      const shop = await aShop(t);
      // dies on hearing that the message was taken
      const deaf = preloaded(
        shop,
        `const { Socket } = await import("node:net");
       const emit = Socket.prototype.emit;
       Socket.prototype.emit = function (name, chunk, ...rest) {
         if (name === "data" && /^250.*queued/m.test(String(chunk))) process.kill(process.pid, "SIGKILL");
         return emit.call(this, name, chunk, ...rest);
       };`,
      );
      const { signal } = await shop.run(["run"], deaf);
      assert.equal(signal, "SIGKILL");
      assert.equal(shop.sink.mails.length, 1);
      if (filed) shop.server.deliver(SHOP, shop.sink.mails[0]?.raw ?? "", { mailbox: "Sent" });
      const next = await pass(shop);
      await pass(shop);
      assert.equal(next.code, filed ? 0 : 3);
      assert.equal(shop.sink.mails.length, 1);
      assert.deepEqual(
        await statusOf(shop),
        filed ? ["done", null, "sent"] : ["failed", "REPLY_IN_DOUBT", "in_doubt"],
      );
    },
  );
}

test(
  "in doubt while its account cannot be reached, it is looked for in a later pass",
  { skip },
  async (t) => {
    const shop = await aShop(t, { sink: { faults: { silentAfterData: true } } });
    await killedPass(shop, () => shop.sink.mails.length === 1);
    shop.sink.set({});
    shop.server.deliver(SHOP, shop.sink.mails[0]?.raw ?? "", { mailbox: "Sent" });
    const { host, port } = shop.proxy;
    const smtp = { host, port, tls: false, from: "shop@example.com" };
    await shop.server.stop();
    shop.configure({ pipeline: "replies" }, { smtp, retries: { connect: 0 } });
    assert.equal((await pass(shop)).code, 3);
    assert.deepEqual(await statusOf(shop), ["failed", "REPLY_IN_DOUBT", "in_doubt"]);

    await shop.server.restart();
    assert.equal((await pass(shop)).code, 0);
    assert.deepEqual(await statusOf(shop), ["done", null, "sent"]);
    assert.equal(shop.sink.mails.length, 1);
  },
);

test(
  "a reply whose process dies in each attempt before the hand-over is a dead letter",
  { skip },
  async (t) => {
    const shop = await aShop(t, { sink: { faults: { silentAt: "rcpt" } } });
    for (let n = 1; n <= 5; n++) {
      const reached = () => shop.sink.stages.filter((stage) => stage === "rcpt").length >= n;
      await killedPass(shop, reached);
    }
    shop.sink.set({});
    await pass(shop);
    assert.deepEqual(await statusOf(shop), ["dead_letter", "PASS_DIED", "failed"]);
    assert.equal(shop.sink.mails.length, 0);
  },
);

test("SIGTERM while the server is silent costs the reply no attempt", { skip }, async (t) => {
  const shop = await aShop(t, { sink: { faults: { silentAt: "rcpt" } } });
  const running = shop.spawn(["run", "--json"]);
  await untilIn(running, () => shop.sink.stages.includes("rcpt"));
  running.child.kill("SIGTERM");
  assert.equal((await running.end).code, 143);
  shop.sink.set({});
  assert.equal((await pass(shop)).summary.replies.sent, 1);
  const { outbox } = (await shop.run(["tasks", "show", "1", "--json"])).json() as {
    outbox: { attempts: number }[];
  };
  assert.equal(outbox[0]?.attempts, 1);
});

for (const { mode, folder } of [
  { mode: "send", folder: "Sent" },
  { mode: "draft", folder: "Drafts" },
]) {
  test(
    `killed while the model answers: the next pass leaves all as it belongs (${mode})`,
    { skip },
    async (t) => {
      const shop = await anOpenShop(t, () => ({ hang: true }), { imap: true });
      const account = { sentMailbox: "Sent", onDone: { seen: true, move: "Processed" } };
      shop.configure({ account, replies: { mode } });
      shop.deliver(aQuestion("¿Cuánto cuesta la Taza Blanca?"));
      const running = shop.spawn(["run"]);
      await untilIn(running, () => shop.llm.requests.length > 0);
      running.child.kill("SIGKILL");
      await running.end;

      shop.llm.set(() => "La Taza Blanca cuesta 8.50 €.");
      await pass(shop);
      assert.equal(shop.mails(folder).length, 1);
      assert.equal(shop.mails("Processed").length, 1);
      const next = await pass(shop);
      assert.equal(next.code, 0, next.stderr);
      assert.equal(shop.mails(folder).length, 1);
      assert.equal(shop.smtp.mails.length, mode === "send" ? 1 : 0);
    },
  );
}
