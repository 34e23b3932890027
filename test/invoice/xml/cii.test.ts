import assert from "node:assert/strict";
import { test } from "node:test";
import { issuesOf, onlyInvoice } from "./reading.ts";

const date = (day: string): string => `<DateTimeString format="102">${day}</DateTimeString>`;

function cii(parts: {
  readonly code?: string;
  readonly lines?: string;
  readonly agreement?: string;
  readonly settlement?: string;
  readonly summation?: string;
}): string {
  return `<CrossIndustryInvoice xmlns="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100">
<ExchangedDocument><ID>471102</ID><TypeCode>${parts.code ?? "380"}</TypeCode><IssueDateTime>${date("20261101")}</IssueDateTime></ExchangedDocument>
<SupplyChainTradeTransaction>${parts.lines ?? ""}
<ApplicableHeaderTradeAgreement><SellerTradeParty><Name>Lieferant GmbH</Name></SellerTradeParty>${parts.agreement ?? ""}</ApplicableHeaderTradeAgreement>
<ApplicableHeaderTradeSettlement><InvoiceCurrencyCode>EUR</InvoiceCurrencyCode>${parts.settlement ?? ""}
<SpecifiedTradeSettlementHeaderMonetarySummation>${parts.summation ?? ""}</SpecifiedTradeSettlementHeaderMonetarySummation></ApplicableHeaderTradeSettlement>
</SupplyChainTradeTransaction></CrossIndustryInvoice>`;
}

function line(id: string, net: string, parent = "", status = ""): string {
  return `<IncludedSupplyChainTradeLineItem><AssociatedDocumentLineDocument><LineID>${id}</LineID>${parent === "" ? "" : `<ParentLineID>${parent}</ParentLineID>`}${status === "" ? "" : `<LineStatusReasonCode>${status}</LineStatusReasonCode>`}</AssociatedDocumentLineDocument><SpecifiedTradeProduct><Name>${id}</Name></SpecifiedTradeProduct><SpecifiedLineTradeSettlement><SpecifiedTradeSettlementLineMonetarySummation><LineTotalAmount>${net}</LineTotalAmount></SpecifiedTradeSettlementLineMonetarySummation></SpecifiedLineTradeSettlement></IncludedSupplyChainTradeLineItem>`;
}

const sums = (net: string, tax: string, gross: string): string =>
  `<TaxBasisTotalAmount>${net}</TaxBasisTotalAmount>${tax}<GrandTotalAmount>${gross}</GrandTotalAmount><DuePayableAmount>${gross}</DuePayableAmount>`;

for (const [code, kind] of [
  ["380", "invoice"],
  ["384", "invoice"],
  ["326", "invoice"],
  ["381", "credit_note"],
  ["261", "credit_note"],
  ["396", "credit_note"],
  ["532", "credit_note"],
  ["325", "other"],
] as const) {
  test(`type code ${code} is kind ${kind}`, () => {
    assert.equal(onlyInvoice(cii({ code })).kind, kind);
  });
}

test("of the tax in two currencies the invoice's own counts", () => {
  const both =
    '<TaxTotalAmount currencyID="SEK">210.00</TaxTotalAmount><TaxTotalAmount currencyID="EUR">19.00</TaxTotalAmount>';
  const { invoice } = onlyInvoice(cii({ summation: sums("100.00", both, "119.00") }));
  assert.equal(invoice.tax, "19.00");
  assert.equal(invoice.gross, "119.00");
});

test("where no tax total is printed it is the difference of the two that are", () => {
  const { invoice } = onlyInvoice(cii({ summation: sums("100.00", "", "100.00") }));
  assert.equal(invoice.tax, "0.00");
});

test("the due date stands in the terms that grant no discount", () => {
  const term = (day: string, rest = ""): string =>
    `<SpecifiedTradePaymentTerms><DueDateDateTime>${date(day)}</DueDateDateTime>${rest}</SpecifiedTradePaymentTerms>`;
  const discount = "<ApplicableTradePaymentDiscountTerms/>";
  const settlement = term("20261110", discount) + term("20261201");
  assert.equal(onlyInvoice(cii({ settlement })).invoice.dueDate, "2026-12-01");
  const only = term("20261110", discount);
  assert.equal(onlyInvoice(cii({ settlement: only })).invoice.dueDate, "2026-11-10");
});

test("the Extended profile's sub-lines are no lines, and its groups are not counted twice", () => {
  const lines =
    line("1", "100.00", "", "GROUP") +
    line("1.1", "60.00", "1", "DETAIL") +
    line("1.2", "40.00", "1", "DETAIL") +
    line("2", "5.00", "", "DETAIL") +
    line("3", "9.00", "", "INFORMATION");
  const tax = '<TaxTotalAmount currencyID="EUR">0.00</TaxTotalAmount>';
  const read = onlyInvoice(cii({ lines, summation: sums("105.00", tax, "105.00") }));
  assert.deepEqual(
    read.invoice.lines.map(({ description }) => description),
    ["1", "2", "3"],
  );
  assert.deepEqual(issuesOf(read), []);
  const wrong = onlyInvoice(cii({ lines, summation: sums("90.00", tax, "90.00") }));
  assert.deepEqual(issuesOf(wrong), ["LINES_MISMATCH"]);
});

test("a date that no calendar has is not stated", () => {
  const text = cii({}).replace("20261101", "20260231");
  assert.equal(onlyInvoice(text).invoice.issueDate, null);
});

test("ZUGFeRD 1 has its own names for the same things", () => {
  const text = `<rsm:CrossIndustryDocument xmlns:rsm="urn:ferd:CrossIndustryDocument:invoice:1p0" xmlns:ram="urn:r" xmlns:udt="urn:u">
<rsm:HeaderExchangedDocument><ram:ID>RE-1</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format="102">20130305</udt:DateTimeString></ram:IssueDateTime></rsm:HeaderExchangedDocument>
<rsm:SpecifiedSupplyChainTradeTransaction>
<ram:ApplicableSupplyChainTradeAgreement><ram:SellerTradeParty><ram:Name>Lieferant GmbH</ram:Name><ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">201/113/40209</ram:ID></ram:SpecifiedTaxRegistration><ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE136695976</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty><ram:BuyerOrderReferencedDocument><ram:ID>B-7</ram:ID></ram:BuyerOrderReferencedDocument></ram:ApplicableSupplyChainTradeAgreement>
<ram:ApplicableSupplyChainTradeSettlement><ram:PaymentReference>P-1</ram:PaymentReference><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode><ram:ApplicableTradeTax><ram:CalculatedAmount currencyID="EUR">19.00</ram:CalculatedAmount><ram:BasisAmount>100.00</ram:BasisAmount><ram:ApplicablePercent>19.00</ram:ApplicablePercent></ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementMonetarySummation><ram:LineTotalAmount>100.00</ram:LineTotalAmount><ram:TaxBasisTotalAmount currencyID="EUR">100.00</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="EUR">19.00</ram:TaxTotalAmount><ram:GrandTotalAmount currencyID="EUR">119.00</ram:GrandTotalAmount><ram:TotalPrepaidAmount>19.00</ram:TotalPrepaidAmount><ram:DuePayableAmount>100.00</ram:DuePayableAmount></ram:SpecifiedTradeSettlementMonetarySummation></ram:ApplicableSupplyChainTradeSettlement>
<ram:IncludedSupplyChainTradeLineItem><ram:SpecifiedSupplyChainTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>10.00</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedSupplyChainTradeAgreement><ram:SpecifiedSupplyChainTradeDelivery><ram:BilledQuantity>10.0000</ram:BilledQuantity></ram:SpecifiedSupplyChainTradeDelivery><ram:SpecifiedSupplyChainTradeSettlement><ram:ApplicableTradeTax><ram:ApplicablePercent>19.00</ram:ApplicablePercent></ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementMonetarySummation><ram:LineTotalAmount>100.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementMonetarySummation></ram:SpecifiedSupplyChainTradeSettlement><ram:SpecifiedTradeProduct><ram:Name>Paper</ram:Name></ram:SpecifiedTradeProduct></ram:IncludedSupplyChainTradeLineItem>
</rsm:SpecifiedSupplyChainTradeTransaction></rsm:CrossIndustryDocument>`;
  const read = onlyInvoice(text);
  assert.deepEqual(read.invoice, {
    number: "RE-1",
    issueDate: "2013-03-05",
    dueDate: null,
    currency: "EUR",
    seller: { name: "Lieferant GmbH", taxId: "DE136695976", country: null },
    buyer: { name: null, taxId: null, country: null },
    net: "100.00",
    tax: "19.00",
    gross: "119.00",
    payable: "100.00",
    taxes: [{ rate: "19", base: "100.00", amount: "19.00" }],
    lines: [
      { description: "Paper", quantity: "10", unitPrice: "10.00", net: "100.00", taxRate: "19" },
    ],
    orderReference: "B-7",
    paymentReference: "P-1",
    iban: null,
  });
  assert.deepEqual(issuesOf(read), []);
});
