import assert from "node:assert/strict";
import { test } from "node:test";
import { readXml } from "../../../src/invoice/from-xml.ts";
import { issuesOf, onlyInvoice } from "./reading.ts";

const NS = "urn:oasis:names:specification:ubl:schema:xsd:";

function ubl(body: string, root = "Invoice"): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<x:${root} xmlns:x="${NS}${root}-2" xmlns:cac="${NS}CommonAggregateComponents-2" xmlns:cbc="${NS}CommonBasicComponents-2">
${body}</x:${root}>`;
}

const en = "<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>";
const taxTotal = (amount: string, currency = "EUR", rest = ""): string =>
  `<cac:TaxTotal><cbc:TaxAmount currencyID="${currency}">${amount}</cbc:TaxAmount>${rest}</cac:TaxTotal>`;
const subtotal = (base: string, amount: string, scheme = "VAT"): string =>
  `<cac:TaxSubtotal><cbc:TaxableAmount>${base}</cbc:TaxableAmount><cbc:TaxAmount>${amount}</cbc:TaxAmount><cac:TaxCategory><cbc:Percent>19.00</cbc:Percent><cac:TaxScheme><cbc:ID>${scheme}</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal>`;
const totals = (amounts: Readonly<Record<string, string>>, root = "LegalMonetaryTotal"): string =>
  `<cac:${root}>${Object.entries(amounts)
    .map(([name, amount]) => `<cbc:${name} currencyID="EUR">${amount}</cbc:${name}>`)
    .join("")}</cac:${root}>`;
const line = (net: string, rest = "", root = "Invoice"): string =>
  `<cac:${root}Line><cbc:LineExtensionAmount>${net}</cbc:LineExtensionAmount>${rest}<cac:Item><cbc:Description>Paper</cbc:Description></cac:Item></cac:${root}Line>`;

for (const [root, code, kind] of [
  ["Invoice", "380", "invoice"],
  ["Invoice", "383", "invoice"],
  ["Invoice", "384", "invoice"],
  ["Invoice", "389", "invoice"],
  ["Invoice", "325", "other"],
  ["Invoice", "381", "credit_note"],
  ["Invoice", "01", "invoice"],
  ["CreditNote", "381", "credit_note"],
  ["CreditNote", "", "credit_note"],
  ["DebitNote", "", "invoice"],
] as const) {
  test(`${root} with type code ${code || "none"} is kind ${kind}`, () => {
    const name = `${root === "DebitNote" ? "Invoice" : root}TypeCode`;
    const text = ubl(`<cbc:${name}>${code}</cbc:${name}>`, root);
    assert.equal(onlyInvoice(text).kind, kind);
  });
}

test("the seller is the legal entity, its tax number the VAT number, else the other one", () => {
  const scheme = (id: string, kind: string): string =>
    `<cac:PartyTaxScheme><cbc:CompanyID>${id}</cbc:CompanyID><cac:TaxScheme><cbc:ID>${kind}</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>`;
  const party = (schemes: string): string =>
    ubl(
      `<cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>Shop</cbc:Name></cac:PartyName><cac:PostalAddress><cac:Country><cbc:IdentificationCode>de</cbc:IdentificationCode></cac:Country></cac:PostalAddress>${schemes}<cac:PartyLegalEntity><cbc:RegistrationName>Muster GmbH</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>`,
    );
  const both = party(scheme("12/345", "FC") + scheme("DE136695976", "VAT"));
  assert.deepEqual(onlyInvoice(both).invoice.seller, {
    name: "Muster GmbH",
    taxId: "DE136695976",
    country: "DE",
  });
  assert.equal(onlyInvoice(party(scheme("12/345", "FC"))).invoice.seller.taxId, "12/345");
  assert.equal(onlyInvoice(party("")).invoice.seller.taxId, null);
});

test("of two tax totals the one in the document's currency counts", () => {
  const { invoice } = onlyInvoice(
    ubl(
      `${en}<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:TaxCurrencyCode>SEK</cbc:TaxCurrencyCode>` +
        taxTotal("210.00", "SEK") +
        taxTotal("19.00", "EUR", subtotal("100.00", "19.00")) +
        totals({ TaxExclusiveAmount: "100", TaxInclusiveAmount: "119", PayableAmount: "119" }),
    ),
  );
  assert.equal(invoice.tax, "19.00");
  assert.deepEqual(invoice.taxes, [{ rate: "19", base: "100.00", amount: "19.00" }]);
});

test("the same tax total stated twice in one currency is counted once", () => {
  const { invoice } = onlyInvoice(
    ubl(
      `<cbc:DocumentCurrencyCode>SAR</cbc:DocumentCurrencyCode><cbc:TaxCurrencyCode>SAR</cbc:TaxCurrencyCode>` +
        taxTotal("15.00", "SAR") +
        taxTotal("15.00", "SAR", subtotal("100.00", "15.00")),
    ),
  );
  assert.equal(invoice.tax, "15.00");
});

test("several kinds of tax, each with its own total, add up", () => {
  const { invoice } = onlyInvoice(
    ubl(
      taxTotal("19.00", "EUR", subtotal("100.00", "19.00", "01")) +
        taxTotal("8.00", "EUR", subtotal("100.00", "8.00", "04")) +
        totals({
          LineExtensionAmount: "100.00",
          TaxExclusiveAmount: "200.00",
          TaxInclusiveAmount: "127.00",
          PayableAmount: "127.00",
        }),
    ),
  );
  assert.equal(invoice.tax, "27.00");
  assert.equal(invoice.net, "100.00");
  assert.equal(invoice.taxes.length, 2);
});

test("charges, prepayments and rounding are no disagreement; a wrong sum is one", () => {
  const with_ = (payable: string): string =>
    ubl(
      `${en}<cbc:ID>1</cbc:ID><cbc:IssueDate>2026-11-01+01:00</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>` +
        `<cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>A</cbc:Name></cac:PartyName></cac:Party></cac:AccountingSupplierParty>` +
        taxTotal("19.00", "EUR", subtotal("100.00", "19.00")) +
        totals({
          LineExtensionAmount: "105.00",
          TaxExclusiveAmount: "100.00",
          TaxInclusiveAmount: "119.00",
          AllowanceTotalAmount: "10.00",
          ChargeTotalAmount: "5.00",
          PrepaidAmount: "50.00",
          PayableRoundingAmount: "0.50",
          PayableAmount: payable,
        }) +
        line("60.00") +
        line("45.00"),
    );
  assert.deepEqual(issuesOf(onlyInvoice(with_("69.50"))), []);
  assert.deepEqual(issuesOf(onlyInvoice(with_("60.00"))), ["PAYABLE_MISMATCH"]);
  assert.equal(onlyInvoice(with_("69.50")).invoice.issueDate, "2026-11-01");
});

test("sub-lines are not counted as lines", () => {
  const sub = line("40.00").replaceAll("InvoiceLine", "SubInvoiceLine");
  const { invoice } = onlyInvoice(ubl(line("100.00", sub) + line("5.00")));
  assert.deepEqual(
    invoice.lines.map(({ net }) => net),
    ["100.00", "5.00"],
  );
});

test("only an account number with the form of an IBAN is one", () => {
  const account = (id: string): string =>
    `<cac:PaymentMeans><cbc:PaymentID>RF18</cbc:PaymentID><cac:PayeeFinancialAccount><cbc:ID>${id}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>`;
  const { invoice } = onlyInvoice(
    ubl(account("5555-1234") + account("de89 3704 0044 0532 0130 00")),
  );
  assert.equal(invoice.iban, "DE89370400440532013000");
  assert.equal(invoice.paymentReference, "RF18");
  assert.equal(onlyInvoice(ubl(account("5555-1234"))).invoice.iban, null);
});

test("Peru: the older form has its total in the payable amount and its RUC beside the party", () => {
  const { invoice } = onlyInvoice(
    ubl(
      `<cbc:ID>F001-123</cbc:ID><cbc:DocumentCurrencyCode>PEN</cbc:DocumentCurrencyCode>` +
        `<cac:AccountingSupplierParty><cbc:CustomerAssignedAccountID>20100070970</cbc:CustomerAssignedAccountID><cbc:AdditionalAccountID>6</cbc:AdditionalAccountID><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName><![CDATA[Ñandú & Cía S.A.]]></cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>` +
        taxTotal("18.00", "PEN", subtotal("100.00", "18.00", "1000")) +
        totals({ PayableAmount: "118.00" }) +
        line("100.00"),
    ),
  );
  assert.deepEqual(
    [invoice.net, invoice.tax, invoice.gross, invoice.payable],
    ["100.00", "18.00", "118.00", "118.00"],
  );
  assert.equal(invoice.seller.taxId, "20100070970");
  assert.equal(invoice.seller.name, "Ñandú & Cía S.A.");
});

test("Peru: goods given away are in a line and in no total", () => {
  const free =
    "<cac:PricingReference><cac:AlternativeConditionPrice><cbc:PriceTypeCode>02</cbc:PriceTypeCode></cac:AlternativeConditionPrice></cac:PricingReference>";
  const read = onlyInvoice(
    ubl(
      `<cbc:DocumentCurrencyCode>PEN</cbc:DocumentCurrencyCode>` +
        taxTotal(
          "18.00",
          "PEN",
          subtotal("100.00", "18.00", "1000") + subtotal("30.00", "5.40", "9996"),
        ) +
        totals({
          LineExtensionAmount: "100.00",
          TaxInclusiveAmount: "118.00",
          PayableAmount: "118.00",
        }) +
        line("100.00") +
        line("30.00", free),
    ),
  );
  assert.equal(read.invoice.taxes.length, 1);
  const sums = issuesOf(read).filter((code) => code.endsWith("MISMATCH"));
  assert.deepEqual(sums, []);
});

test("Colombia: the container's invoice is read, its acknowledgement is not", () => {
  const attachment = (text: string): string =>
    `<cac:Attachment><cac:ExternalReference><cbc:Description><![CDATA[${text}]]></cbc:Description></cac:ExternalReference></cac:Attachment>`;
  const answer = `<ApplicationResponse xmlns="${NS}ApplicationResponse-2"/>`;
  const container = (first: string): string =>
    ubl(
      `${attachment(first)}<cac:ParentDocumentLineReference><cac:DocumentReference>${attachment(answer)}</cac:DocumentReference></cac:ParentDocumentLineReference>`,
      "AttachedDocument",
    );
  const inner = ubl("<cbc:ID>SETP990000002</cbc:ID><cbc:InvoiceTypeCode>01</cbc:InvoiceTypeCode>");
  const { invoice, format } = onlyInvoice(container(inner));
  assert.equal(invoice.number, "SETP990000002");
  assert.equal(format, "ubl");
  assert.deepEqual(readXml(Buffer.from(container(answer))), {
    type: "unknown",
    root: "AttachedDocument",
  });
  assert.equal(readXml(Buffer.from(container(inner.slice(0, 300)))).type, "broken");
});

test("a container in a container in a container is not followed for ever", () => {
  let text = ubl("<cbc:ID>1</cbc:ID>");
  for (let depth = 0; depth < 6; depth += 1) {
    text = ubl(
      `<cac:Attachment><cbc:EmbeddedDocumentBinaryObject>${Buffer.from(text).toString("base64")}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>`,
      "AttachedDocument",
    );
  }
  assert.equal(readXml(Buffer.from(text)).type, "unknown");
});

test("a debit note has totals and lines of its own name", () => {
  const { invoice } = onlyInvoice(
    ubl(
      totals({ TaxInclusiveAmount: "50.00", PayableAmount: "50.00" }, "RequestedMonetaryTotal") +
        line("50.00", "", "DebitNote"),
      "DebitNote",
    ),
  );
  assert.equal(invoice.gross, "50.00");
  assert.equal(invoice.currency, "EUR");
  assert.equal(invoice.lines.length, 1);
});
