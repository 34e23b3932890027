import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Invoice } from "../../src/invoice/invoice.ts";
import { ublText } from "../../src/invoice/ubl-out.ts";
import { ublGaps } from "../../src/invoice/ubl-gaps.ts";
import { anInvoice } from "./an-invoice.ts";
import { issuesOf, onlyInvoice } from "./xml/reading.ts";

const samples = join(import.meta.dirname, "../../../shared/samples");
const skip = existsSync(samples) ? false : "the samples are not here";

function readBack(kind: string, invoice: Invoice) {
  const { format, kind: readKind, invoice: read } = onlyInvoice(ublText(kind, invoice));
  assert.equal(format, "ubl");
  return { kind: readKind, invoice: read };
}

test("what is written of every sample is read back as the same invoice", { skip }, async (t) => {
  const expected: unknown = JSON.parse(readFileSync(join(samples, "expected.json"), "utf8"));
  const files = Object.keys(expected as object).filter((file) => file.startsWith("xml"));
  assert.ok(files.length > 50);
  for (const file of files) {
    await t.test(file, () => {
      const { kind, invoice } = onlyInvoice(readFileSync(join(samples, file)));
      const written = kind === "other" ? "invoice" : kind;
      assert.deepEqual(readBack(kind, invoice), { kind: written, invoice });
    });
  }
});

test("the sums of what is written are right wherever nothing is missing", { skip }, () => {
  const expected: unknown = JSON.parse(readFileSync(join(samples, "expected.json"), "utf8"));
  const files = Object.keys(expected as object).filter((file) => file.startsWith("xml"));
  let complete = 0;
  for (const file of files) {
    const { kind, invoice } = onlyInvoice(readFileSync(join(samples, file)));
    if (ublGaps(invoice).length > 0) continue;
    complete += 1;
    const issues = issuesOf(onlyInvoice(ublText(kind, invoice)));
    const sums = issues.filter((code) => code.endsWith("_MISMATCH"));
    assert.deepEqual(sums, [], file);
  }
  assert.ok(complete > 20, `${complete} are complete`);
});

for (const { name, kind = "invoice", given = {} } of [
  { name: "an invoice" },
  {
    name: "a credit note with its due date",
    kind: "credit_note",
    given: { dueDate: "2026-12-01" },
  },
  { name: "an invoice paid in part", given: { payable: "19.00" } },
  { name: "an invoice that is rounded", given: { payable: "119.05" } },
  { name: "a credit note in negative amounts", kind: "credit_note", given: { gross: "-119.00" } },
  { name: "an invoice with a charge beside its lines", given: { lines: [aLine("90.00")] } },
  {
    name: "an invoice with references",
    given: { orderReference: "PO-9", paymentReference: "RF1" },
  },
  { name: "an invoice with an IBAN", given: { iban: "DE89370400440532013000" } },
  { name: "a seller outside the EU", given: { seller: aSeller("30-71234567-1", "AR") } },
  { name: "a seller in Greece", given: { seller: aSeller("EL123456789", "GR") } },
  {
    name: "text that XML must escape",
    given: { seller: { name: `"R&D" <a> 'b' ]]> \n ñ 𝔸`, taxId: null, country: null } },
  },
  { name: "amounts longer than a float", given: { gross: "12345678901234567890.12" } },
  {
    name: "tax lines without a rate",
    given: { taxes: [{ rate: null, base: null, amount: "19.00" }] },
  },
  {
    name: "nothing at all",
    given: {
      number: null,
      issueDate: null,
      currency: null,
      seller: { name: null, taxId: null, country: null },
      buyer: { name: null, taxId: null, country: null },
      net: null,
      tax: null,
      gross: null,
      payable: null,
      taxes: [],
      lines: [],
    },
  },
] satisfies readonly { name: string; kind?: string; given?: Partial<Invoice> }[]) {
  test(`${name} is read back as it was`, () => {
    const invoice = anInvoice(given);
    assert.deepEqual(readBack(kind, invoice), { kind, invoice });
  });
}

function aLine(net: string): Invoice["lines"][number] {
  return { description: "Paper", quantity: "1", unitPrice: net, net, taxRate: "19" };
}

function aSeller(taxId: string, country: string): Invoice["seller"] {
  return { name: "Ejemplo S.A.", taxId, country };
}

test("what XML cannot hold is left out", () => {
  const seller = { name: "A\u0000B\u001bC\ud800D\uffff", taxId: null, country: null };
  const { invoice } = readBack("invoice", anInvoice({ seller }));
  assert.equal(invoice.seller.name, "ABCD");
});

const COMPLETE = { seller: aSeller("DE136695976", "DE"), dueDate: "2026-12-01" } as const;
const BUYER = { name: "Example Books Ltd", taxId: null, country: "GB" };

for (const { name, given, text } of [
  { name: "a VAT number", given: {}, text: /DE136695976<.*?<cbc:ID>VAT</ },
  {
    name: "another tax number",
    given: { seller: aSeller("30-71234567-1", "AR") },
    text: /30-71234567-1<.*?<cbc:ID>FC</,
  },
  {
    name: "what was paid before",
    given: { payable: "19.00" },
    text: /<cbc:PrepaidAmount currencyID="EUR">100\.00</,
  },
  {
    name: "rounding",
    given: { payable: "119.05" },
    text: /<cbc:PayableRoundingAmount currencyID="EUR">0\.05</,
  },
  {
    name: "a discount, as the difference that it makes",
    given: { lines: [aLine("110.00")] },
    text: /<cbc:ChargeIndicator>false<.*<cbc:Amount currencyID="EUR">10\.00<.*AllowanceTotalAmount currencyID="EUR">10\.00</s,
  },
]) {
  test(`${name} has its place`, () => {
    assert.match(ublText("invoice", anInvoice({ ...COMPLETE, ...given })), text);
  });
}

for (const { name, given, gaps } of [
  { name: "nothing", given: {}, gaps: [] },
  { name: "the due date of a paid one", given: { dueDate: null, payable: "0.00" }, gaps: [] },
  { name: "the due date", given: { dueDate: null }, gaps: ["due date"] },
  {
    name: "the buyer's country",
    given: { buyer: { ...BUYER, country: null } },
    gaps: ["buyer's country"],
  },
  { name: "lines", given: { lines: [] }, gaps: ["lines"] },
  {
    name: "a line's rate",
    given: { lines: [{ ...aLine("100.00"), taxRate: null }] },
    gaps: ["part of the lines", "discount or charge between the lines and the total"],
  },
  {
    name: "what makes the sums right",
    given: { gross: "120.00", payable: "120.00" },
    gaps: ["discount or charge between the lines and the total"],
  },
] satisfies readonly { name: string; given: Partial<Invoice>; gaps: readonly string[] }[]) {
  test(`an invoice that lacks ${name} is told so`, () => {
    assert.deepEqual(ublGaps(anInvoice({ ...COMPLETE, buyer: BUYER, ...given })), gaps);
  });
}
