import assert from "node:assert/strict";
import { test } from "node:test";
import type { OutboxEntry, TaskEntry } from "../../src/db/task-entry.ts";
import { dovecotMissing } from "../support/dovecot.ts";
import { aMail } from "../support/mail-maker.ts";
import { listed, pass } from "../support/run-summary.ts";
import { aShop, SHOP, type Shop } from "../support/shop.ts";

const skip = dovecotMissing;

const statuses = async (shop: Shop) =>
  (await listed<TaskEntry>(shop, "tasks", "list"))
    .toReversed()
    .map((task) => [task.status, task.errorCode, task.replyStatus]);

/** The one reply of the first task, as `tasks show` has it. */
async function shown(shop: Shop): Promise<OutboxEntry> {
  const { outbox } = (await shop.run(["tasks", "show", "1", "--json"])).json() as {
    outbox: OutboxEntry[];
  };
  const [reply] = outbox;
  assert.ok(reply);
  assert.equal(outbox.length, 1);
  return reply;
}

const flags = (shop: Shop) => shop.server.list(SHOP).map((mail) => mail.flags);
const inSent = (shop: Shop) => shop.server.list(SHOP, "Sent").map((mail) => mail.flags);

test(
  "replies go out in order over one connection, then their questions are marked and copies kept",
  { skip },
  async (t) => {
    const shop = await aShop(t, { questions: 3 });
    shop.server.deliver(SHOP, aMail({ subject: "sent long ago" }), { mailbox: "Sent" });
    assert.deepEqual(flags(shop), ["", "", ""]);
    const { code, summary, stderr } = await pass(shop);
    assert.equal(code, 0, stderr);
    assert.deepEqual(summary.replies, {
      sent: 3,
      fromFaq: 3,
      fromCache: 0,
      fromLlm: 0,
      suppressed: 0,
      kept: 0,
    });
    assert.deepEqual(
      shop.sink.mails.map(({ from, to }) => [from, ...to]),
      [1, 2, 3].map((n) => ["shop@example.com", `customer-${n}@example.org`]),
    );
    assert.equal(shop.sink.connections, 1);
    assert.deepEqual(flags(shop), ["S", "S", "S"]);
    assert.deepEqual(inSent(shop), ["", "S", "S", "S"]);

    const again = await pass(shop);
    assert.deepEqual([again.code, again.summary.replies.sent], [0, 0]);
    assert.equal(shop.sink.mails.length, 3);
    assert.equal(inSent(shop).length, 4);
    assert.equal((await shop.run(["audit"])).code, 0);
  },
);

test("a server that files sent mail by itself gets no second copy", { skip }, async (t) => {
  const shop = await aShop(t);
  const { messageId } = await shown(shop);
  shop.server.deliver(SHOP, `Message-ID: ${messageId}\r\n\r\nfiled\r\n`, { mailbox: "Sent" });
  await pass(shop);
  assert.equal(shop.sink.mails.length, 1);
  assert.equal(inSent(shop).length, 1);
  assert.ok((await shown(shop)).copiedAt);
});

test(
  "451 is tried again, the question stays unmarked until the reply is out",
  { skip },
  async (t) => {
    const faults = { answer: { stage: "rcpt", code: 451, text: "greylisted" }, times: 1 } as const;
    const shop = await aShop(t, { sink: { faults } });
    const first = await pass(shop);
    assert.deepEqual([first.code, first.summary.tasks.retried], [3, 1]);
    assert.match(first.stderr, /greylisted/);
    assert.deepEqual(await statuses(shop), [["done", null, "pending"]]);
    assert.deepEqual(flags(shop), [""]);
    assert.equal((await shop.run(["audit"])).code, 0);

    const second = await pass(shop);
    assert.deepEqual([second.code, second.summary.replies.sent], [0, 1]);
    assert.equal(shop.sink.mails.length, 1);
    assert.deepEqual(flags(shop), ["S"]);
    assert.equal((await shown(shop)).attempts, 2);
  },
);

test("550 is kept with its reason, for a person, who can send it again", { skip }, async (t) => {
  const faults = { answer: { stage: "rcpt", code: 550, text: "no such user" } } as const;
  const shop = await aShop(t, { questions: 2, sink: { faults: { ...faults, times: 1 } } });
  const { code, summary } = await pass(shop);
  assert.deepEqual([code, summary.tasks.failed, summary.replies.sent], [3, 1, 1]);
  assert.deepEqual(await statuses(shop), [
    ["failed", "SMTP_REJECTED", "failed"],
    ["done", null, "sent"],
  ]);
  assert.deepEqual(flags(shop), ["FS", "S"]);
  assert.match((await shown(shop)).errorMessage ?? "", /no such user/);

  assert.equal((await shop.run(["tasks", "requeue", "1"])).code, 0);
  const again = await pass(shop);
  assert.deepEqual([again.code, again.summary.replies.sent], [0, 1]);
  assert.equal(shop.sink.mails.length, 2);
  assert.deepEqual(flags(shop), ["S", "S"]);
});

test("a reply that fails in all its attempts is a dead letter", { skip }, async (t) => {
  const faults = { answer: { stage: "data", code: 451 } } as const;
  const sections = { retries: { backoff: "0s", attempts: 2 } };
  const shop = await aShop(t, { sink: { faults }, sections });
  assert.equal((await pass(shop)).summary.tasks.retried, 1);
  assert.equal((await pass(shop)).summary.tasks.deadLettered, 1);
  assert.deepEqual(await statuses(shop), [["dead_letter", "SMTP_TRANSIENT", "failed"]]);
  assert.equal((await pass(shop)).code, 0);

  shop.sink.set({});
  await shop.run(["dlq", "retry", "--all"]);
  assert.equal((await pass(shop)).summary.replies.sent, 1);
  assert.deepEqual(await statuses(shop), [["done", null, "sent"]]);
});

test("what was sent is not sent again by a requeue", { skip }, async (t) => {
  const shop = await aShop(t);
  await pass(shop);
  await shop.run(["tasks", "requeue", "1"]);
  const { code, summary } = await pass(shop);
  assert.deepEqual([code, summary.tasks.done, summary.replies.sent], [0, 1, 0]);
  assert.equal(shop.sink.mails.length, 1);
});

test(
  "a wrong password costs no reply an attempt, and is tried once a pass",
  { skip },
  async (t) => {
    const shop = await aShop(t, { questions: 3, sink: { users: { shop: "secret" } } });
    const { port } = shop.proxy;
    const from = "Shop <shop@example.com>";
    const smtp = { host: "127.0.0.1", port, tls: false, from, user: "shop", password: "wrong" };
    shop.configure({ pipeline: "replies" }, { smtp });
    const { code, stderr } = await pass(shop);
    assert.equal(code, 3);
    assert.match(stderr, /refused the sign-in/);
    assert.equal(shop.sink.connections, 1);
    assert.equal((await shown(shop)).attempts, 0);

    shop.configure({ pipeline: "replies" }, { smtp: { ...smtp, password: "secret" } });
    assert.equal((await pass(shop)).summary.replies.sent, 3);
  },
);

test("an unreachable server costs one reply an attempt, not each of them", { skip }, async (t) => {
  const shop = await aShop(t, { questions: 3 });
  await shop.proxy.set({ refuse: true });
  const { code, summary } = await pass(shop);
  assert.deepEqual([code, summary.tasks.retried], [3, 1]);
  await shop.proxy.set({});
  const next = await pass(shop);
  assert.deepEqual([next.code, next.summary.replies.sent], [0, 3]);
});

test("without smtp replies wait, and say so", { skip }, async (t) => {
  const shop = await aShop(t);
  shop.configure({ pipeline: "replies" });
  const { code, stderr } = await pass(shop);
  assert.equal(code, 0);
  assert.equal(stderr.match(/no smtp section/g)?.length, 1);
  assert.deepEqual(await statuses(shop), [["done", null, "pending"]]);
});

test("in shadow mode replies are kept and nothing is sent", { skip }, async (t) => {
  const shop = await aShop(t, { questions: 2, sections: { replies: { mode: "shadow" } } });
  assert.equal((await pass(shop)).code, 0);
  assert.equal(shop.sink.connections, 0);
  assert.deepEqual(
    (await statuses(shop)).map(([, , reply]) => reply),
    ["kept", "kept"],
  );
  assert.deepEqual(flags(shop), ["S", "S"]);
  const text = (await shop.run(["tasks", "show", "1"])).stdout;
  assert.match(text, /The answer to Question 1/);

  const { host, port } = shop.proxy;
  const smtp = { host, port, tls: false, from: "Shop <shop@example.com>" };
  shop.configure({ pipeline: "replies" }, { smtp, replies: { mode: "send" } });
  await pass(shop);
  assert.equal(shop.sink.mails.length, 0, "what was kept stays kept");
  await shop.run(["tasks", "requeue", "1"]);
  await pass(shop);
  assert.equal(shop.sink.mails.length, 1, "unless a person says otherwise");
});

test("in draft mode each reply is put into the Drafts folder once", { skip }, async (t) => {
  const shop = await aShop(t, { questions: 2, sections: { replies: { mode: "draft" } } });
  const { messageId } = await shown(shop);
  // as a pass leaves it that dies between the folder and its commit
  shop.server.deliver(SHOP, `Message-ID: ${messageId}\r\n\r\n`, { mailbox: "Drafts" });
  const { code, stderr } = await pass(shop);
  assert.equal(code, 0, stderr);
  assert.equal(shop.server.list(SHOP, "Drafts").length, 2);
  assert.match(shop.server.list(SHOP, "Drafts")[1]?.flags ?? "", /D/);
  assert.equal(shop.sink.connections, 0);
  assert.deepEqual(
    (await statuses(shop)).map(([, , reply]) => reply),
    ["drafted", "drafted"],
  );
  await pass(shop);
  assert.equal(shop.server.list(SHOP, "Drafts").length, 2);
});

test("a Drafts folder that is missing is made", { skip }, async (t) => {
  const shop = await aShop(t, { sections: { replies: { mode: "draft" } } });
  const { code, stderr } = await pass(shop);
  assert.equal(code, 0, stderr);
  assert.equal(shop.server.list(SHOP, "Drafts").length, 1);
});

test("so is the Sent folder that the settings name", { skip }, async (t) => {
  const shop = await aShop(t, { questions: 2, account: { sentMailbox: "Answers/Sent" } });
  const { code, stderr } = await pass(shop);
  assert.equal(code, 0, stderr);
  assert.equal(shop.server.list(SHOP, "Answers/Sent").length, 2);
});

test("without a Sent folder nothing is kept, and nothing is amiss", { skip }, async (t) => {
  const shop = await aShop(t);
  assert.equal((await pass(shop)).code, 0);
  assert.equal((await shown(shop)).copiedAt, null);
  assert.equal((await pass(shop)).code, 0);
});

test("a Sent folder that cannot be opened is no reason to send again", { skip }, async (t) => {
  const shop = await aShop(t, { account: { sentMailbox: "Not//possible" } });
  const { code, stderr } = await pass(shop);
  assert.equal(code, 0);
  assert.match(stderr, /the Sent folder/);
  for (let n = 0; n < 2; n++) await pass(shop);
  assert.equal((await pass(shop)).stderr, "");
  assert.equal(shop.sink.mails.length, 1);
  assert.deepEqual(flags(shop), ["S"]);
});

test(
  "the connection lost after the hand-over leaves the reply in doubt for a person",
  { skip },
  async (t) => {
    const shop = await aShop(t, { sink: { faults: { dropAfterData: true, times: 1 } } });
    const { code, summary } = await pass(shop);
    assert.deepEqual([code, summary.tasks.failed], [3, 1]);
    assert.deepEqual(await statuses(shop), [["failed", "REPLY_IN_DOUBT", "in_doubt"]]);
    assert.deepEqual(flags(shop), ["FS"]);
    assert.equal(shop.sink.mails.length, 1);
    const health = (await shop.run(["health", "--json"])).json() as {
      status: string;
      checks: { name: string; status: string }[];
    };
    assert.equal(health.status, "degraded");
    assert.equal(health.checks.find(({ name }) => name === "outbox")?.status, "degraded");
    const { outbox } = (await shop.run(["stats", "--json"])).json() as { outbox: object };
    assert.deepEqual(outbox, { pending: 0, sent: 0, inDoubt: 1, kept: 0 });
    await pass(shop);
    assert.equal(shop.sink.mails.length, 1);

    // and once its server shows it, the doubt is over
    shop.server.deliver(SHOP, shop.sink.mails[0]?.raw ?? "", { mailbox: "Sent" });
    assert.equal((await pass(shop)).code, 0);
    assert.deepEqual(await statuses(shop), [["done", null, "sent"]]);
    assert.deepEqual(flags(shop), ["S"]);
    assert.equal(shop.sink.mails.length, 1);
  },
);

test("found in the Sent folder in the same pass, it never was a failure", { skip }, async (t) => {
  const shop = await aShop(t, { sink: { faults: { dropAfterData: true, times: 1 } } });
  const { messageId } = await shown(shop);
  shop.server.deliver(SHOP, `Message-ID: ${messageId}\r\n\r\nfiled\r\n`, { mailbox: "Sent" });
  const { code, summary } = await pass(shop);
  assert.deepEqual([code, summary.tasks.failed], [0, 0]);
  assert.deepEqual(await statuses(shop), [["done", null, "sent"]]);
  assert.deepEqual(flags(shop), ["S"]);
});

test("a reply goes out although the account's own connection fails", { skip }, async (t) => {
  const shop = await aShop(t);
  await shop.server.stop();
  shop.configure(
    { pipeline: "replies" },
    {
      smtp: { host: "127.0.0.1", port: shop.proxy.port, tls: false, from: "shop@example.com" },
      retries: { connect: 0 },
    },
  );
  const { code, summary } = await pass(shop);
  assert.deepEqual([code, summary.replies.sent], [3, 1]);
  assert.equal(shop.sink.mails.length, 1);
});

test("an account does not wait for its replies past its own limit", { skip }, async (t) => {
  const shop = await aShop(t, {
    account: { timeout: "2s" },
    sections: { timeouts: { smtpSend: "3s" } },
    sink: { faults: { silentAt: "rcpt", times: 1 } },
  });
  const { code, summary, stderr } = await pass(shop);
  assert.deepEqual([code, summary.tasks.retried, summary.accounts[0]?.outcome], [3, 1, "ok"]);
  assert.match(stderr, /SMTP server did not answer in time/);
  assert.equal((await pass(shop)).summary.replies.sent, 1);
});
