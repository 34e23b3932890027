import { addDecimals, compareDecimals, isCloseTo } from "../decimal.ts";
import type { InvoiceLine, Party, TaxLine } from "../invoice.ts";
import { countryCode } from "./countries.ts";
import { dateAt, decimalAt, earliest, find, findAll, firstIban, onlyOne, textAt } from "./query.ts";
import { balance, sumOf } from "./sums.ts";
import type { Element } from "./tree.ts";
import type { XmlInvoice } from "./xml-invoice.ts";

// Original and copy of a corrective invoice.
const CORRECTIVE: ReadonlySet<string> = new Set(["OR", "CR"]);

/** Spain's Facturae 3.x: the invoices of a file share their seller and their buyer. */
export function readFacturae(root: Element): XmlInvoice[] {
  const seller = readParty(find(root, "Parties", "SellerParty"));
  const buyer = readParty(find(root, "Parties", "BuyerParty"));
  const batchCurrency = textAt(root, "FileHeader", "Batch", "InvoiceCurrencyCode");
  return findAll(root, "Invoices", "Invoice").map((document) => {
    const header = find(document, "InvoiceHeader");
    const issue = find(document, "InvoiceIssueData");
    const totals = find(document, "InvoiceTotals");
    const lines = findAll(document, "Items", "InvoiceLine");
    const installments = findAll(document, "PaymentDetails", "Installment");
    const net = decimalAt(totals, "TotalGrossAmountBeforeTaxes");
    const tax = decimalAt(totals, "TotalTaxOutputs");
    const withheld = decimalAt(totals, "TotalTaxesWithheld") ?? "0";
    return {
      format: "facturae",
      kind: CORRECTIVE.has(textAt(header, "InvoiceClass") ?? "") ? "credit_note" : "invoice",
      invoice: {
        number: numberOf(header),
        issueDate: dateAt(issue, "IssueDate"),
        dueDate: earliest(installments.map((one) => dateAt(one, "InstallmentDueDate"))),
        currency: textAt(issue, "InvoiceCurrencyCode") ?? batchCurrency,
        seller,
        buyer,
        net,
        tax,
        gross: grossOf(decimalAt(totals, "InvoiceTotal"), net, tax, withheld),
        payable: decimalAt(totals, "TotalExecutableAmount"),
        taxes: findAll(document, "TaxesOutputs", "Tax").flatMap(readTax),
        lines: lines.map(readLine),
        orderReference: onlyOne(lines.map((line) => textAt(line, "ReceiverTransactionReference"))),
        paymentReference: textAt(installments[0], "PaymentReconciliationReference"),
        iban: firstIban(installments.map((one) => textAt(one, "AccountToBeCredited", "IBAN"))),
      },
      adjustments: {
        onLines: [
          balance(
            [decimalAt(totals, "TotalGeneralSurcharges")],
            [decimalAt(totals, "TotalGeneralDiscounts")],
          ),
        ],
        onTotal: ["0"],
        onPayable: [
          balance(
            [
              decimalAt(totals, "TotalReimbursableExpenses"),
              decimalAt(totals, "TotalFinancialExpenses"),
            ],
            [
              withheld,
              decimalAt(totals, "TotalPaymentsOnAccount"),
              decimalAt(totals, "AmountsWithheld", "WithholdingAmount"),
              sumOf(
                findAll(totals, "Subsidies", "Subsidy").map((one) =>
                  decimalAt(one, "SubsidyAmount"),
                ),
              ),
            ],
          ),
        ],
      },
    };
  });
}

function numberOf(header: Element | undefined): string | null {
  const number = textAt(header, "InvoiceNumber");
  return number === null ? null : `${textAt(header, "InvoiceSeriesCode") ?? ""}${number}`;
}

/** The format takes what is withheld off the total; senders who do not are met half-way. */
function grossOf(
  total: string | null,
  net: string | null,
  tax: string | null,
  withheld: string,
): string | null {
  if (total === null) return null;
  const isBeforeWithholding =
    net !== null && tax !== null && isCloseTo(addDecimals(net, tax), total, "0.01");
  return isBeforeWithholding || compareDecimals(withheld, "0") === 0
    ? total
    : addDecimals(total, withheld);
}

function readParty(party: Element | undefined): Party {
  const holder = find(party, "LegalEntity") ?? find(party, "Individual");
  const person = [
    textAt(holder, "Name"),
    textAt(holder, "FirstSurname"),
    textAt(holder, "SecondSurname"),
  ].filter((part) => part !== null);
  const country =
    textAt(holder, "AddressInSpain", "CountryCode") ??
    textAt(holder, "OverseasAddress", "CountryCode");
  return {
    name: textAt(holder, "CorporateName") ?? (person.length === 0 ? null : person.join(" ")),
    taxId: textAt(party, "TaxIdentification", "TaxIdentificationNumber"),
    country: country === null ? null : countryCode(country),
  };
}

/** Retailers pay a surcharge on top of the tax, at a rate of its own. */
function readTax(tax: Element): TaxLine[] {
  const base = decimalAt(tax, "TaxableBase", "TotalAmount");
  const surcharge = decimalAt(tax, "EquivalenceSurchargeAmount", "TotalAmount");
  const line = {
    rate: decimalAt(tax, "TaxRate"),
    base,
    amount: decimalAt(tax, "TaxAmount", "TotalAmount"),
  };
  return surcharge === null
    ? [line]
    : [line, { rate: decimalAt(tax, "EquivalenceSurcharge"), base, amount: surcharge }];
}

function readLine(line: Element): InvoiceLine {
  return {
    description: textAt(line, "ItemDescription"),
    quantity: decimalAt(line, "Quantity"),
    unitPrice: decimalAt(line, "UnitPriceWithoutTax"),
    net: decimalAt(line, "GrossAmount"),
    taxRate: decimalAt(line, "TaxesOutputs", "Tax", "TaxRate"),
  };
}
