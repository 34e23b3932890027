import type { Cell as SheetCell, CellObject } from "write-excel-file/node";
import { canonicalDecimal } from "../../invoice/decimal.ts";
import { textCell } from "../csv.ts";
import { COLUMNS, type Cell, type Column, type Exported } from "./columns.ts";

// What a cell of Excel holds at most, and a float exactly.
const MOST_CHARS = 32_767;
const MOST_DIGITS = 15;

const WIDTHS: Readonly<Record<Column["kind"], number>> = {
  text: 20,
  amount: 14,
  date: 12,
  instant: 18,
  id: 8,
  flag: 12,
};

/** One sheet with a row an invoice: amounts are numbers, dates are dates, and no cell is a formula. */
export async function xlsxFile(invoices: AsyncIterable<Exported>): Promise<Uint8Array> {
  const { default: writeExcelFile } = await import("write-excel-file/node");
  const head = COLUMNS.map(({ title }): CellObject => ({ value: title, fontWeight: "bold" }));
  const rows: SheetCell[][] = [head];
  for await (const one of invoices) {
    rows.push(COLUMNS.map(({ kind, cell }) => sheetCell(kind, cell(one))));
  }
  const columns = COLUMNS.map(({ kind }) => ({ width: WIDTHS[kind] }));
  const sheet = { sheet: "Invoices", columns, stickyRowsCount: 1 };
  return writeExcelFile(rows, sheet).toBuffer();
}

function sheetCell(kind: Column["kind"], value: Cell): SheetCell {
  if (value === null) return null;
  if (typeof value !== "string") return value;
  switch (kind) {
    case "amount":
      return amountCell(value);
    case "date":
      return dateCell(value, "yyyy-mm-dd"); // a day alone is midnight UTC, as a sheet's days are
    case "instant":
      return dateCell(value, "yyyy-mm-dd hh:mm");
    case "text":
    case "id":
    case "flag":
      return text(value);
  }
}

/** A number where a float holds it to the last digit, else its text. */
function amountCell(value: string): SheetCell {
  const digits = canonicalDecimal(value).replace(/\D/g, "").replace(/^0+/, "");
  if (digits.length > MOST_DIGITS) return text(value);
  return { value: Number(value), type: Number, format: "0.00######" };
}

function dateCell(value: string, format: string): SheetCell {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? text(value) : { value: date, type: Date, format };
}

function text(value: string): SheetCell {
  return { value: textCell(value).slice(0, MOST_CHARS), type: String, format: "@" };
}
