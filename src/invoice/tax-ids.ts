import { mod97, SCHEMES } from "./check-digits.ts";

export interface FoundTaxId {
  /** As printed, without separators, in capitals. */
  readonly id: string;
  readonly country: string | null;
  readonly start: number;
  readonly end: number;
  /** Undefined when the form has no check digits that we know. */
  readonly isValid: boolean | undefined;
}

/** The number without the spaces, points, hyphens and slashes that people put into it. */
export function normaliseTaxId(id: string): string {
  return id.toUpperCase().replaceAll(/[\s./\-_\u00a0]+/g, "");
}

/**
 * Whether the check digits are right; undefined when that cannot be judged: an unknown country, or
 * a form that has none, such as a local tax office's number.
 */
export function hasValidTaxId(id: string, country: string | null): boolean | undefined {
  const plain = normaliseTaxId(id);
  const prefix = plain.startsWith("EL") ? "GR" : plain.slice(0, 2);
  const hasPrefix = /^[A-Z]{2}/.test(plain) && SCHEMES.some((scheme) => scheme.country === prefix);
  const candidates = [{ body: plain, of: country?.toUpperCase() ?? null }];
  if (hasPrefix)
    candidates.push({ body: plain.slice(2).replace(/(?:MWST|TVA|IVA)$/, ""), of: prefix });
  let verdict: boolean | undefined;
  for (const { body, of } of candidates) {
    for (const scheme of SCHEMES) {
      if (scheme.country !== of || !scheme.form.test(body)) continue;
      if (scheme.holds(body)) return true;
      verdict = false;
    }
  }
  // Ecuador gives out numbers that no longer follow the sum.
  return country === "EC" ? undefined : verdict;
}

/** ISO 13616: the check digits, over whatever spacing. */
export function isValidIban(iban: string): boolean {
  const plain = normaliseTaxId(iban);
  if (!/^[A-Z]{2}\d{2}[\dA-Z]{11,30}$/.test(plain)) return false;
  return mod97(plain.slice(4) + plain.slice(0, 4)) === 1;
}

const digits = (count: number): string => `\\d(?:[ .-]?\\d){${count - 1}}`;
const END = "(?![ .-]?\\d|[A-Za-z])";
const START = "(?<![A-Za-z\\d])";

// With the country's own prefix.
const PREFIXED: readonly (readonly [string, string])[] = [
  ["AT", "U[ ]?\\d{8}"],
  ["BE", `[01][ .]?${digits(9)}`],
  ["CH", `E[ -]?${digits(9)}(?: (?:MWST|TVA|IVA))?`],
  ["CZ", "\\d{8,10}"],
  ["DE", digits(9)],
  ["DK", digits(8)],
  ["ES", "(?:[A-Z][ -]?\\d{7}[ -]?[\\dA-Z]|\\d{8}[ -]?[A-Z])"],
  ["FI", digits(8)],
  ["FR", `[\\dA-Z]{2}[ ]?${digits(9)}`],
  ["GB", `${digits(9)}(?:[ ]?\\d{3})?`],
  ["IE", "\\d{7}[A-W][A-IW]?"],
  ["IT", digits(11)],
  ["LU", digits(8)],
  ["NL", "\\d(?:[ .]?\\d){8}[ .]?B[ .]?\\d{2}"],
  ["PL", digits(10)],
  ["PT", digits(9)],
  ["SE", digits(12)],
];

// Known by their form; believed without a label only when the check digits are right.
const BARE: readonly (readonly [string, string])[] = [
  ["AR", "(?:20|2[3-7]|30|33|34)[ -]?\\d{8}[ -]?\\d"],
  ["BR", "\\d{2}\\.\\d{3}\\.\\d{3}/\\d{4}-\\d{2}"],
  ["CL", "\\d{1,2}\\.?\\d{3}\\.?\\d{3}-[\\dkK]"],
  ["ES", "(?:[A-HJ-NP-SUVWXYZ][ -]?\\d{7}[ -]?[\\dA-Z]|\\d{8}[ -]?[A-Z])"],
  ["IN", "\\d{2}[A-Z]{5}\\d{4}[A-Z][\\dA-Z]Z[\\dA-Z]"],
  ["MX", "[A-ZÑ&]{3,4}-?\\d{6}-?[\\dA-Z]{2}[\\dA]"],
];

// After a label that names the country's number.
const LABELLED: readonly (readonly [string, string, string])[] = [
  ["AU", "ABN", digits(11)],
  ["BE", "(?:BTW|TVA|BCE|KBO)", `[01][ .]?${digits(9)}`],
  ["CO", "NIT", "\\d{1,3}(?:\\.?\\d{3}){2}[ -]{0,3}\\d"],
  ["EC", "RUC", "\\d{10}001"],
  ["FR", "(?:SIRET|SIREN|Siret|Siren)", `(?:${digits(14)}|${digits(9)})`],
  ["GB", "VAT", digits(9)],
  ["IT", "(?:P(?:artita)?\\.? ?I\\.?V\\.?A\\.?|Partita IVA|C\\.?F\\.?)", digits(11)],
  ["NL", "BTW", "\\d(?:[ .]?\\d){8}[ .]?B[ .]?\\d{2}"],
  ["PE", "(?:RUC|R\\.U\\.C\\.)", "(?:10|15|16|17|20)\\d{9}"],
  ["PT", "(?:NIF|NIPC|Contribuinte)", digits(9)],
  ["PY", "(?:RUC|R\\.U\\.C\\.)", "\\d{6,8}-\\d"],
  ["UY", "(?:RUT|RUC)", "\\d{12}"],
];
const LABEL_GAP = "[ \\t]*(?:(?:No|Nr|N°|Nº|number|ID)\\.?)?[ \\t:.°ºn#-]{0,6}";

interface Finder {
  readonly country: string;
  readonly pattern: RegExp;
  readonly needsCheck: boolean;
}

const FINDERS: readonly Finder[] = [
  ...PREFIXED.map(([country, form]) => ({
    country,
    pattern: new RegExp(`${START}(${country}[ .-]?${form})${END}`, "dg"),
    needsCheck: false,
  })),
  ...LABELLED.map(([country, label, form]) => ({
    country,
    pattern: new RegExp(`${START}${label}${LABEL_GAP}(${form})${END}`, "dg"),
    needsCheck: true,
  })),
  ...BARE.map(([country, form]) => ({
    country,
    pattern: new RegExp(`${START}(${form})${END}`, "dg"),
    needsCheck: true,
  })),
];

/** More than any document has; each is compared with every other. */
const MAX_FOUND = 100;

/** Tax numbers in a text: with their country's prefix, after their label, or right by their sum. */
export function findTaxIds(text: string): FoundTaxId[] {
  const found: FoundTaxId[] = [];
  if (!/\d{2}/.test(text)) return found;
  for (const { country, pattern, needsCheck } of FINDERS) {
    for (const match of text.matchAll(pattern)) {
      if (found.length >= MAX_FOUND) break;
      const [start = 0, end = 0] = match.indices?.[1] ?? [];
      if (found.some((other) => start < other.end && other.start < end)) continue;
      const id = normaliseTaxId(match[1] ?? "");
      const isValid = hasValidTaxId(id, country);
      if (needsCheck && isValid !== true) continue;
      found.push({ id, country, start, end, isValid });
    }
  }
  return found.toSorted((a, b) => a.start - b.start);
}

const IBAN = /(?<![A-Z\d])[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]){11,30}/g;

/** The IBANs in a text whose check digits are right; what follows one on its line is cut off. */
export function findIbans(text: string): { iban: string; text: string }[] {
  const found: { iban: string; text: string }[] = [];
  for (const [printed] of text.matchAll(IBAN)) {
    // "… 39 - BIC" runs on in capitals: the longest beginning that is right counts.
    for (let end = printed.length; end >= 15; end -= 1) {
      const part = printed.slice(0, end);
      if (/[ -]$/.test(part) || !isValidIban(part)) continue;
      found.push({ iban: normaliseTaxId(part), text: part });
      break;
    }
  }
  return found;
}
