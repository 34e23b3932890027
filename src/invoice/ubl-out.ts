import { addDecimals, compareDecimals, subtractDecimals } from "./decimal.ts";
import { adjustmentsOf, type Adjustment } from "./ubl-adjustments.ts";
import type { Invoice, InvoiceLine, Party, TaxLine } from "./invoice.ts";
import { attributesText, branch, leaf, type Written } from "./xml/write.ts";

const UBL = "urn:oasis:names:specification:ubl:schema:xsd:";
const EN_16931 = "urn:cen.eu:en16931:2017";

interface Document {
  readonly root: "Invoice" | "CreditNote";
  readonly quantity: "InvoicedQuantity" | "CreditedQuantity";
  readonly typeCode: "380" | "381"; // UNTDID 1001
}

const INVOICE: Document = { root: "Invoice", quantity: "InvoicedQuantity", typeCode: "380" };
const CREDIT_NOTE: Document = {
  root: "CreditNote",
  quantity: "CreditedQuantity",
  typeCode: "381",
};

/**
 * The invoice as UBL 2.1 in the shape of EN 16931. What it does not state is left out, never made
 * up: `ublGaps` tells what that is.
 */
export function ublText(kind: string, invoice: Invoice): string {
  const document = kind === "credit_note" ? CREDIT_NOTE : INVOICE;
  const { root, typeCode } = document;
  const isInvoice = document === INVOICE;
  const adjustments = adjustmentsOf(invoice) ?? [];
  const children: readonly Written[] = [
    leaf("cbc:CustomizationID", EN_16931),
    leaf("cbc:ID", invoice.number),
    leaf("cbc:IssueDate", invoice.issueDate),
    isInvoice ? leaf("cbc:DueDate", invoice.dueDate) : undefined,
    leaf(`cbc:${root}TypeCode`, typeCode),
    leaf("cbc:DocumentCurrencyCode", invoice.currency),
    branch("cac:OrderReference", leaf("cbc:ID", invoice.orderReference)),
    party("cac:AccountingSupplierParty", invoice.seller),
    party("cac:AccountingCustomerParty", invoice.buyer),
    paymentMeans(invoice, isInvoice ? null : invoice.dueDate),
    ...adjustments.map((one) => allowanceCharge(one, invoice.currency)),
    taxTotal(invoice),
    totals(invoice, adjustments),
    ...invoice.lines.map((line, index) => lineElement(document, line, index, invoice.currency)),
  ];
  const namespaces = attributesText({
    xmlns: `${UBL}${root}-2`,
    "xmlns:cac": `${UBL}CommonAggregateComponents-2`,
    "xmlns:cbc": `${UBL}CommonBasicComponents-2`,
  });
  const body = children.filter((child) => child !== undefined).map((child) => `  ${child}\n`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${namespaces}>\n${body.join("")}</${root}>\n`;
}

function party(role: string, { name, taxId, country }: Party): Written {
  const scheme = isVatNumber(taxId ?? "", country) ? "VAT" : "FC"; // else a fiscal code, BT-32
  return branch(
    role,
    branch(
      "cac:Party",
      branch("cac:PostalAddress", branch("cac:Country", leaf("cbc:IdentificationCode", country))),
      taxId === null
        ? undefined
        : branch("cac:PartyTaxScheme", leaf("cbc:CompanyID", taxId), taxScheme(scheme)),
      branch("cac:PartyLegalEntity", leaf("cbc:RegistrationName", name)),
    ),
  );
}

/** A VAT number carries its country's prefix (BR-CO-09); Greece has one of its own. */
function isVatNumber(taxId: string, country: string | null): boolean {
  const prefix = taxId.slice(0, 2).toUpperCase();
  return country === "GR" ? prefix === "EL" || prefix === "GR" : prefix === country;
}

function taxScheme(id: string): Written {
  return branch("cac:TaxScheme", leaf("cbc:ID", id));
}

function paymentMeans({ paymentReference, iban }: Invoice, dueDate: string | null): Written {
  if (paymentReference === null && iban === null && dueDate === null) return undefined;
  return branch(
    "cac:PaymentMeans",
    leaf("cbc:PaymentMeansCode", iban === null ? "1" : "30"), // not defined; credit transfer
    leaf("cbc:PaymentDueDate", dueDate),
    leaf("cbc:PaymentID", paymentReference),
    branch("cac:PayeeFinancialAccount", leaf("cbc:ID", iban)),
  );
}

function allowanceCharge(
  { isCharge, amount: sum, rate }: Adjustment,
  currency: string | null,
): Written {
  return branch(
    "cac:AllowanceCharge",
    leaf("cbc:ChargeIndicator", String(isCharge)),
    leaf("cbc:AllowanceChargeReason", "Difference between the lines and the net amount"),
    amount("cbc:Amount", sum, currency),
    branch("cac:TaxCategory", ...category(rate)),
  );
}

function taxTotal({ tax, taxes, currency }: Invoice): Written {
  return branch(
    "cac:TaxTotal",
    amount("cbc:TaxAmount", tax, currency),
    ...taxes.map((line) => taxSubtotal(line, currency)),
  );
}

function taxSubtotal({ rate, base, amount: sum }: TaxLine, currency: string | null): Written {
  return branch(
    "cac:TaxSubtotal",
    amount("cbc:TaxableAmount", base, currency),
    amount("cbc:TaxAmount", sum, currency),
    branch("cac:TaxCategory", ...category(rate)),
  );
}

/** Standard rated, or zero rated: the one category without a rate that needs no reason in words. */
function category(rate: string | null): readonly Written[] {
  const id = rate === null ? null : compareDecimals(rate, "0") === 0 ? "Z" : "S";
  return [leaf("cbc:ID", id), leaf("cbc:Percent", rate), taxScheme("VAT")];
}

function totals(
  { net, gross, payable, lines, currency }: Invoice,
  adjustments: readonly Adjustment[],
): Written {
  const between = gross === null || payable === null ? "0" : subtractDecimals(gross, payable);
  // less than the currency's unit is rounding; more was paid or withheld before
  const isRounding = compareDecimals(between.replace("-", ""), "1") < 0;
  const isNothing = compareDecimals(between, "0") === 0;
  return branch(
    "cac:LegalMonetaryTotal",
    amount("cbc:LineExtensionAmount", sumOfLines(lines) ?? net, currency),
    amount("cbc:TaxExclusiveAmount", net, currency),
    amount("cbc:TaxInclusiveAmount", gross, currency),
    amount("cbc:AllowanceTotalAmount", sumOf(adjustments, false), currency),
    amount("cbc:ChargeTotalAmount", sumOf(adjustments, true), currency),
    amount("cbc:PrepaidAmount", isNothing || isRounding ? null : between, currency),
    amount(
      "cbc:PayableRoundingAmount",
      isNothing || !isRounding ? null : subtractDecimals("0", between),
      currency,
    ),
    amount("cbc:PayableAmount", payable, currency),
  );
}

function sumOf(adjustments: readonly Adjustment[], isCharge: boolean): string | null {
  const amounts = adjustments.filter((one) => one.isCharge === isCharge).map((one) => one.amount);
  return amounts.length === 0 ? null : addDecimals(...amounts);
}

/** Null where a line has no amount. */
function sumOfLines(lines: readonly InvoiceLine[]): string | null {
  const nets = lines.flatMap(({ net }) => (net === null ? [] : [net]));
  return nets.length === 0 || nets.length < lines.length ? null : addDecimals(...nets);
}

function lineElement(
  { root, quantity: quantityName }: Document,
  { description, quantity, unitPrice, net, taxRate }: InvoiceLine,
  index: number,
  currency: string | null,
): Written {
  return branch(
    `cac:${root}Line`,
    leaf("cbc:ID", String(index + 1)),
    leaf(`cbc:${quantityName}`, quantity, { unitCode: "ZZ" }), // as agreed: units are not kept
    amount("cbc:LineExtensionAmount", net, currency),
    branch(
      "cac:Item",
      leaf("cbc:Name", description),
      taxRate === null ? undefined : branch("cac:ClassifiedTaxCategory", ...category(taxRate)),
    ),
    branch("cac:Price", amount("cbc:PriceAmount", unitPrice, currency)),
  );
}

function amount(name: string, value: string | null, currency: string | null): Written {
  return leaf(name, value, { currencyID: currency });
}
