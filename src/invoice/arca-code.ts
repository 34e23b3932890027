import { findDates } from "./dates.ts";
import { spellAmount } from "./decimal.ts";
import type { DocumentKind } from "./invoice.ts";
import { hasValidTaxId } from "./tax-ids.ts";

/**
 * What the code says that every electronic document in Argentina carries (Resolución General
 * 4291): an address of the tax office with the document's figures in it. It is read, never called.
 */
export interface ArcaCode {
  /** The figures as they stand in the address. */
  readonly text: string;
  /** Point of sale and number: "00003-00000123". */
  readonly number: string;
  readonly issueDate: string;
  readonly sellerTaxId: string;
  readonly buyerTaxId: string | null;
  readonly total: string;
  readonly currency: string | null;
  readonly kind: Extract<DocumentKind, "invoice" | "credit_note" | "receipt"> | null;
}

/** The code, and the page on which it was found. */
export interface FoundArcaCode extends ArcaCode {
  readonly page: number;
}

const MAX_CHARS = 2_000;
const ADDRESS = /https?:\/\/(?:www\.)?(?:afip|arca)\.gob\.ar\/fe\/qr\/?\?(?:[a-z]+=[^&\s]*&)?p=/i;

const CREDIT_NOTES = new Set([3, 8, 13, 21, 53, 110, 112, 113, 114, 119, 203, 208, 213]);
const RECEIPTS = new Set([4, 9, 15, 54]);
// With the debit notes: they ask for payment as well.
const INVOICES = new Set([
  1, 2, 6, 7, 11, 12, 19, 20, 51, 52, 81, 82, 83, 111, 115, 116, 117, 118, 120, 201, 202, 206, 207,
  211, 212,
]);
const CURRENCIES: Readonly<Record<string, string>> = {
  PES: "ARS",
  DOL: "USD",
  "002": "USD",
  "009": "CHF",
  "010": "MXN",
  "011": "UYU",
  "012": "BRL",
  "018": "CAD",
  "019": "JPY",
  "021": "GBP",
  "029": "PYG",
  "031": "BOB",
  "032": "COP",
  "033": "CLP",
  "060": "EUR",
  "064": "CNY",
};
/** The kinds of a buyer's number that are tax numbers: CUIT and CUIL. */
const TAX_NUMBERS = new Set([80, 86]);

export function isArcaAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/** Reads the first such address in a text; undefined where there is none, or it says no sense. */
export function readArcaCode(text: string): ArcaCode | undefined {
  const found = ADDRESS.exec(text);
  if (found === null) return undefined;
  const from = found.index + found[0].length;
  const json = decoded(text.slice(from, from + MAX_CHARS));
  return json === undefined ? undefined : fromJson(json);
}

/** Base64 in any of its spellings. What follows it in a text may look like more of it. */
function decoded(rest: string): string | undefined {
  const [printed = ""] = /^[\w+/=%-]*/.exec(rest) ?? [];
  const plain = printed.replaceAll(/%2b/gi, "+").replaceAll(/%2f/gi, "/").replaceAll(/%3d/gi, "=");
  const text = Buffer.from(plain, "base64").toString("utf8");
  const end = text.indexOf("}"); // its figures hold no others
  return end < 0 ? undefined : text.slice(0, end + 1);
}

function fromJson(text: string): ArcaCode | undefined {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof given !== "object" || given === null) return undefined;
  const values = new Map<string, unknown>(Object.entries(given));
  // A number as some write it, and as others: 3, "3", "00003".
  const printed = (key: string): string => {
    const value = values.get(key);
    return typeof value === "number" || typeof value === "string" ? String(value).trim() : "";
  };
  const digits = (key: string, most: number): string | undefined => {
    const value = printed(key);
    return /^\d+$/.test(value) && Number(value) > 0 && value.length <= most ? value : undefined;
  };
  const pointOfSale = digits("ptoVta", 5);
  const number = digits("nroCmp", 8);
  const sellerTaxId = digits("cuit", 11);
  const issueDate = printed("fecha").slice(0, 10);
  const total = /^\d{1,13}(?:\.\d{1,2})?$/.exec(printed("importe"))?.[0];
  if (pointOfSale === undefined || number === undefined || total === undefined) return undefined;
  if (sellerTaxId === undefined || hasValidTaxId(sellerTaxId, "AR") !== true) return undefined;
  if (findDates(issueDate, null)[0]?.value !== issueDate) return undefined;
  const buyer = digits("nroDocRec", 11);
  const hasTaxNumber = TAX_NUMBERS.has(Number(printed("tipoDocRec")));
  const isBuyer = hasTaxNumber && buyer !== undefined && hasValidTaxId(buyer, "AR") === true;
  return {
    text,
    number: `${pointOfSale.padStart(5, "0")}-${number.padStart(8, "0")}`,
    issueDate,
    sellerTaxId,
    buyerTaxId: isBuyer ? buyer : null,
    total: spellAmount(total),
    currency: CURRENCIES[printed("moneda").toUpperCase()] ?? null,
    kind: kindOf(Number(printed("tipoCmp"))),
  };
}

function kindOf(code: number): ArcaCode["kind"] {
  if (CREDIT_NOTES.has(code)) return "credit_note";
  if (RECEIPTS.has(code)) return "receipt";
  return INVOICES.has(code) ? "invoice" : null;
}
