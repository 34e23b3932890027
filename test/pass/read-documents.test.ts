import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { systemClock } from "../../src/core/clock.ts";
import { readMessage } from "../../src/mail/message.ts";
import type { DocumentSource } from "../../src/pass/find-candidates.ts";
import { readDocuments } from "../../src/pass/read-documents.ts";
import { createParser, type Parser } from "../../src/workers/parser.ts";
import { aZip } from "../invoice/zip-maker.ts";
import { anInvoiceXml } from "../support/invoice-xml-maker.ts";
import { aMail, type MailAttachment } from "../support/mail-maker.ts";
import { makeInvoicePdf, makeScanPdf, makeTextPdf, type PdfInvoice } from "../support/pdf-maker.ts";

const parser = createParser({ limitMs: 15_000, clock: systemClock });
after(() => parser.close());
const never = new AbortController().signal;

async function readFrom(source: DocumentSource, by: Parser = parser) {
  const ownCompany = { names: ["Example Buyer Ltd"], taxIds: [] };
  const context = { parser: by, pdfPasswords: [], ownCompany, today: "2026-11-20" };
  const { readings, leftOut } = await readDocuments(source, context, never);
  return {
    readings,
    read: readings.map(({ part, kind, method, invoice, issues }) =>
      kind === "unreadable"
        ? [part, kind, issues[0]?.code]
        : [part, kind, method, invoice?.number ?? null],
    ),
    leftOut: byName(leftOut.map(({ name, reason }) => [name, reason])),
  };
}

type Row = readonly (string | null | undefined)[];

function byName(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => String(a[0]).localeCompare(String(b[0])));
}

async function readMail(attachments: readonly MailAttachment[], mail: object = {}) {
  const reading = await readMessage(aMail({ text: "Hello", attachments, ...mail }));
  assert.ok(reading.readable);
  return readFrom({ kind: "message", message: reading.message });
}

const readFile = (bytes: Uint8Array, name: string) => readFrom({ kind: "file", bytes, name });

const INVOICE: PdfInvoice = {
  number: "F-2026-117",
  issueDate: "2026-11-03",
  dueDate: "2026-12-03",
  currency: "EUR",
  seller: {
    name: "Muster Papier GmbH",
    address: ["Hauptstr. 1", "10115 Berlin"],
    taxId: "DE136695976",
  },
  buyer: { name: "Example Buyer Ltd", address: ["1 High Street", "London"] },
  lines: [{ description: "Paper", quantity: "10", unitPrice: "10.00", net: "100.00" }],
  rate: "19",
  net: "100.00",
  tax: "19.00",
  gross: "119.00",
};
const XML = anInvoiceXml({ number: INVOICE.number, date: INVOICE.issueDate, net: "100.00" });
const pdf = (changes: Partial<PdfInvoice> = {}, xml?: string) =>
  makeInvoicePdf({
    language: "en",
    layout: "letter",
    invoice: { ...INVOICE, ...changes },
    ...(xml === undefined ? {} : { xml: { name: "anything.bin", text: xml } }),
  });

describe("a message", () => {
  test("gives its XML and its PDF, whatever they are called and declared to be", async () => {
    const { read } = await readMail([
      { name: "a.txt", contentType: "text/plain", content: XML },
      {
        name: "b.dat",
        contentType: "application/octet-stream",
        content: await pdf({ number: "G-9" }),
      },
    ]);
    assert.deepEqual(read, [
      ["a.txt", "invoice", "xml", INVOICE.number],
      ["b.dat", "invoice", "text", "G-9"],
    ]);
  });

  test("with an invoice as XML and as its print holds one invoice: the XML", async () => {
    const { read, leftOut } = await readMail([
      { name: "print.pdf", content: await pdf() },
      { name: "data.xml", content: XML },
    ]);
    assert.deepEqual(read, [["data.xml", "invoice", "xml", INVOICE.number]]);
    assert.deepEqual(leftOut, [["print.pdf", "PRINT_OF_XML"]]);
  });

  test("with an invoice as XML and in a hybrid PDF holds one invoice", async () => {
    const { read, leftOut } = await readMail([
      { name: "hybrid.pdf", content: await pdf({}, XML) },
      { name: "data.xml", content: XML },
    ]);
    assert.deepEqual(read, [["data.xml", "invoice", "xml", INVOICE.number]]);
    assert.deepEqual(leftOut, [["hybrid.pdf", "PRINT_OF_XML"]]);
  });

  test("with an XML and a print that cannot be read holds one invoice, by their names", async () => {
    const { read, leftOut } = await readMail([
      { name: "F-1.PDF", content: await makeScanPdf() },
      { name: "f-1.xml", content: XML },
    ]);
    assert.deepEqual(read, [["f-1.xml", "invoice", "xml", INVOICE.number]]);
    assert.deepEqual(leftOut, [["F-1.PDF", "PRINT_OF_XML"]]);
  });

  test("with the same file twice holds it once", async () => {
    const zip = aZip([{ name: "in.xml", content: XML }]);
    const { read, leftOut } = await readMail([
      { name: "a.xml", content: XML },
      { name: "b.zip", content: zip },
      { name: "c.xml", content: `${XML}\n` },
    ]);
    assert.equal(read.length, 1);
    assert.deepEqual(leftOut, [
      ["c.xml", "SAME_DOCUMENT"],
      ["in.xml", "SAME_DOCUMENT"],
    ]);
  });

  test("in a message in a zip is found", async () => {
    const inner = aMail({ attachments: [{ name: "a.xml", content: XML }] });
    const { read } = await readMail([
      { name: "z", content: aZip([{ name: "m", content: inner }]) },
    ]);
    assert.deepEqual(read, [["a.xml", "invoice", "xml", INVOICE.number]]);
  });

  test("leaves out what is no invoice, each with its reason", async () => {
    const png = Buffer.from("89504e470d0a1a0a0000000d4948445200000010000000100806", "hex");
    const { read, leftOut } = await readMail([
      {
        name: "logo.png",
        contentType: "image/png",
        content: Buffer.concat([png, Buffer.alloc(99)]),
      },
      { name: "invite.ics", contentType: "text/calendar", content: "BEGIN:VCALENDAR\r\n" },
      { name: "order.xml", content: '<?xml version="1.0"?><Order xmlns="urn:x"/>' },
      {
        name: "terms.pdf",
        content: await makeTextPdf(["General terms and conditions", "1. Scope"]),
      },
      { name: "page.htm", content: "<html><body>Log in</body></html>" },
    ]);
    assert.deepEqual(read, []);
    assert.deepEqual(leftOut, [
      ["invite.ics", "CALENDAR"],
      ["logo.png", "LOGO"],
      [null, "NOT_AN_INVOICE"],
      ["order.xml", "XML_UNKNOWN"],
      ["page.htm", "WEB_PAGE"],
      ["terms.pdf", "NOT_AN_INVOICE"],
    ]);
  });

  test("keeps what a person has to open, beside what could be read", async () => {
    const { read } = await readMail([
      { name: "scan.pdf", content: await makeScanPdf() },
      { name: "broken.pdf", content: "%PDF-1.7\nnothing of one" },
      { name: "a.xml", content: XML },
      { name: "cut.xml", content: XML.slice(0, 500) },
      { name: "x.rar", content: "Rar!\x1a\x07\x00" },
    ]);
    assert.deepEqual(byName(read), [
      ["a.xml", "invoice", "xml", INVOICE.number],
      ["broken.pdf", "unreadable", "PDF_BROKEN"],
      ["cut.xml", "unreadable", "XML_BROKEN"],
      ["scan.pdf", "unreadable", "NO_TEXT"],
      ["x.rar", "unreadable", "ARCHIVE_BROKEN"],
    ]);
  });

  const BODY = [
    "Muster Papier GmbH\nHauptstr. 1, 10115 Berlin\nVAT No. DE136695976\n\nINVOICE\n",
    "Invoice number: F-2026-117\nInvoice date: 3 November 2026\n",
    "Net amount: 100.00 EUR\nVAT 19%: 19.00 EUR\nTotal amount: 119.00 EUR\n",
  ].join("\n");

  test("that is the invoice itself is read from its text", async () => {
    const { read, readings } = await readMail([], { text: BODY });
    assert.deepEqual(read, [[null, "invoice", "text", "F-2026-117"]]);
    assert.equal(readings[0]?.invoice?.gross, "119.00");
  });

  test("whose text speaks of an invoice is none", async () => {
    const text = "Hello,\n\nyour invoice F-2026-117 over 119.00 EUR is overdue since 3 November.\n";
    assert.deepEqual((await readMail([], { text })).read, []);
  });

  test("whose text is an invoice and whose file is one too holds the file's", async () => {
    const { read } = await readMail([{ name: "a.xml", content: XML }], { text: BODY });
    assert.deepEqual(read, [["a.xml", "invoice", "xml", INVOICE.number]]);
  });
});

describe("a PDF with its XML inside", () => {
  test("is read from the XML, found by content", async () => {
    const { read, readings } = await readFile(await pdf({}, XML), "f.pdf");
    assert.deepEqual(read, [["f.pdf", "invoice", "embedded-xml", INVOICE.number]]);
    assert.deepEqual(
      readings[0]?.issues.filter(({ code }) => code === "XML_PDF_MISMATCH"),
      [],
    );
  });

  for (const [what, changes] of [
    ["number", { number: "F-OTHER-1" }],
    ["date", { issueDate: "2026-10-30" }],
    ["total", { net: "200.00", tax: "38.00", gross: "238.00", payable: "238.00" }],
  ] as const) {
    test(`that prints another ${what} needs a look`, async () => {
      const { readings } = await readFile(await pdf(changes, XML), "f.pdf");
      const [reading] = readings;
      assert.equal(reading?.needsReview, true);
      const mismatches = reading.issues.filter(({ code }) => code === "XML_PDF_MISMATCH");
      assert.equal(mismatches.length, 1);
      assert.match(mismatches[0]?.message ?? "", new RegExp(`${what} .* not printed`));
      assert.equal(reading.invoice?.number, INVOICE.number);
    });
  }
});

describe("a file that is handed in", () => {
  for (const { name, bytes, expected } of [
    {
      name: "order.xml",
      bytes: "<Order xmlns='urn:x'/>",
      expected: ["order.xml", "other", "none", null],
    },
    { name: "note.txt", bytes: "Dear customer", expected: [null, "other", "none", null] },
    { name: "nothing.pdf", bytes: "", expected: [null, "other", "none", null] },
    { name: "cut.pdf", bytes: "%PDF-1.4", expected: ["cut.pdf", "unreadable", "PDF_BROKEN"] },
    {
      name: "small.png",
      bytes: Buffer.from("89504e470d0a1a0a", "hex"),
      expected: ["small.png", "unreadable", "NO_TEXT"],
    },
  ]) {
    test(`is answered for: ${name}`, async () => {
      assert.deepEqual((await readFile(Buffer.from(bytes as string), name)).read, [expected]);
    });
  }

  test("may be a message that holds no document", async () => {
    assert.deepEqual((await readFile(aMail({ text: "Hi" }), "a.eml")).read, []);
  });

  test("may be a message that cannot be taken apart", async () => {
    const parts = "--b\r\n\r\nx\r\n".repeat(5_000);
    const raw = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts}`;
    assert.deepEqual((await readFile(Buffer.from(raw), "a.eml")).read, [
      ["a.eml", "unreadable", "MESSAGE_UNREADABLE"],
    ]);
  });
});

test("a document that takes too long is unreadable, and the others are read", async () => {
  // stands where the parser ends a thread: only what it throws then matters here
  const { CodedError } = await import("../../src/core/errors.ts");
  const slow: Parser = {
    ...parser,
    readDocument: (bytes, name, options, signal) =>
      name === "slow.xml"
        ? Promise.reject(new CodedError("PARSE_TIMEOUT"))
        : parser.readDocument(bytes, name, options, signal),
  };
  const zip = aZip([
    { name: "slow.xml", content: `${XML} ` },
    { name: "a.xml", content: XML },
  ]);
  assert.deepEqual((await readFrom({ kind: "file", bytes: zip, name: "a.zip" }, slow)).read, [
    ["slow.xml", "unreadable", "PARSE_TIMEOUT"],
    ["a.xml", "invoice", "xml", INVOICE.number],
  ]);
});

const samples = join(import.meta.dirname, "../../../shared/samples/odd-mail");
const samplesMissing = existsSync(samples) ? false : "the samples are not there";

test(
  "odd mail is read without harm, and none of it is an invoice",
  { skip: samplesMissing },
  async () => {
    for (const file of readdirSync(samples)) {
      const { readings } = await readFile(readFileSync(join(samples, file)), file);
      const invoices = readings.filter(({ kind }) => kind !== "unreadable" && kind !== "other");
      assert.deepEqual(invoices, [], file);
    }
  },
);
