import assert from "node:assert/strict";
import { test } from "node:test";
import type { Audit } from "../../src/pass/audit.ts";
import { dovecotMissing } from "../support/dovecot.ts";
import { deliverInvoices, someMailboxes } from "../support/mailboxes.ts";
import { pass } from "../support/run-summary.ts";

const skip = dovecotMissing;

test("a mailbox that is not there hides nothing of the others", { skip }, async (t) => {
  const world = await someMailboxes(t, ["billing"]);
  deliverInvoices(world, "billing", 2);
  world.configure({ mailboxes: ["Gone", "INBOX"] });
  await pass(world);

  const end = await world.run(["audit", "--json"]);
  assert.equal(end.code, 1);
  const { clean, accounts, problems } = end.json() as Audit;
  assert.equal(clean, false);
  assert.deepEqual(
    accounts.map(({ name, onServer, tasks }) => [name, onServer, tasks]),
    [["billing", 2, 2]],
  );
  assert.deepEqual(
    problems.map(({ code }) => code),
    ["IMAP_MAILBOX"],
  );
});
