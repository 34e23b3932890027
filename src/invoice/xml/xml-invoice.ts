import type { Adjustments } from "../adjustments.ts";
import { canonicalDecimal, spellAmount } from "../decimal.ts";
import type { DocumentKind, Format, Invoice } from "../invoice.ts";

/** One invoice as its XML states it, with what `checkInvoice` needs to judge its sums. */
export interface XmlInvoice {
  readonly format: Exclude<Format, "pdf" | "image">;
  readonly kind: Exclude<DocumentKind, "unreadable">;
  readonly invoice: Invoice;
  readonly adjustments: Adjustments;
}

// UNTDID 1001, as far as EN 16931 allows them for a credit note.
const CREDIT_NOTES: ReadonlySet<string> = new Set([
  "381",
  "396",
  "261",
  "262",
  "296",
  "308",
  "420",
  "458",
  "532",
]);

/** What a UNTDID 1001 type code says; what asks for payment is an invoice. */
export function kindOfTypeCode(code: string | null): "invoice" | "credit_note" | "other" {
  if (code !== null && CREDIT_NOTES.has(code)) return "credit_note";
  return code === "325" ? "other" : "invoice";
}

/**
 * Amounts and prices with two decimals or more, rates and quantities without trailing zeros: equal
 * invoices of different syntaxes read equal.
 */
export function withOneSpelling(invoice: Invoice): Invoice {
  return {
    ...invoice,
    net: amount(invoice.net),
    tax: amount(invoice.tax),
    gross: amount(invoice.gross),
    payable: amount(invoice.payable),
    taxes: invoice.taxes.map((tax) => ({
      rate: plain(tax.rate),
      base: amount(tax.base),
      amount: amount(tax.amount),
    })),
    lines: invoice.lines.map((line) => ({
      description: line.description,
      quantity: plain(line.quantity),
      unitPrice: amount(line.unitPrice),
      net: amount(line.net),
      taxRate: plain(line.taxRate),
    })),
  };
}

function amount(value: string | null): string | null {
  return value === null ? null : spellAmount(value);
}

function plain(value: string | null): string | null {
  return value === null ? null : canonicalDecimal(value);
}
