import assert from "node:assert/strict";
import { test } from "node:test";
import { dovecotMissing } from "../support/dovecot.ts";
import { anAccount, deliverInvoices, someMailboxes } from "../support/mailboxes.ts";
import { pass } from "../support/run-summary.ts";
import { startProxy } from "../support/tcp-proxy.ts";

const skip = dovecotMissing;

test("--dry-run keeps to the limit of each account", { skip }, async (t) => {
  const world = await someMailboxes(t, ["billing", "sales"]);
  deliverInvoices(world, "sales", 1);
  const silent = await startProxy(t, { port: world.server.port }, { silent: true });
  const accounts = [anAccount("billing", silent.port), anAccount("sales", world.server.port)];
  world.writeConfig({ accounts, timeouts: { account: "1s" } });

  const { code, summary } = await pass(world, ["--dry-run"], { timeoutMs: 10_000 });
  assert.equal(code, 3);
  assert.deepEqual(
    summary.accounts.map(({ name, outcome, ingested }) => [name, outcome, ingested]),
    [
      ["billing", "timeout", 0],
      ["sales", "ok", 1],
    ],
  );
});

test("--dry-run takes --limit into account", { skip }, async (t) => {
  const world = await someMailboxes(t, ["billing"]);
  deliverInvoices(world, "billing", 3);
  const { summary } = await pass(world, ["--dry-run", "--limit", "2"]);
  assert.deepEqual([summary.accounts[0]?.found, summary.accounts[0]?.ingested], [3, 2]);
});
