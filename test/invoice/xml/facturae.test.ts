import assert from "node:assert/strict";
import { test } from "node:test";
import { allInvoices, issuesOf } from "./reading.ts";

function facturae(...invoices: readonly string[]): string {
  return `<fe:Facturae xmlns:fe="http://www.facturae.gob.es/formato/Versiones/Facturaev3_2_2.xml"><FileHeader><Batch><InvoiceCurrencyCode>EUR</InvoiceCurrencyCode></Batch></FileHeader><Parties><SellerParty><TaxIdentification><TaxIdentificationNumber>B58378431</TaxIdentificationNumber></TaxIdentification><Individual><Name>Ana</Name><FirstSurname>García</FirstSurname><SecondSurname>Ruiz</SecondSurname><AddressInSpain><CountryCode>ESP</CountryCode></AddressInSpain></Individual></SellerParty><BuyerParty><LegalEntity><CorporateName>Cliente SL</CorporateName><OverseasAddress><CountryCode>PRT</CountryCode></OverseasAddress></LegalEntity></BuyerParty></Parties><Invoices>${invoices.join("")}</Invoices></fe:Facturae>`;
}

function invoice(given: { total?: string; kind?: string; executable?: string } = {}): string {
  return `<Invoice><InvoiceHeader><InvoiceNumber>12</InvoiceNumber><InvoiceSeriesCode>F26-</InvoiceSeriesCode><InvoiceClass>${given.kind ?? "OO"}</InvoiceClass></InvoiceHeader><InvoiceIssueData><IssueDate>2026-11-01</IssueDate></InvoiceIssueData><TaxesOutputs><Tax><TaxRate>21.00</TaxRate><TaxableBase><TotalAmount>100.00</TotalAmount></TaxableBase><TaxAmount><TotalAmount>21.00</TotalAmount></TaxAmount><EquivalenceSurcharge>5.20</EquivalenceSurcharge><EquivalenceSurchargeAmount><TotalAmount>5.20</TotalAmount></EquivalenceSurchargeAmount></Tax></TaxesOutputs><InvoiceTotals><TotalGrossAmount>110.00</TotalGrossAmount><TotalGeneralDiscounts>10.00</TotalGeneralDiscounts><TotalGrossAmountBeforeTaxes>100.00</TotalGrossAmountBeforeTaxes><TotalTaxOutputs>26.20</TotalTaxOutputs><TotalTaxesWithheld>15.00</TotalTaxesWithheld><InvoiceTotal>${given.total ?? "111.20"}</InvoiceTotal><TotalPaymentsOnAccount>11.20</TotalPaymentsOnAccount><TotalExecutableAmount>${given.executable ?? "100.00"}</TotalExecutableAmount></InvoiceTotals><Items><InvoiceLine><ReceiverTransactionReference>PO-1</ReceiverTransactionReference><ItemDescription>Papel</ItemDescription><Quantity>10.0</Quantity><UnitPriceWithoutTax>11.000000</UnitPriceWithoutTax><GrossAmount>110.000000</GrossAmount></InvoiceLine></Items><PaymentDetails><Installment><InstallmentDueDate>2026-12-01</InstallmentDueDate><AccountToBeCredited><IBAN>ES9121000418450200051332</IBAN></AccountToBeCredited></Installment></PaymentDetails></Invoice>`;
}

test("the gross amount is before what is withheld, wherever the sender took it off", () => {
  for (const total of ["111.20", "126.20"]) {
    const [read] = allInvoices(facturae(invoice({ total })));
    assert.ok(read !== undefined);
    assert.deepEqual(
      [read.invoice.net, read.invoice.tax, read.invoice.gross, read.invoice.payable],
      ["100.00", "26.20", "126.20", "100.00"],
    );
    assert.deepEqual(issuesOf(read), []);
  }
});

test("a file's invoices share their parties, and each is read in full", () => {
  const [first, second] = allInvoices(facturae(invoice(), invoice({ kind: "OR" })));
  assert.equal(first?.kind, "invoice");
  assert.equal(second?.kind, "credit_note");
  assert.equal(first?.invoice.number, "F26-12");
  assert.deepEqual(first?.invoice.seller, {
    name: "Ana García Ruiz",
    taxId: "B58378431",
    country: "ES",
  });
  assert.equal(second?.invoice.buyer.country, "PT");
  assert.equal(first?.invoice.iban, "ES9121000418450200051332");
  assert.equal(first?.invoice.dueDate, "2026-12-01");
  assert.equal(first?.invoice.orderReference, "PO-1");
  assert.equal(first?.invoice.taxes.length, 2);
});

test("an amount to pay that follows from nothing is an issue", () => {
  const [read] = allInvoices(facturae(invoice({ executable: "90.00" })));
  assert.ok(read !== undefined);
  assert.deepEqual(issuesOf(read), ["PAYABLE_MISMATCH"]);
});

for (const [code, kind] of [
  ["OO", "invoice"],
  ["OC", "invoice"],
  ["CO", "invoice"],
  ["CC", "invoice"],
  ["OR", "credit_note"],
  ["CR", "credit_note"],
] as const) {
  test(`class ${code} is kind ${kind}`, () => {
    assert.equal(allInvoices(facturae(invoice({ kind: code })))[0]?.kind, kind);
  });
}
