import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { anInvoiceXml } from "../../support/invoice-xml-maker.ts";
import { aMail } from "../../support/mail-maker.ts";
import { aCli, type CliEnd } from "../cli-in-buffers.ts";

const XML = anInvoiceXml({ number: "F-1" });

interface Entry {
  readonly file: string;
  readonly part: string | null;
  readonly kind: string;
  readonly method: string;
  readonly format: string | null;
  readonly needsReview: boolean;
  readonly issues: readonly { readonly code: string; readonly message: string }[];
  readonly invoice: Readonly<Record<string, unknown>> | null;
}

// what stands on stdout is the shape that the tests below look at, key by key
const entries = (end: CliEnd) => end.json() as readonly Entry[];

describe("extract --json", () => {
  test("gives one entry for each document, in the shape that others read", async (t) => {
    const cli = aCli(t);
    writeFileSync(join(cli.dir, "a.xml"), XML);
    const end = await cli.run("extract", "a.xml", "--json");
    assert.equal(end.exitCode, 0);
    const [entry] = entries(end);
    assert.equal(
      Object.keys(entry ?? {})
        .slice(0, 8)
        .join(),
      "file,part,kind,method,format,needsReview,issues,invoice",
    );
    const { file, part, kind, method, format } = entry!;
    assert.deepEqual([file, part, kind, method, format], ["a.xml", null, "invoice", "xml", "ubl"]);
    assert.equal(
      Object.keys(entry?.invoice ?? {}).join(),
      "number,issueDate,dueDate,currency,seller,buyer,net,tax,gross,payable,taxes,lines," +
        "orderReference,paymentReference,iban",
    );
  });

  test("says which file in a message a document is", async (t) => {
    const cli = aCli(t);
    const attachments = [{ name: "factura.dat", content: XML }];
    writeFileSync(join(cli.dir, "m.eml"), aMail({ attachments }));
    const [entry] = entries(await cli.run("extract", "--json", "m.eml"));
    assert.deepEqual([entry?.file, entry?.part, entry?.kind], ["m.eml", "factura.dat", "invoice"]);
  });

  test("ends with 3 when one is unreadable, and gives the others", async (t) => {
    const cli = aCli(t);
    writeFileSync(join(cli.dir, "a.xml"), XML);
    writeFileSync(join(cli.dir, "b.pdf"), "%PDF-1.7 nothing more");
    const end = await cli.run("extract", "a.xml", "b.pdf", "--json");
    assert.equal(end.exitCode, 3);
    assert.deepEqual(
      entries(end).map(({ file, kind, needsReview, issues }) => [
        file,
        kind,
        needsReview,
        issues[0]?.code,
      ]),
      [
        ["a.xml", "invoice", false, undefined],
        ["b.pdf", "unreadable", true, "PDF_BROKEN"],
      ],
    );
  });

  test("ends with 2 when files are not there, and names each", async (t) => {
    const cli = aCli(t);
    writeFileSync(join(cli.dir, "a.xml"), XML);
    mkdirSync(join(cli.dir, "folder"));
    const end = await cli.run("extract", "a.xml", "none.pdf", "folder", "--json");
    assert.equal(end.exitCode, 2);
    assert.match(end.stderr, /none\.pdf: there is no such file/);
    assert.match(end.stderr, /folder: not a file/);
    assert.equal((end.json() as { error: { code: string } }).error.code, "USAGE");
  });

  test("makes no state, and needs no settings", async (t) => {
    const cli = aCli(t);
    writeFileSync(join(cli.dir, "a.xml"), XML);
    writeFileSync(join(cli.dir, "invoicesync.yaml"), "accounts: [broken");
    assert.equal((await cli.run("extract", "a.xml", "--json")).exitCode, 0);
    assert.equal(existsSync(cli.stateDir), false);
  });

  test("knows the own company from the settings that are named", async (t) => {
    const seller = { name: "Own Company Ltd", vatId: "DE136695976", country: "DE" };
    const cli = aCli(t, {
      accounts: [{ name: "a", maildir: "./mail", pipeline: "invoices" }],
      company: { names: ["Own Company Ltd"], taxIds: ["DE136695976"] },
    });
    writeFileSync(join(cli.dir, "a.xml"), anInvoiceXml({ number: "F-1", seller }));
    const end = await cli.run(
      "extract",
      "a.xml",
      "--json",
      "--config",
      join(cli.dir, "invoicesync.yaml"),
    );
    const codes = entries(end)[0]?.issues.map(({ code }) => code) ?? [];
    assert.ok(codes.includes("SELLER_IS_OWN_COMPANY"), codes.join());
  });
});

test("a person gets the figures, and no escape code of a document", async (t) => {
  const cli = aCli(t);
  const xml = anInvoiceXml({ number: "F-1", seller: { name: "Evil \u009b31m Ltd" } });
  writeFileSync(join(cli.dir, "a.xml"), xml);
  const { stdout } = await cli.run("extract", "a.xml");
  assert.match(stdout, /^a\.xml: invoice \(ubl, xml\)\n {2}number {2}F-1\n/);
  assert.doesNotMatch(stdout, /\u009b/);
});

const samples = join(import.meta.dirname, "../../../../shared/samples");
const samplesMissing = existsSync(samples) ? false : "the samples are not there";

test("every sample e-invoice is read as it is expected", { skip: samplesMissing }, async (t) => {
  const text = readFileSync(join(samples, "expected.json"), "utf8");
  // a table of the samples' own, with more columns than these
  const expected = JSON.parse(text) as Readonly<Record<string, Record<string, unknown>>>;
  const folders = ["xml", "xml-more", "xml-golden", "hybrid-pdf"];
  const files = folders.flatMap((folder) =>
    readdirSync(join(samples, folder)).map((file) => `${folder}/${file}`),
  );
  const end = await aCli(t).runWith({ cwd: samples }, "extract", "--json", ...files);
  assert.equal(end.exitCode, 0);
  const found = new Map(entries(end).map((entry) => [entry.file, entry]));
  for (const file of files) {
    const entry = found.get(file);
    const row = expected[file] ?? {};
    assert.equal(entry?.kind, row.kind, file);
    assert.equal(entry?.format, row.format, file);
    for (const field of ["issueDate", "currency", "gross", "payable"]) {
      const value = row[field] ?? undefined;
      if (value !== undefined) assert.equal(entry?.invoice?.[field], value, `${file} ${field}`);
    }
  }
});
