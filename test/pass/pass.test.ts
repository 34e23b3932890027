import assert from "node:assert/strict";
import { test } from "node:test";
import { dovecotMissing } from "../support/dovecot.ts";
import { aMail } from "../support/mail-maker.ts";
import { deliverInvoices, someMailboxes, userOf } from "../support/mailboxes.ts";
import { listed, pass } from "../support/run-summary.ts";

const skip = dovecotMissing;
const NAMES = ["billing", "sales", "office"];

test(
  "three mailboxes of five invoices: one pass stores and marks all, the next does nothing",
  { skip },
  async (t) => {
    const world = await someMailboxes(t, NAMES);
    for (const name of NAMES) deliverInvoices(world, name, 5);

    const first = await pass(world);
    assert.equal(first.code, 0, first.stderr);
    assert.equal(first.summary.outcome, "ok");
    assert.equal(first.summary.tasks.done, 15);
    assert.deepEqual(first.summary.invoices, { stored: 15, duplicates: 0, needsReview: 0 });
    assert.deepEqual(
      first.summary.accounts.map(({ name, found, ingested }) => [name, found, ingested]),
      NAMES.map((name) => [name, 5, 5]),
    );
    for (const name of NAMES) {
      const flags = world.server.list(userOf(name)).map((mail) => mail.flags);
      assert.deepEqual(flags, ["S", "S", "S", "S", "S"]);
    }
    assert.equal((await listed(world, "invoices", "list")).length, 15);

    const second = await world.run(["run"]);
    assert.deepEqual([second.code, second.stdout, second.stderr], [0, "", ""]);
  },
);

test("a private mail stays unread and is not fetched again", { skip }, async (t) => {
  const world = await someMailboxes(t, ["billing"]);
  world.server.deliver(userOf("billing"), aMail({ subject: "Lunch?", text: "At noon?" }));

  const first = await pass(world);
  assert.equal(first.summary.tasks.skipped, 1);
  assert.equal(first.summary.tasks.done, 0);
  assert.equal(world.server.list(userOf("billing"))[0]?.flags, "");
  const [task] = await listed<{ status: string; reason: string }>(world, "tasks", "list");
  assert.deepEqual([task?.status, task?.reason], ["done", "NOT_AN_INVOICE"]);

  const second = await pass(world);
  const [account] = second.summary.accounts;
  assert.deepEqual([account?.found, account?.ingested, account?.duplicates], [1, 0, 0]);
});

test(
  "a handled message is moved where onDone says, into a folder that is made",
  { skip },
  async (t) => {
    const world = await someMailboxes(t, ["billing"]);
    world.configure({ onDone: { seen: true, move: "Processed" } });
    deliverInvoices(world, "billing", 2);

    assert.equal((await pass(world)).code, 0);
    assert.equal(world.server.list(userOf("billing")).length, 0);
    const moved = world.server.list(userOf("billing"), "Processed");
    assert.deepEqual(
      moved.map(({ flags }) => flags),
      ["S", "S"],
    );
    const audit = await world.run(["audit", "--json"]);
    assert.equal(audit.code, 0, audit.stdout);
  },
);

test("--dry-run says what a pass would take in and changes nothing", { skip }, async (t) => {
  const world = await someMailboxes(t, ["billing"]);
  deliverInvoices(world, "billing", 3);

  const dry = await pass(world, ["--dry-run"]);
  assert.equal(dry.code, 0, dry.stderr);
  assert.equal(dry.summary.dryRun, true);
  assert.equal(dry.summary.accounts[0]?.ingested, 3);
  assert.deepEqual(await listed(world, "tasks", "list"), []);
  assert.ok(world.server.list(userOf("billing")).every(({ flags }) => flags === ""));
});

test("--limit takes in that many, the next passes the rest", { skip }, async (t) => {
  const world = await someMailboxes(t, ["billing"]);
  deliverInvoices(world, "billing", 5);
  const taken: (number | undefined)[] = [];
  for (let n = 0; n < 3; n++) {
    taken.push((await pass(world, ["--limit", "2"])).summary.accounts[0]?.ingested);
  }
  assert.deepEqual(taken, [2, 2, 1]);
});

test(
  "--account runs only the accounts named, and an unknown one is an error",
  { skip },
  async (t) => {
    const world = await someMailboxes(t, NAMES);
    for (const name of NAMES) deliverInvoices(world, name, 1);
    const { summary } = await pass(world, ["--account", "sales"]);
    assert.deepEqual(
      summary.accounts.map(({ name }) => name),
      ["sales"],
    );
    const unknown = await world.run(["run", "--account", "nobody"]);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /no account "nobody".*billing, sales, office/);
  },
);

test("a message that a person sets back to unread stays unread", { skip }, async (t) => {
  const world = await someMailboxes(t, ["billing"]);
  deliverInvoices(world, "billing", 1);
  await pass(world);
  const { renameSync, readdirSync } = await import("node:fs");
  const cur = `${world.server.maildir(userOf("billing"))}/cur`;
  const [file = ""] = readdirSync(cur);
  renameSync(`${cur}/${file}`, `${cur}/${file.replace(/:2,S$/, ":2,")}`);
  const { summary } = await pass(world);
  assert.equal(summary.accounts[0]?.found, 1);
  assert.equal(world.server.list(userOf("billing"))[0]?.flags, "");
});
