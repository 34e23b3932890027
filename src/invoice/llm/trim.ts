import { fold } from "../../core/fold.ts";

// What says nothing of an invoice's values costs tokens on every call: pages repeat their head and
// foot, terms fill whole pages, tables of data are padded with white space.

const MAX_LINE_CHARS = 300;
const HEAD_LINES = 25;
const PROSE_WORDS = 14;

/** Says what a document says, within a number of characters; what matters most stays in order. */
export function trimText(pages: readonly string[], maxChars: number): string {
  const seen = new Set<string>();
  const kept: { readonly text: string; readonly weight: number; readonly at: number }[] = [];
  for (const page of pages) {
    for (const line of page.split("\n")) {
      const text = squeeze(line);
      const key = fold(text);
      if (text === "" || isRule(text) || (seen.has(key) && text.length > 3)) continue;
      seen.add(key);
      const at = kept.length;
      const weight = weightOf(key, at);
      if (weight > 0) kept.push({ text, weight, at });
    }
  }
  let room = maxChars;
  const chosen = kept
    .toSorted((a, b) => b.weight - a.weight || a.at - b.at)
    .filter(({ text }) => {
      const fits = text.length < room;
      if (fits) room -= text.length + 1;
      return fits;
    });
  return chosen
    .toSorted((a, b) => a.at - b.at)
    .map(({ text }) => text)
    .join("\n");
}

/** Columns stay apart by a tab, everything else by one space. */
function squeeze(line: string): string {
  const cells = line.split(/\t| {3,}/).map((cell) => cell.replaceAll(/\s+/g, " ").trim());
  return cells
    .filter((cell) => cell !== "")
    .join("\t")
    .slice(0, MAX_LINE_CHARS);
}

function isRule(text: string): boolean {
  return !/[\p{L}\d]/u.test(text);
}

const MONEY = /\d[.,]\d{2}(?!\d)/;
const DATE = /(?<!\d)\d{1,4}[-/. ]\d{1,2}[-/. ]\d{2,4}(?!\d)/;
const NAMES_A_VALUE =
  /invoice|rechnung|factur|fattur|fatura|faktur|credit|gutschrift|total|summe|suma|netto|brutto|subtotal|importe|betrag|montant|amount|vat|mwst|ust|iva|tva|btw|nif|cif|cuit|ruc|rfc|nit|iban|due|fallig|vencim|echeance|scadenz|date|datum|fecha|data|number|nummer|numero|nr\.|order|bestell|pedido|commande/;

/** Weight 0 goes: running text without a figure. */
function weightOf(folded: string, at: number): number {
  const isNamed = NAMES_A_VALUE.test(folded);
  const hasFigure = /\d/.test(folded);
  const isProse = folded.split(" ").length > PROSE_WORDS;
  if (isProse && !hasFigure && !isNamed && at >= HEAD_LINES) return 0;
  return (
    (at < HEAD_LINES ? 4 : 0) +
    (MONEY.test(folded) ? 2 : 0) +
    (DATE.test(folded) ? 1 : 0) +
    (isNamed ? 3 : 0) +
    (hasFigure ? 1 : 0) -
    (isProse ? 3 : 0) +
    4
  );
}
