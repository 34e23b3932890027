import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { storedFile } from "../../src/db/files.ts";
import type { InvoiceDetails } from "../../src/db/invoice-admin.ts";
import { onlyInvoice } from "../invoice/xml/reading.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { deliverTo } from "../support/maildir-store.ts";
import type { Life } from "../support/life.ts";
import { unzip } from "../support/unzip.ts";
import { aCli, NO_TERMINAL, type Cli } from "./cli-in-buffers.ts";

const LINES = [
  { description: "Paper", quantity: "3", unitPrice: "33.33", rate: "19" },
  { description: "Books", quantity: "2", unitPrice: "10.00", rate: "7" },
];

/** A state with an invoice, 1, and a credit note, 2, of one seller, each from its own mail. */
async function aState(t: Life): Promise<Cli> {
  const cli = aCli(t);
  const mails = [
    aMailWithInvoice("F-1", {}, { lines: LINES, orderReference: "PO-9" }),
    aMailWithInvoice("G/2", {}, { kind: "credit_note", syntax: "cii", date: "2026-11-05" }),
  ];
  for (const mail of mails) {
    deliverTo(join(cli.dir, "mail"), mail);
    const { exitCode, stderr } = await cli.run("run");
    assert.equal(exitCode, 0, stderr);
  }
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

test("one invoice may be one .xml file, several may not", async (t) => {
  const cli = await aState(t);
  const several = await exportTo(cli, "ubl", "out.xml");
  assert.equal(several.exitCode, 2);
  assert.match(several.stderr, /holds one invoice, and there are 2/);
  await cli.withState((db) => db.deleteFrom("invoices").where("id", "=", 2).execute());
  assert.equal((await exportTo(cli, "ubl", "out.xml")).exitCode, 0);
  assert.equal(onlyInvoice(readFileSync(join(cli.dir, "out.xml"))).invoice.number, "F-1");
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

for (const format of ["csv", "xlsx", "ubl", "zip"]) {
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

const readZip = (cli: Cli, name: string) => unzip(readFileSync(join(cli.dir, name)));

test("ubl into a .zip holds the same files", async (t) => {
  const cli = await aState(t);
  await exportTo(cli, "ubl", "folder");
  await exportTo(cli, "ubl", "out.zip");
  const files = await readZip(cli, "out.zip");
  assert.deepEqual([...files.keys()], NAMES);
  for (const name of NAMES) {
    assert.deepEqual(files.get(name), readFileSync(join(cli.dir, "folder", name)));
  }
});

test("zip is each document, byte for byte, and the table that names the file of each invoice", async (t) => {
  const cli = await aState(t);
  const end = await exportTo(cli, "zip", "out.zip", "--json");
  const file = join(cli.dir, "out.zip");
  assert.deepEqual(end.json(), { file, exported: 2 });
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const files = await readZip(cli, "out.zip");
  const documents = NAMES.map((name) => `documents/${name}`);
  assert.deepEqual([...files.keys()], [...documents, "invoices.csv"]);
  const [head = "", ...rows] = String(files.get("invoices.csv")).trimEnd().split("\r\n");
  assert.match(head, /,createdAt,file$/);
  assert.deepEqual(
    rows.map((row) => row.split(",").at(-1)),
    documents,
  );
  const shown = await cli.run("invoices", "show", "1", "--json");
  const { documentHash } = shown.json() as InvoiceDetails;
  const stored = readFileSync(storedFile(cli.stateDir, documentHash));
  assert.deepEqual(files.get(documents[0] ?? ""), stored);
});

test("a document that is gone is told, and the rest is exported: exit code 3", async (t) => {
  const cli = await aState(t);
  const shown = await cli.run("invoices", "show", "1", "--json");
  rmSync(storedFile(cli.stateDir, (shown.json() as InvoiceDetails).documentHash));
  const { exitCode, stderr } = await exportTo(cli, "zip", "out.zip");
  assert.equal(exitCode, 3);
  assert.match(stderr, /invoice 1: its document cannot be read/);
  const files = await readZip(cli, "out.zip");
  assert.deepEqual([...files.keys()], [`documents/${NAMES[1]}`, "invoices.csv"]);
  assert.match(String(files.get("invoices.csv")), /Z,\r\n2,/);
});

test("xlsx has numbers, dates and text in its cells, and no formula", async (t) => {
  const cli = await aState(t);
  const seller = '=HYPERLINK("http://example.com")';
  await cli.withState((db) =>
    db
      .updateTable("invoices")
      .set({ seller_name: seller, number: "-5+6\u001b", gross: "12345678901234567890.12" })
      .where("id", "=", 2)
      .execute(),
  );
  const { exitCode, stderr } = await exportTo(cli, "xlsx", "out.xlsx");
  assert.equal(exitCode, 0, stderr);
  const files = await readZip(cli, "out.xlsx");
  const sheet = String(files.get("xl/worksheets/sheet1.xml"));
  const strings = [...String(files.get("xl/sharedStrings.xml")).matchAll(/<t[^>]*>([^<]*)</g)];
  const texts = strings.map(([, text]) => text);
  const cells = new Map(
    [...sheet.matchAll(/<c r="([A-Z]+\d+)"([^>]*)><v>([^<]*)<\/v><\/c>/g)].map(
      ([, place = "", attributes = "", value = ""]) => [
        place,
        attributes.includes('t="s"') ? texts[Number(value)] : Number(value),
      ],
    ),
  );
  assert.deepEqual(
    ["A1", "N1", "E2", "F2", "I2", "N2", "P2"].map((place) => cells.get(place)),
    ["id", "net", "F-1", 46_328, "Muster &amp; Beispiel GmbH", 119.99, 140.39],
  );
  // 46328 is 2 November 2026 in days since 1900; a float cannot hold the total, so it is text
  assert.deepEqual(
    ["E3", "I3", "P3"].map((place) => cells.get(place)),
    ["'-5+6", `'${seller}`, "12345678901234567890.12"],
  );
  assert.doesNotMatch(sheet, /<f>/);
});

for (const format of ["xlsx", "ubl", "zip"]) {
  test(`${format} goes to stdout, and not to a terminal`, async (t) => {
    const cli = await aState(t);
    const chunks: Buffer[] = [];
    const out = (chunk: string | Uint8Array) => void chunks.push(Buffer.from(chunk));
    const args = ["invoices", "export", "--format", format];
    assert.equal((await cli.runWith({ out }, ...args)).exitCode, 0);
    assert.ok((await unzip(Buffer.concat(chunks))).size > 2 - Number(format === "ubl"));

    const terminal = { ...NO_TERMINAL, stdoutIsTty: true };
    const refused = await cli.runWith({ terminal }, ...args);
    assert.equal(refused.exitCode, 2);
    assert.equal(refused.stdout, "");
    assert.match(refused.stderr, /add --output/);
  });
}
