import assert from "node:assert/strict";
import { test } from "node:test";
import { dovecotMissing } from "../support/dovecot.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { anAccount, deliverInvoices, someMailboxes, userOf } from "../support/mailboxes.ts";
import { listed, pass } from "../support/run-summary.ts";
import { startProxy } from "../support/tcp-proxy.ts";
import { withState } from "../support/open-shop.ts";

const skip = dovecotMissing;
const USER = userOf("billing");
const isFetch = (command: string) => /UID FETCH .*BODY\.PEEK\[\]/i.test(command);

test("numbered anew, nothing is worked or fetched a second time", { skip }, async (t) => {
  const world = await someMailboxes(t, ["billing"]);
  const proxy = await startProxy(t, { port: world.server.port });
  // search: all, so that the messages are found again although they are read
  world.writeConfig({ accounts: [anAccount("billing", proxy.port, { search: "all" })] });
  deliverInvoices(world, "billing", 4);
  assert.equal((await pass(world)).summary.tasks.done, 4);
  const fetches = proxy.commands.filter(isFetch).length;
  assert.ok(fetches > 0);

  world.server.deleteIndexes(USER);
  const { summary, code } = await pass(world);
  assert.equal(code, 0);
  const [account] = summary.accounts;
  assert.deepEqual([account?.found, account?.ingested, account?.duplicates], [4, 0, 4]);
  assert.equal(summary.tasks.done, 0);
  assert.equal(proxy.commands.filter(isFetch).length, fetches);
  assert.equal((await listed(world, "tasks", "list")).length, 4);
});

test(
  "a copy gets no task, is marked as the first was, and counts as a duplicate",
  { skip },
  async (t) => {
    const world = await someMailboxes(t, ["billing"]);
    const mails = [1, 2, 3, 4, 5].map((n) => aMailWithInvoice(`C-${n}`));
    for (const mail of mails) world.server.deliver(USER, mail);
    await pass(world);
    for (const mail of mails.slice(0, 3)) world.server.deliver(USER, mail);

    const { summary } = await pass(world);
    const [account] = summary.accounts;
    assert.deepEqual([account?.found, account?.ingested, account?.duplicates], [3, 0, 3]);
    assert.equal((await listed(world, "tasks", "list")).length, 5);
    assert.deepEqual(
      world.server.list(USER).map(({ flags }) => flags),
      Array.from({ length: 8 }, () => "S"),
    );
  },
);

test(
  "messages of the same Message-ID, date and size but different content are both read",
  { skip },
  async (t) => {
    const world = await someMailboxes(t, ["billing"]);
    const mail = { messageId: "<same@example.org>", subject: "Invoice" };
    world.server.deliver(USER, aMailWithInvoice("S-1", mail));
    await pass(world);
    world.server.deliver(USER, aMailWithInvoice("S-2", mail));
    await pass(world);
    const invoices = await listed<{ number: string }>(world, "invoices", "list");
    assert.deepEqual(invoices.map(({ number }) => number).toSorted(), ["S-1", "S-2"]);
  },
);

test("audit is clean, and is not once a task was deleted by hand", { skip }, async (t) => {
  const world = await someMailboxes(t, ["billing"]);
  deliverInvoices(world, "billing", 3);
  await pass(world);
  const clean = await world.run(["audit", "--json"]);
  assert.equal(clean.code, 0);
  assert.deepEqual(clean.json(), {
    clean: true,
    accounts: [
      {
        name: "billing",
        onServer: 3,
        tasks: 3,
        missing: [],
        unsettled: [],
        newer: [],
        readBefore: [],
      },
    ],
    problems: [],
  });

  await withState(world.stateDir, async (db) => {
    await db.deleteFrom("email_tasks").where("uid", "=", 2).execute();
  });
  const off = await world.run(["audit", "--json"]);
  assert.equal(off.code, 1);
  const { accounts, problems } = off.json() as {
    accounts: { missing: number[] }[];
    problems: { code: string }[];
  };
  assert.deepEqual(accounts[0]?.missing, [2]);
  assert.deepEqual(
    problems.map(({ code }) => code),
    ["MESSAGE_WITHOUT_TASK"],
  );
});

test(
  "what is newer than the last pass, or was read by others before it, is no error",
  { skip },
  async (t) => {
    const world = await someMailboxes(t, ["billing"]);
    world.server.deliver(USER, aMailWithInvoice("R-1"), { flags: "S" });
    await pass(world);
    deliverInvoices(world, "billing", 1);
    const audit = await world.run(["audit", "--json"]);
    assert.equal(audit.code, 0, audit.stdout);
    const { accounts } = audit.json() as { accounts: { newer: number[]; readBefore: number[] }[] };
    assert.deepEqual([accounts[0]?.newer, accounts[0]?.readBefore], [[2], [1]]);
  },
);
