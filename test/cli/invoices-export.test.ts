import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { InvoiceDetails } from "../../src/db/invoice-admin.ts";
import { onlyInvoice } from "../invoice/xml/reading.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { deliverTo } from "../support/maildir-store.ts";
import type { Life } from "../support/life.ts";
import { aCli, type Cli } from "./cli-in-buffers.ts";

const LINES = [
  { description: "Paper", quantity: "3", unitPrice: "33.33", rate: "19" },
  { description: "Books", quantity: "2", unitPrice: "10.00", rate: "7" },
];

/** A state with an invoice and a credit note of one seller, each from its own mail. */
async function aState(t: Life): Promise<Cli> {
  const cli = aCli(t);
  const mails = [
    aMailWithInvoice("F-1", {}, { lines: LINES, orderReference: "PO-9" }),
    aMailWithInvoice("G/2", {}, { kind: "credit_note", syntax: "cii", date: "2026-11-05" }),
  ];
  for (const mail of mails) deliverTo(join(cli.dir, "mail"), mail);
  const { exitCode, stderr } = await cli.run("run");
  assert.equal(exitCode, 0, stderr);
  return cli;
}

const exportTo = (cli: Cli, format: string, output: string, ...more: readonly string[]) =>
  cli.run("invoices", "export", "--format", format, "--output", output, ...more);

const NAMES = [
  "2026-11-02_Muster-Beispiel-GmbH_F-1.xml",
  "2026-11-05_Muster-Beispiel-GmbH_G-2.xml",
];

test("ubl is a folder with an e-invoice of each, which says what is stored", async (t) => {
  const cli = await aState(t);
  const end = await exportTo(cli, "ubl", "out", "--json");
  const folder = join(cli.dir, "out");
  assert.deepEqual(end.json(), { file: folder, exported: 2 });
  assert.deepEqual(readdirSync(folder).toSorted(), NAMES);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  for (const [index, name] of NAMES.entries()) {
    const { kind, invoice } = onlyInvoice(readFileSync(join(folder, name)));
    const shown = await cli.run("invoices", "show", String(index + 1), "--json");
    const stored = shown.json() as InvoiceDetails;
    assert.deepEqual({ kind, invoice }, { kind: stored.kind, invoice: stored.invoice });
  }
});

test("what EN 16931 asks for and is not stated is told on stderr", async (t) => {
  const cli = await aState(t);
  await cli.withState((db) =>
    db
      .updateTable("invoices")
      .set({ buyer_name: null, due_date: null })
      .where("id", "=", 1)
      .execute(),
  );
  const { stderr, exitCode } = await exportTo(cli, "ubl", "out");
  assert.equal(exitCode, 0);
  assert.match(stderr, /^invoicesync: invoice 1: left out, not stated: due date, buyer's name$/m);
});

test("an empty folder is filled, and one with something in it is left as it is", async (t) => {
  const cli = await aState(t);
  mkdirSync(join(cli.dir, "empty"));
  mkdirSync(join(cli.dir, "full"));
  writeFileSync(join(cli.dir, "full", "mine.txt"), "mine");
  const into = (folder: string) => exportTo(cli, "ubl", folder);
  assert.equal((await into("empty")).exitCode, 0);
  assert.equal(readdirSync(join(cli.dir, "empty")).length, 2);
  const refused = await into("full");
  assert.equal(refused.exitCode, 1);
  assert.match(refused.stderr, /is there already/);
  assert.deepEqual(readdirSync(join(cli.dir, "full")), ["mine.txt"]);
});

for (const format of ["csv", "ubl"]) {
  test(`${format} into a folder that does not exist is an error that says so, and leaves nothing`, async (t) => {
    const cli = await aState(t);
    const before = readdirSync(cli.dir);
    const { exitCode, stderr } = await exportTo(cli, format, "no/where");
    assert.equal(exitCode, 1);
    assert.match(stderr, /could not be written: .*no\/where \(ENOENT\)/);
    assert.deepEqual(readdirSync(cli.dir), before);
  });
}

test("without state an export is empty, and no error", async (t) => {
  const cli = aCli(t);
  const csv = await cli.run("invoices", "export", "--format", "csv");
  assert.equal(csv.stdout.split("\r\n").length, 2); // the head alone
  const { exitCode } = await exportTo(cli, "ubl", "out");
  assert.equal(exitCode, 0);
  assert.deepEqual(readdirSync(join(cli.dir, "out")), []);
});
