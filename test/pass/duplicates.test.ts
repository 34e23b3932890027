import assert from "node:assert/strict";
import { test } from "node:test";
import { dovecotMissing } from "../support/dovecot.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { someMailboxes, userOf } from "../support/mailboxes.ts";
import { listed, pass } from "../support/run-summary.ts";

const skip = dovecotMissing;

interface Listed {
  readonly id: number;
  readonly account: string;
  readonly number: string;
  readonly needsReview: boolean;
  readonly issues: readonly { readonly code: string }[];
  readonly duplicateOf: number | null;
}

test(
  "the same document in two mailboxes and a reminder are one invoice, the others linked to it",
  { skip },
  async (t) => {
    const world = await someMailboxes(t, ["billing", "office"]);
    world.server.deliver(userOf("billing"), aMailWithInvoice("R-1"));
    world.server.deliver(userOf("office"), aMailWithInvoice("R-1", { subject: "Fwd: R-1" }));
    const first = await pass(world);
    assert.deepEqual(first.summary.invoices, { stored: 1, duplicates: 1, needsReview: 0 });

    const reminder = { subject: "Reminder: R-1", text: "Did you forget us?" };
    world.server.deliver(userOf("office"), aMailWithInvoice("R-1", reminder));
    // another file of it: only seller, number, date and total are the same
    const otherFile = { syntax: "cii" } as const;
    world.server.deliver(userOf("billing"), aMailWithInvoice("R-1", reminder, otherFile));
    const second = await pass(world);
    assert.equal(second.code, 0, second.stderr);
    assert.deepEqual(second.summary.invoices, { stored: 0, duplicates: 2, needsReview: 0 });

    const all = await listed<Listed>(world, "invoices", "list");
    assert.equal(all.length, 4);
    const [kept] = all.filter(({ duplicateOf }) => duplicateOf === null);
    assert.ok(all.every(({ id, duplicateOf }) => id === kept?.id || duplicateOf === kept?.id));
    const exported = await world.run(["invoices", "export", "--format", "jsonl"]);
    assert.equal(exported.stdout.trimEnd().split("\n").length, 1);
  },
);

test(
  "a reminder that names another IBAN is linked, needs review and is an alarm in the log",
  { skip },
  async (t) => {
    const world = await someMailboxes(t, ["billing"]);
    world.server.deliver(userOf("billing"), aMailWithInvoice("R-2"));
    assert.equal((await pass(world)).summary.invoices.needsReview, 0);
    world.server.deliver(
      userOf("billing"),
      aMailWithInvoice("R-2", { subject: "Reminder" }, { iban: "ES9121000418450200051332" }),
    );
    const second = await pass(world);
    assert.deepEqual(second.summary.invoices, { stored: 0, duplicates: 1, needsReview: 1 });
    assert.match(second.stderr, /invoice 2 has another IBAN/);

    const [flagged, ...others] = await listed<Listed>(world, "invoices", "review");
    assert.deepEqual([flagged?.id, flagged?.duplicateOf, others], [2, 1, []]);
    assert.deepEqual(
      flagged?.issues.map(({ code }) => code),
      ["IBAN_CHANGED"],
    );
    const [alarm] = await listed<{ sign: string; code: string; invoiceId: number }>(
      world,
      "logs",
      "--level",
      "error",
    );
    assert.deepEqual([alarm?.sign, alarm?.code, alarm?.invoiceId], ["alert", "IBAN_CHANGED", 2]);
  },
);
