import type { InvoiceLine } from "../invoice.ts";
import {
  attributeOf,
  dateAt,
  decimalAt,
  earliest,
  find,
  findAll,
  firstIban,
  textAt,
} from "./query.ts";
import type { Element } from "./tree.ts";
import { readUblParty } from "./ubl-party.ts";
import { readUblTotals } from "./ubl-totals.ts";
import { kindOfTypeCode, type XmlInvoice } from "./xml-invoice.ts";

const LINES: Readonly<Record<string, readonly [line: string, quantity: string]>> = {
  Invoice: ["InvoiceLine", "InvoicedQuantity"],
  CreditNote: ["CreditNoteLine", "CreditedQuantity"],
  DebitNote: ["DebitNoteLine", "DebitedQuantity"],
};

const NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:";

export function isUbl(root: Element): boolean {
  if (!(root.name in LINES)) return false;
  return (
    root.namespace.startsWith(NAMESPACE) || find(root, "AccountingSupplierParty") !== undefined
  );
}

/** UBL 2.x Invoice, CreditNote or DebitNote: EN 16931, Peppol, XRechnung and national dialects. */
export function readUbl(root: Element): XmlInvoice {
  const [lineName = "", quantityName = ""] = LINES[root.name] ?? [];
  const lines = findAll(root, lineName);
  const currency = currencyOf(root);
  const { adjustments, ...totals } = readUblTotals(root, currency, lines);
  const typeCode = textAt(root, "InvoiceTypeCode") ?? textAt(root, "CreditNoteTypeCode");
  return {
    format: "ubl",
    kind: root.name === "CreditNote" ? "credit_note" : kindOfTypeCode(typeCode),
    invoice: {
      number: textAt(root, "ID"),
      issueDate: dateAt(root, "IssueDate"),
      dueDate: dueDateOf(root),
      currency,
      seller: readUblParty(find(root, "AccountingSupplierParty")),
      buyer: readUblParty(find(root, "AccountingCustomerParty")),
      ...totals,
      lines: lines.map((line) => readLine(line, quantityName)),
      orderReference: textAt(root, "OrderReference", "ID"),
      paymentReference: textAt(root, "PaymentMeans", "PaymentID"),
      iban: firstIban(
        findAll(root, "PaymentMeans", "PayeeFinancialAccount", "ID").map((id) => id.text),
      ),
    },
    adjustments,
  };
}

function currencyOf(root: Element): string | null {
  const payable =
    find(root, "LegalMonetaryTotal", "PayableAmount") ??
    find(root, "RequestedMonetaryTotal", "PayableAmount");
  return textAt(root, "DocumentCurrencyCode") ?? attributeOf(payable, "currencyID");
}

function dueDateOf(root: Element): string | null {
  const stated = dateAt(root, "DueDate") ?? dateAt(root, "PaymentMeans", "PaymentDueDate");
  if (stated !== null) return stated;
  const terms = findAll(root, "PaymentTerms");
  return earliest([
    ...terms.map((term) => dateAt(term, "PaymentDueDate")),
    ...terms.map((term) => dateAt(term, "InstallmentDueDate")),
  ]);
}

function readLine(line: Element, quantityName: string): InvoiceLine {
  const item = find(line, "Item");
  const subtotal = find(line, "TaxTotal", "TaxSubtotal");
  return {
    description: textAt(item, "Name") ?? textAt(item, "Description"),
    quantity: decimalAt(line, quantityName),
    unitPrice: decimalAt(line, "Price", "PriceAmount"),
    net: decimalAt(line, "LineExtensionAmount"),
    taxRate:
      decimalAt(item, "ClassifiedTaxCategory", "Percent") ??
      decimalAt(subtotal, "TaxCategory", "Percent") ??
      decimalAt(subtotal, "Percent"),
  };
}
