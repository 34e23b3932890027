import { cellsLeftOf, cellsRightOf, evidenceOf } from "./sheet.ts";
import type { Cell, Sheet } from "./sheet.ts";
import type { Amount } from "./amounts.ts";
import type { Evidence } from "../invoice.ts";
import { CODE, codesIn } from "./currency-marks.ts";

const DOLLARS: Readonly<Record<string, string>> = {
  AR: "ARS",
  CL: "CLP",
  CO: "COP",
  MX: "MXN",
  UY: "UYU",
  AU: "AUD",
  EC: "USD",
};
/** Taxes that one country with dollars alone has. */
const TAXED_IN: readonly (readonly [RegExp, string])[] = [
  [/\b(?:HST|QST|TVQ|PST)\b/, "CAD"],
  [/\bABN\b/, "AUD"],
];

export interface FoundCurrency {
  readonly code: string;
  readonly evidence: Evidence;
  readonly isCertain: boolean;
}

/**
 * The currency printed at the total; failing that, the only one of the document. A bare "$" is
 * told by the seller's country, and doubted without one.
 */
export function findCurrency(
  sheet: Sheet,
  total: Amount | undefined,
  countries: ReadonlySet<string>,
  isAmerican: boolean,
): FoundCurrency | undefined {
  const beside = total === undefined ? [] : besideTotal(sheet, total.cell);
  for (const cell of beside) {
    const [code] = codesIn(cell.text);
    if (code !== undefined) return { code, evidence: evidenceOf([cell]), isCertain: true };
  }
  const named = new Map<string, Cell>();
  for (const cell of sheet.cells) {
    if (!/\d/.test(cell.text) && !/^\W*\S{1,4}\W*$/.test(cell.text) && !isNaming(cell)) continue;
    for (const code of codesIn(cell.text)) if (!named.has(code)) named.set(code, cell);
  }
  const dollar = [...beside, ...sheet.cells].find((cell) => /\$/.test(cell.text));
  const [first, ...others] = named;
  if (dollar !== undefined && (beside.includes(dollar) || first === undefined)) {
    const local =
      [...countries].map((country) => DOLLARS[country]).find((code) => code) ??
      TAXED_IN.find(([words]) => sheet.cells.some(({ text }) => words.test(text)))?.[1];
    const printed = [...named.keys()].find((code) => code !== "EUR" && code !== "GBP");
    const code = printed ?? local ?? "USD";
    const isCertain =
      named.size <= 1 && (printed !== undefined || local !== undefined || isAmerican);
    return { code, evidence: evidenceOf([dollar]), isCertain };
  }
  if (first === undefined) return undefined;
  const [code, cell] = first;
  return { code, evidence: evidenceOf([cell]), isCertain: others.length === 0 };
}

function isNaming(cell: Cell): boolean {
  if (new RegExp(`\\((?:in )?(?:${CODE.source}|€|£|₹)\\)`).test(cell.text)) return true;
  return /(?:currency|wahrung|betrage? in|devise|moneda|valuta|moeda|in euro|total|preis|price|prix|importe|amount|bedrag|montant|betrag|netto|brutto|charges|balance|saldo)/.test(
    cell.folded,
  );
}

function besideTotal(sheet: Sheet, cell: Cell): Cell[] {
  const right = cellsRightOf(sheet, cell).slice(0, 1);
  return [cell, ...cellsLeftOf(sheet, cell).slice(0, 3), ...right];
}
