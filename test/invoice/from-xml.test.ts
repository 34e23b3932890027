import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkInvoice } from "../../src/invoice/check.ts";
import { readXml, type XmlInvoice } from "../../src/invoice/from-xml.ts";
import { anInvoiceXml } from "../support/invoice-xml-maker.ts";
import { onlyInvoice } from "./xml/reading.ts";

const samples = join(import.meta.dirname, "../../../shared/samples");
const hasSamples = existsSync(samples);
const skip = hasSamples ? false : "the samples are not here";

type Expected = Readonly<Record<string, unknown>> & { readonly numbers?: readonly string[] };

const expected: Readonly<Record<string, Expected>> = hasSamples
  ? (JSON.parse(readFileSync(join(samples, "expected.json"), "utf8")) as Record<string, Expected>)
  : {};
const files = Object.keys(expected).filter((file) => file.startsWith("xml"));

test("every sample is read as it is expected", { skip }, async (t) => {
  for (const file of files) {
    await t.test(file, () => {
      const { kind, format, invoice } = onlyInvoice(readFileSync(join(samples, file)));
      const read: Record<string, unknown> = {
        kind,
        format,
        currency: invoice.currency,
        issueDate: invoice.issueDate,
        gross: invoice.gross,
        payable: invoice.payable,
        sellerName: invoice.seller.name,
        lines: invoice.lines.length,
      };
      const wanted = expected[file] ?? {};
      const stated = Object.keys(read).filter((key) => (wanted[key] ?? null) !== null);
      for (const key of stated) assert.equal(read[key], wanted[key], key);
      const numbers = wanted.numbers ?? [wanted.number];
      assert.ok(numbers.includes(invoice.number ?? ""), `number ${invoice.number}`);
    });
  }
});

// Their own amounts contradict each other: a line sum, and a total that leaves out a fund's share.
const CONTRADICTORY = new Set(["xml-golden/009.xml", "xml-golden/010.xml", "xml/044.xml"]);

test("the sums of every valid sample are found right", { skip }, () => {
  for (const file of files) {
    const { invoice, adjustments } = onlyInvoice(readFileSync(join(samples, file)));
    const sums = checkInvoice(invoice, {
      ownCompany: { names: [], taxIds: [] },
      today: "2026-11-20",
      method: "xml",
      adjustments,
    })
      .map((issue) => issue.code)
      // Examples have made-up numbers and accounts.
      .filter((code) => code !== "TAX_ID_INVALID" && code !== "IBAN_INVALID");
    assert.equal(sums.length > 0, CONTRADICTORY.has(file), `${file}: ${sums.join()}`);
  }
});

test("one invoice in two syntaxes reads the same", () => {
  for (const kind of ["invoice", "credit_note"] as const) {
    const options = {
      number: "2026-17",
      kind,
      due: null,
      orderReference: "PO-9",
      lines: [
        { description: "Paper", quantity: "3", unitPrice: "33.33", rate: "19" },
        { description: "Books", quantity: "2", unitPrice: "10.00", rate: "7" },
      ],
    } as const;
    const { format: _, ...ubl } = onlyInvoice(anInvoiceXml({ ...options, syntax: "ubl" }));
    const { format: __, ...cii } = onlyInvoice(anInvoiceXml({ ...options, syntax: "cii" }));
    assert.deepEqual(comparable(ubl), comparable(cii));
    assert.equal(ubl.kind, kind);
    assert.equal(ubl.invoice.gross, "140.39");
  }
});

function comparable({ kind, invoice }: Pick<XmlInvoice, "kind" | "invoice">): unknown {
  return { kind, invoice };
}

const UBL = "urn:oasis:names:specification:ubl:schema:xsd:";

for (const { name, text, result } of [
  { name: "a letter", text: "Dear all,", result: { type: "not-xml" } },
  { name: "nothing", text: "", result: { type: "not-xml" } },
  { name: "a web page", text: "<!DOCTYPE html><html></html>", result: { type: "not-xml" } },
  { name: "a page without a doctype", text: "<html><br></html>", result: { type: "not-xml" } },
  {
    name: "an order",
    text: `<Order xmlns="${UBL}Order-2"/>`,
    result: { type: "unknown", root: "Order" },
  },
  {
    name: "an answer to an invoice",
    text: `<a:ApplicationResponse xmlns:a="${UBL}ApplicationResponse-2"/>`,
    result: { type: "unknown", root: "ApplicationResponse" },
  },
  {
    name: "an invoice of no known kind",
    text: "<Invoice><Total>5</Total></Invoice>",
    result: { type: "unknown", root: "Invoice" },
  },
  {
    name: "a picture with a doctype",
    text: '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><svg/>',
    result: { type: "unknown", root: "svg" },
  },
  {
    name: "another country's voucher of the same root",
    text: '<Comprobante xmlns="https://example.com/"/>',
    result: { type: "unknown", root: "Comprobante" },
  },
]) {
  test(`${name} is ${result.type}`, () => {
    assert.deepEqual(readXml(Buffer.from(text)), result);
  });
}

for (const { name, text, reason } of [
  { name: "cut off", text: anInvoiceXml({ number: "1" }).slice(0, 900), reason: /ends too early/ },
  {
    name: "not well-formed",
    text: `<Invoice xmlns="${UBL}Invoice-2"><a></b></Invoice>`,
    reason: /./,
  },
  {
    name: "with a DOCTYPE",
    text: `<!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///etc/passwd">]><Invoice>&x;</Invoice>`,
    reason: /DOCTYPE/,
  },
  {
    name: "with entities that grow",
    text: `<!DOCTYPE Invoice [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><Invoice>&b;</Invoice>`,
    reason: /DOCTYPE/,
  },
  { name: "too deep", text: `<Invoice>${"<a>".repeat(500)}`, reason: /too deep/ },
  {
    name: "with too many elements",
    text: `<Invoice>${"<a/>".repeat(500_001)}`,
    reason: /too many/,
  },
  { name: "too large", text: `<Invoice>${" ".repeat(32_000_000)}</Invoice>`, reason: /too large/ },
]) {
  test(`an invoice that is ${name} is broken, and says why`, () => {
    const result = readXml(Buffer.from(text));
    assert.ok(result.type === "broken", result.type);
    assert.equal(result.issue.code, "XML_BROKEN");
    assert.match(result.issue.message, reason);
  });
}

test("what stands before the declaration and after the root does no harm", () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n${anInvoiceXml({ number: "7" }).replace(/^<\?xml[^>]*\?>\s*/, "")}`;
  for (const text of [
    `\ufeff${xml}`,
    `\r\n \t${xml}`,
    `\ufeff\ufeff${xml}`,
    `junk: ${xml}`,
    `${xml}\u0000\u0000 tail <x & y`,
  ]) {
    assert.equal(onlyInvoice(text).invoice.number, "7");
  }
});

test("an invoice in Peppol's envelope is found", () => {
  const inner = anInvoiceXml({ number: "8" }).replace(/^<\?xml[^>]*\?>/, "");
  const text = `<sh:StandardBusinessDocument xmlns:sh="urn:x"><sh:Header/>${inner}</sh:StandardBusinessDocument>`;
  assert.equal(onlyInvoice(text).invoice.number, "8");
});

test("amounts are read as strings of any size", () => {
  const gross = "123456789012345678901234.56";
  assert.equal(onlyInvoice(anInvoiceXml({ number: "9", gross })).invoice.gross, gross);
});
