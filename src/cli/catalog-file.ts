import type { Product } from "../db/products.ts";
import { compareDecimals } from "../invoice/decimal.ts";
import { findNumbers, inferNumberStyle, type NumberStyle } from "../invoice/numbers.ts";
import { csvRecords, csvText, separatorOf, type CsvRecord } from "./csv-records.ts";

const COLUMNS = ["id", "name", "category", "price", "stock", "description"] as const;
type Column = (typeof COLUMNS)[number];

const MOST_PRODUCTS = 200_000;
const MOST_CHARS: Readonly<Record<Column, number>> = {
  id: 100,
  name: 300,
  category: 200,
  price: 40,
  stock: 20,
  description: 5_000,
};

/** A line of the catalogue that cannot be kept, and why. */
export interface RejectedLine {
  readonly line: number;
  readonly reason: string;
}

export interface CatalogFile {
  readonly products: readonly Product[];
  readonly rejected: readonly RejectedLine[];
}

/** Reads a catalogue. Undefined columns: the header is not a catalogue's, and these are missing. */
export function readCatalog(
  bytes: Uint8Array,
): CatalogFile | { readonly missing: readonly string[]; readonly header: readonly string[] } {
  const text = csvText(bytes);
  const records = csvRecords(text, separatorOf(text));
  const first = records.next();
  const header = first.done === true ? [] : first.value.cells.map((cell) => cell.trim());
  const names = header.map((cell) => cell.toLowerCase());
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) return { missing, header };
  const at = (column: Column) => names.indexOf(column);
  const lines: { line: CsvRecord; cell: (column: Column) => string }[] = [];
  const rejected: RejectedLine[] = [];
  for (const line of records) {
    if (line.cells.every((cell) => cell.trim() === "")) continue;
    const reason =
      lines.length >= MOST_PRODUCTS ? "too many products" : reasonAgainst(line, header);
    if (reason !== undefined) rejected.push({ line: line.line, reason });
    else lines.push({ line, cell: (column) => (line.cells[at(column)] ?? "").trim() });
  }
  const style = inferNumberStyle(lines.map(({ cell }) => cell("price")));
  const products = new Map<string, Product>();
  for (const { line, cell } of lines) {
    const product = productOf(cell, style, products);
    if (typeof product === "string") rejected.push({ line: line.line, reason: product });
    else products.set(product.id, product);
  }
  return {
    products: [...products.values()],
    rejected: rejected.toSorted((a, b) => a.line - b.line),
  };
}

function reasonAgainst(
  { cells, broken }: CsvRecord,
  header: readonly string[],
): string | undefined {
  if (broken !== undefined) return broken;
  if (cells.length === header.length) return undefined;
  const extra = cells.slice(header.length);
  if (cells.length > header.length && extra.every((cell) => cell.trim() === "")) return undefined;
  return `has ${cells.length} cells, the header ${header.length}; a cell with a separator in it needs quotes`;
}

function productOf(
  cell: (column: Column) => string,
  style: NumberStyle,
  earlier: ReadonlyMap<string, Product>,
): Product | string {
  for (const column of COLUMNS) {
    if (cell(column).length > MOST_CHARS[column]) {
      return `${column} is longer than ${MOST_CHARS[column]} characters`;
    }
  }
  const id = cell("id");
  if (id === "") return "has no id";
  if (earlier.has(id)) return `its id stands in an earlier line of the file`;
  if (cell("name") === "") return "has no name";
  const price = priceOf(cell("price"), style);
  if (price !== null && "reason" in price) return price.reason;
  const stock = stockOf(cell("stock"));
  if (stock !== null && typeof stock !== "number") return stock.reason;
  return {
    id,
    name: cell("name"),
    category: cell("category") || null,
    price: price?.value ?? null,
    stock,
    description: cell("description") || null,
  };
}

function priceOf(
  text: string,
  style: NumberStyle,
): { readonly value: string } | { readonly reason: string } | null {
  if (text === "") return null;
  const [number, ...more] = findNumbers(text, style);
  if (number === undefined || more.length > 0) return { reason: "price is no single number" };
  const around = text.slice(0, number.start) + text.slice(number.end);
  if (/\p{N}/u.test(around) || around.length > 12) return { reason: "price is no single number" };
  if (compareDecimals(number.value, "0") < 0) return { reason: "price is below zero" };
  if (number.isAmbiguous || (number.decimals === 3 && !number.value.startsWith("0."))) {
    return { reason: "price can be read in two ways; write it with two decimals" };
  }
  return { value: number.value };
}

function stockOf(text: string): number | { readonly reason: string } | null {
  if (text === "") return null;
  const match = /^(\d{1,9})(?:[.,]0+)?$/.exec(text);
  if (match === null) return { reason: "stock is no whole number from 0 on" };
  return Number(match[1]);
}
