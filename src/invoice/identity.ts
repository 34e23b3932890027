import { canonicalDecimal } from "./decimal.ts";
import type { Invoice, Party } from "./invoice.ts";
import { normaliseTaxId } from "./tax-ids.ts";

// The prefixes of VAT numbers, for a seller whose country is not stated.
const VAT_PREFIX =
  /^(?:AT(?=U\d)|BE|BG|CHE|CY|CZ|DE|DK|EE|EL|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)(?=[U\d]\d{5})/;

/** A tax number without what one document writes and another leaves out: signs, country prefix. */
export function taxIdKey(id: string, country: string | null): string {
  const plain = normaliseTaxId(id).replace(/[^\dA-Z&Ñ]/g, "");
  const prefixes =
    country === "GR" ? ["EL", "GR"] : country === null ? [] : [country.toUpperCase()];
  const prefix = prefixes.find((one) => plain.startsWith(one) && plain.length >= one.length + 6);
  return prefix === undefined ? plain.replace(VAT_PREFIX, "") : plain.slice(prefix.length);
}

/** A name without case, accents, spaces and signs; empty for one that has nothing else. */
export function nameKey(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

export interface SellerKeys {
  readonly tax: string | null;
  readonly name: string | null;
}

/** By what a seller is known again, whatever one document writes and another leaves out. */
export function sellerKeys({ taxId, name, country }: Party): SellerKeys {
  const tax = taxId === null ? "" : taxIdKey(taxId, country);
  const folded = name === null ? "" : nameKey(name);
  // nothing but noughts is a placeholder, which sellers without a number share
  return { tax: /[1-9]/.test(tax) ? tax : null, name: folded === "" ? null : folded };
}

/**
 * What makes two documents the same invoice: seller, number, date and total, each in a spelling of
 * its own. Null when one is missing: then nothing can be said.
 */
export function invoiceIdentity(invoice: Invoice): string | null {
  const { tax, name } = sellerKeys(invoice.seller);
  const seller = tax !== null ? `tax:${tax}` : name !== null ? `name:${name}` : "";
  const number = invoice.number === null ? "" : nameKey(invoice.number);
  const total = invoice.gross ?? invoice.payable;
  if (seller === "" || number === "" || invoice.issueDate === null || total === null) return null;
  return [seller, number, invoice.issueDate, canonicalDecimal(total)].join("|");
}
