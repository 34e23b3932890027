import { COLUMNS, type Cell, type Exported } from "./export/columns.ts";

const NUMBER = /^-?\d+(?:\.\d+)?$/;
// what a spreadsheet begins a formula with, also full-width and behind blanks or quotes
const FORMULA = /^[\s"']*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** The head of the table, with columns of one's own behind ours. */
export function csvHeader(...more: readonly string[]): string {
  return csvLine([...COLUMNS.map(({ title }) => title), ...more]);
}

export function invoiceCsv(invoice: Exported, ...more: readonly Cell[]): string {
  return csvLine([...COLUMNS.map(({ cell }) => cell(invoice)), ...more]);
}

/** One record of RFC 4180. No cell of it can be taken for a formula. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map((cell) => quote(cellText(cell))).join(",")}\r\n`;
}

/** The text as a spreadsheet may have it: a number stays one, what looks like a formula is text. */
export function cellText(cell: Cell): string {
  const text = cell === null ? "" : String(cell);
  return NUMBER.test(text) ? text : textCell(text);
}

/** The same where the cell is text whatever it looks like. */
export function textCell(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function quote(text: string): string {
  return /[",\r\n']/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
