import type { InvoiceDetails } from "../db/invoice-admin.ts";

type Cell = string | number | boolean | null;
type Exported = Omit<InvoiceDetails, "duplicates">;

const NUMBER = /^-?\d+(?:\.\d+)?$/;
// what a spreadsheet begins a formula with, also full-width and behind blanks or quotes
const FORMULA = /^[\s"']*[=+\-@＝＋－＠]|^[\t\r\n]/;

const COLUMNS: readonly (readonly [title: string, cell: (one: Exported) => Cell])[] = [
  ["id", (one) => one.id],
  ["taskId", (one) => one.taskId],
  ["account", (one) => one.account],
  ["kind", (one) => one.kind],
  ["number", (one) => one.number],
  ["issueDate", (one) => one.issueDate],
  ["dueDate", (one) => one.dueDate],
  ["currency", (one) => one.currency],
  ["sellerName", (one) => one.sellerName],
  ["sellerTaxId", (one) => one.sellerTaxId],
  ["sellerCountry", (one) => one.invoice.seller.country],
  ["buyerName", (one) => one.invoice.buyer.name],
  ["buyerTaxId", (one) => one.invoice.buyer.taxId],
  ["net", (one) => one.net],
  ["tax", (one) => one.tax],
  ["gross", (one) => one.gross],
  ["payable", (one) => one.invoice.payable],
  ["orderReference", (one) => one.invoice.orderReference],
  ["paymentReference", (one) => one.invoice.paymentReference],
  ["iban", (one) => one.invoice.iban],
  ["method", (one) => one.method],
  ["needsReview", (one) => one.needsReview],
  ["issues", (one) => one.issues.map((issue) => issue.code).join(" ")],
  ["documentName", (one) => one.documentName],
  ["documentHash", (one) => one.documentHash],
  ["createdAt", (one) => one.createdAt],
];

export const CSV_HEADER = csvLine(COLUMNS.map(([title]) => title));

export function invoiceCsv(invoice: Exported): string {
  return csvLine(COLUMNS.map(([, cell]) => cell(invoice)));
}

/** One record of RFC 4180. No cell of it can be taken for a formula. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map((cell) => quote(cellText(cell))).join(",")}\r\n`;
}

/** The text as a spreadsheet may have it: a number stays one, what looks like a formula is text. */
export function cellText(cell: Cell): string {
  const text = cell === null ? "" : String(cell);
  return NUMBER.test(text) || !FORMULA.test(text) ? text : `'${text}`;
}

function quote(text: string): string {
  return /[",\r\n']/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
