import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { storedFile } from "../../src/db/files.ts";
import type { InvoiceDetails } from "../../src/db/invoice-admin.ts";
import type { RerunResult } from "../../src/pass/rerun.ts";
import { aMail, aMailWithInvoice } from "../support/mail-maker.ts";
import { deliverTo } from "../support/maildir-store.ts";
import type { Life } from "../support/life.ts";
import { aCli, type Cli } from "./cli-in-buffers.ts";
import { onlySqlite } from "../support/store.ts";

/** A state in which a pass over each of these mails has stored the invoices 1, 2, 3 … */
async function afterPass(t: Life, ...mails: readonly Buffer[]): Promise<Cli> {
  const cli = aCli(t);
  for (const mail of mails) {
    deliverTo(join(cli.dir, "mail"), mail);
    const { exitCode, stderr } = await cli.run("run");
    assert.equal(exitCode, 0, stderr);
  }
  return cli;
}

/** As if other rules had read it: another total, no lines, in need of review. */
async function readOtherwise(cli: Cli, id: number): Promise<void> {
  const issues = JSON.stringify([{ code: "UNCERTAIN", message: "it was uncertain" }]);
  await cli.withState(async (db) => {
    await db
      .updateTable("invoices")
      .set({ gross: "1.00", needs_review: 1, issues, method: "text" })
      .where("id", "=", id)
      .execute();
    await db.deleteFrom("invoice_lines").where("invoice_id", "=", id).execute();
  });
}

async function rerun(cli: Cli, ...args: readonly string[]) {
  const end = await cli.run("invoices", "rerun", ...args, "--json");
  return { ...end, result: end.json() as RerunResult };
}

const show = async (cli: Cli, id: number) =>
  (await cli.run("invoices", "show", String(id), "--json")).json() as InvoiceDetails;

test("an invoice that reads as before is the same, and so is its row", async (t) => {
  const cli = await afterPass(t, aMailWithInvoice("F-1"));
  const before = await show(cli, 1);
  const { result, exitCode } = await rerun(cli, "1", "--apply");
  assert.equal(exitCode, 0);
  assert.deepEqual(result, {
    rerun: [
      {
        id: 1,
        taskId: 1,
        number: "F-1",
        documentName: "invoice-F-1.xml",
        outcome: "same",
        approved: false,
        applied: false,
        problem: null,
        differences: [],
      },
    ],
    notFound: [],
  });
  assert.deepEqual(await show(cli, 1), before);
});

test("what is different is shown field by field, and kept only with --apply", async (t) => {
  const cli = await afterPass(t, aMailWithInvoice("F-1"), aMailWithInvoice("F-2"));
  const original = await show(cli, 1);
  await readOtherwise(cli, 1);
  const stored = await show(cli, 1);

  const shown = await rerun(cli, "--since", "1d");
  assert.equal(shown.exitCode, 0);
  assert.deepEqual(
    shown.result.rerun.map(({ id, outcome, applied }) => [id, outcome, applied]),
    [
      [1, "changed", false],
      [2, "same", false],
    ],
  );
  const changes = shown.result.rerun[0]?.differences.map(({ field, before, after }) => [
    field,
    before,
    after,
  ]);
  assert.deepEqual(changes?.slice(0, 3), [
    ["method", "text", "xml"],
    ["needsReview", true, false],
    ["gross", "1.00", "119.00"],
  ]);
  assert.deepEqual(changes?.at(-1), ["lines[0].taxRate", null, "19"]);
  assert.ok(changes?.some(([field, , after]) => field === "issues.UNCERTAIN" && after === null));
  assert.deepEqual(await show(cli, 1), stored);

  const { result } = await rerun(cli, "1", "--apply");
  assert.deepEqual(result.rerun[0]?.applied, true);
  assert.deepEqual(await show(cli, 1), original);
});

test("in words: each difference in a line, and what was done with it", async (t) => {
  const cli = await afterPass(t, aMailWithInvoice("F-1"));
  await readOtherwise(cli, 1);
  const { stdout } = await cli.run("invoices", "rerun", "1");
  assert.match(stdout, /^invoice 1, F-1, invoice-F-1\.xml:\n {2}method: text → xml\n/);
  assert.match(stdout, /\n {2}gross: 1\.00 → 119\.00\n/);
  assert.match(stdout, /1 read again, 1 different: nothing was changed; --apply keeps it\n$/);
});

test("settings that changed are what it is read with", { skip: onlySqlite }, async (t) => {
  const cli = await afterPass(t, aMailWithInvoice("F-1"));
  const { writeFileSync } = await import("node:fs");
  const settings = {
    stateDir: cli.stateDir,
    accounts: [{ name: "billing", maildir: "./mail" }],
    company: { names: [], taxIds: ["DE136695976"] },
  };
  writeFileSync(join(cli.dir, "invoicesync.yaml"), JSON.stringify(settings));
  const { result } = await rerun(cli, "1", "--apply");
  assert.deepEqual(
    result.rerun[0]?.differences.map(({ field }) => field),
    ["needsReview", "issues.SELLER_IS_OWN_COMPANY"],
  );
  assert.equal((await show(cli, 1)).needsReview, true);
});

test("an approved invoice is replaced only when it is named, and then it is no longer approved", async (t) => {
  const cli = await afterPass(t, aMailWithInvoice("F-1"));
  await readOtherwise(cli, 1);
  await cli.run("invoices", "approve", "1");

  const { result } = await rerun(cli, "--since", "1d", "--apply");
  assert.deepEqual(
    result.rerun.map(({ outcome, approved, applied }) => [outcome, approved, applied]),
    [["changed", true, false]],
  );
  assert.equal((await show(cli, 1)).gross, "1.00");
  await rerun(cli, "1", "--apply");
  const { gross, approvedAt } = await show(cli, 1);
  assert.deepEqual([gross, approvedAt], ["119.00", null]);
});

test("an approval alone is no difference", async (t) => {
  const cli = await afterPass(t, aMailWithInvoice("F-1", {}, { gross: "120.00" }));
  assert.equal((await show(cli, 1)).needsReview, true);
  await cli.run("invoices", "approve", "1");
  assert.equal((await rerun(cli, "1", "--apply")).result.rerun[0]?.outcome, "same");
  assert.equal((await show(cli, 1)).needsReview, false);
});

test("ids that nothing has are exit code 1, and the others are read all the same", async (t) => {
  const cli = await afterPass(t, aMailWithInvoice("F-1"));
  const { result, exitCode, stderr } = await rerun(cli, "9", "1", "7");
  assert.equal(exitCode, 1);
  assert.deepEqual(result.notFound, [9, 7]);
  assert.equal(result.rerun.length, 1);
  assert.match(stderr, /invoice 9, 7/);
});

test("where the message is gone, the document itself is read", async (t) => {
  const cli = await afterPass(t, aMailWithInvoice("F-1"));
  cli.clock.advance(1_000);
  const purged = await cli.run("tasks", "purge", "--older-than", "0s", "--yes", "--json");
  assert.deepEqual(purged.json(), { purged: 1 }, purged.stderr);
  await readOtherwise(cli, 1);
  const { result } = await rerun(cli, "1", "--apply");
  assert.equal(result.rerun[0]?.applied, true);
  assert.equal((await show(cli, 1)).gross, "119.00");
});

const BODY = [
  "Muster Papier GmbH\nHauptstr. 1, 10115 Berlin\nVAT No. DE136695976\n\nINVOICE\n",
  "Invoice number: F-2026-117\nInvoice date: 3 November 2026\n",
  "Net amount: 100.00 EUR\nVAT 19%: 19.00 EUR\nTotal amount: 119.00 EUR\n",
].join("\n");

test("an invoice that was the mail's own text is read again, also without the mail", async (t) => {
  const cli = await afterPass(t, aMail({ subject: "Rechnung", text: BODY }));
  assert.equal((await show(cli, 1)).format, null);
  assert.equal((await rerun(cli, "1")).result.rerun[0]?.outcome, "same");
  cli.clock.advance(1_000);
  await cli.run("tasks", "purge", "--older-than", "0s", "--yes");
  assert.equal((await rerun(cli, "1")).result.rerun[0]?.outcome, "same");
});

test("an invoice whose document is gone stays as it is: exit code 3 and the reason", async (t) => {
  const cli = await afterPass(t, aMailWithInvoice("F-1"), aMailWithInvoice("F-2"));
  await readOtherwise(cli, 1);
  const stored = await show(cli, 1);
  rmSync(storedFile(cli.stateDir, stored.documentHash));
  await cli.withState((db) => db.deleteFrom("email_tasks").where("id", "=", 1).execute());
  const { result, exitCode } = await rerun(cli, "1", "2", "--apply");
  assert.equal(exitCode, 3);
  assert.deepEqual(
    result.rerun.map(({ outcome, problem }) => [outcome, problem?.code]),
    [
      ["not_read", "MESSAGE_MISSING"],
      ["same", undefined],
    ],
  );
  assert.equal((await show(cli, 1)).gross, "1.00");
});

for (const { name, args } of [
  { name: "neither ids nor --since", args: [] },
  { name: "both ids and --since", args: ["1", "--since", "1d"] },
]) {
  test(`${name} is a usage error`, async (t) => {
    const cli = aCli(t);
    const { exitCode, stderr } = await cli.run("invoices", "rerun", ...args);
    assert.equal(exitCode, 2);
    assert.match(stderr, /either invoice ids or --since/);
  });
}
