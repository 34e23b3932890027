import { findDates } from "../dates.ts";
import { readDecimal, spellAmount } from "../decimal.ts";
import type { ValueKind } from "../evidence.ts";
import type { Evidence, Invoice, InvoiceLine, Party, TaxLine } from "../invoice.ts";
import { parseNumber } from "../numbers.ts";
import { normaliseTaxId } from "../tax-ids.ts";
import type { LlmInvoice } from "./answer.ts";
import type { Proof } from "./proof.ts";

export interface Believed {
  /** Only what stands in the document; undefined proof believes what is well-formed. */
  readonly invoice: Invoice;
  readonly evidence: Readonly<Record<string, Evidence>>;
  /** Fields whose value does not stand in the document. */
  readonly invented: readonly string[];
  /** Fields that stand there only in a sentence, or in a form that can be read in several ways. */
  readonly weak: readonly string[];
}

/**
 * The model's values that are printed in the document, each with its place. Without a proof, as for
 * a picture, what is well-formed is given, and nobody may call it certain.
 */
export function believe(answer: LlmInvoice, proof: Proof | undefined): Believed {
  const evidence: Record<string, Evidence> = {};
  const invented: string[] = [];
  const weak: string[] = [];

  const proven = (field: string, value: string, kind: ValueKind | "name"): boolean => {
    if (proof === undefined) return true;
    const found = proof.find(value, kind);
    if (found === undefined) {
      invented.push(field);
      return false;
    }
    evidence[field] = found.evidence;
    if (!found.isSolid) weak.push(field);
    return true;
  };
  const take = (
    field: string,
    given: string | null,
    kind: ValueKind | "name",
    read: (text: string) => string | undefined = (text) => text,
  ): string | null => {
    if (given === null) return null;
    const value = read(given);
    if (value !== undefined) return proven(field, value, kind) ? value : null;
    invented.push(field);
    return null;
  };
  // what only describes is left out where it is not printed, and is no reason for a look
  const quietly = (
    given: string | null,
    kind: ValueKind | "name",
    read: (text: string) => string | undefined = (text) => text,
  ): string | null => {
    const value = given === null ? undefined : read(given);
    if (value === undefined) return null;
    return proof === undefined || proof.find(value, kind) !== undefined ? value : null;
  };
  const party = (field: "seller" | "buyer", given: LlmInvoice["seller"]): Party => {
    const name = given.name ?? null;
    return {
      name: field === "seller" ? take("seller.name", name, "name") : quietly(name, "name"),
      taxId: take(`${field}.taxId`, given.taxId ?? null, "taxId", taxIdOf),
      country: countryOf(given.country ?? null),
    };
  };
  const currency = (): string | null => {
    const code = currencyOf(answer.currency);
    if (code === null || proof === undefined) return code;
    const printed = proof.findCurrency(code);
    if (printed === undefined) invented.push("currency");
    else if (!printed.isSolid) weak.push("currency");
    return printed === undefined ? null : code;
  };
  const amount = (given: string | null) => quietly(given, "amount", amountOf);

  const invoice: Invoice = {
    number: take("number", answer.number, "number"),
    issueDate: take("issueDate", answer.issueDate, "date", dateOf),
    dueDate: take("dueDate", answer.dueDate, "date", dateOf),
    currency: currency(),
    seller: party("seller", answer.seller),
    buyer: party("buyer", answer.buyer),
    net: take("net", answer.net, "amount", amountOf),
    tax: take("tax", answer.tax, "amount", amountOf),
    gross: take("gross", answer.gross, "amount", amountOf),
    payable: take("payable", answer.payable, "amount", amountOf),
    taxes: answer.taxes
      .map((tax) => ({
        rate: decimalOf(tax.rate),
        base: amount(tax.base),
        amount: amount(tax.amount),
      }))
      .filter(isSaid),
    lines: answer.lines
      .map((line) => ({
        description: line.description,
        quantity: decimalOf(line.quantity),
        unitPrice: amount(line.unitPrice),
        net: amount(line.net),
        taxRate: decimalOf(line.taxRate),
      }))
      .filter(isSaid),
    orderReference: quietly(answer.orderReference, "number"),
    paymentReference: quietly(answer.paymentReference, "number"),
    iban: take("iban", answer.iban, "number", (iban) => normaliseTaxId(iban) || undefined),
  };
  return { invoice, evidence, invented, weak };
}

function isSaid(entry: TaxLine | InvoiceLine): boolean {
  return Object.values(entry).some((value) => value !== null);
}

function decimalOf(given: string | null): string | null {
  if (given === null) return null;
  return readDecimal(given) ?? parseNumber(given) ?? null;
}

function amountOf(given: string): string | undefined {
  const value = decimalOf(given);
  return value === null ? undefined : spellAmount(value);
}

/** A calendar date as asked for, or printed in a form that has one reading only. */
function dateOf(given: string): string | undefined {
  const [first, ...others] = findDates(given, null);
  return first === undefined || first.isAmbiguous || others.length > 0 ? undefined : first.value;
}

function taxIdOf(given: string): string | undefined {
  const id = normaliseTaxId(given);
  return id === "" ? undefined : id;
}

function countryOf(given: string | null): string | null {
  const code = given?.toUpperCase() ?? "";
  return /^[A-Z]{2}$/.test(code) ? code : null;
}

function currencyOf(given: string | null): string | null {
  const code = given?.toUpperCase() ?? "";
  return /^[A-Z]{3}$/.test(code) ? code : null;
}
