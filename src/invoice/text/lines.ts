import type { InvoiceLine } from "../invoice.ts";
import { findNumbers } from "../numbers.ts";
import type { NumberStyle } from "../numbers.ts";
import { toScaled } from "./amounts.ts";
import type { Cell, Sheet } from "./sheet.ts";

type Column = "description" | "quantity" | "price" | "net" | "rate" | "other";

const COLUMNS: readonly (readonly [Column, RegExp])[] = [
  [
    "rate",
    /(?:mwst|ust|vat|tva|iva|btw|tax|gst)\.?\W*(?:%|satz|rate|tipo)?\W*$|^\W*%\W*$|(?:steuer|tax)satz|steuer\s?%/,
  ],
  [
    "quantity",
    /(?<![a-z])(?:menge|anzahl|anz|quantity|qty|units?|hours|hrs|nights?|nombre|quantite|qte|cantidad|cant|unidades|quantita|q\.?ta|qta|quantidade|qtd|qtde|aantal|stuks?)(?![a-z])/,
  ],
  [
    "price",
    /(?<![a-z])(?:einzelpreis|e-?preis|stuckpreis|preis|nettopreis|vk-preis|vke-?preis|ep|unit price|price|rate|unit cost|p\.?\s?u\.?(?: ht)?|prix unitaire|prix|pu ht|precio(?: unitario)?|p\.? ?unit\.?|prezzo(?: unitario)?|preco(?: unitario)?|prijs(?: per stuk)?|stukprijs|tarief)(?![a-z])/,
  ],
  [
    "net",
    /(?<![a-z])(?:betrag|gesamt(?:preis|betrag)?|zeilenbetrag|nettowert|entgelt|positions-?\s?betrag|summe|amount|line total|total|net amount|subtotal|montant(?: ht)?|total ht|importe(?: total)?|importo|totale|valor(?: total)?|bedrag|totaal|prijs incl\.? btw|price w\/o)(?![a-z])/,
  ],
  [
    "description",
    /(?<![a-z])(?:beschreibung|bezeichnung|artikel(?:bezeichnung|beschreibung)?|leistung|produkt|description|item|details|product|service|designation|libelle|descripcion|concepto|articulo|producto|descrizione|prodotto|descricao|produto|omschrijving|product)(?![a-z])/,
  ],
];

interface Head {
  readonly line: number;
  readonly columns: readonly { readonly column: Column; readonly cell: Cell }[];
}

export interface LineTable {
  readonly lines: readonly InvoiceLine[];
  readonly sum: bigint;
}

const MAX_LINES = 2_000;

/**
 * The line table, read by the columns under its head. Whether its sum is the net amount is for the
 * caller to compare: a table that does not add up has not been understood.
 */
export function findLineTable(sheet: Sheet, style: NumberStyle): LineTable | undefined {
  const head = findHead(sheet);
  if (head === undefined) return undefined;
  const lines: InvoiceLine[] = [];
  let sum = 0n;
  for (let at = head.line + 1; at < sheet.lines.length && lines.length < MAX_LINES; at += 1) {
    const line = sheet.lines[at] ?? [];
    if (isEnd(line)) {
      if (lines.length > 0) break;
      continue;
    }
    const read = readLine(line, head, style);
    if (read === undefined) continue;
    const net = toScaled(read.net ?? "");
    if (net === undefined) continue;
    sum += net;
    // Without a column gap the position's number runs into the description.
    const description = read.description?.replace(`${lines.length + 1} `, "") ?? null;
    const isCounted = read.description?.startsWith(`${lines.length + 1} `) === true;
    lines.push(isCounted ? { ...read, description } : read);
  }
  return lines.length === 0 ? undefined : { lines, sum };
}

/** Whether a line is the head of a table of goods or bookings, and its words no labels of fields. */
export function isTableHead(line: readonly Cell[]): boolean {
  const kinds = new Set(columnsIn(line).map(({ column }) => column));
  const hasBookings = line.some((cell) => BOOKINGS.test(cell.folded));
  const isOfGoods = kinds.has("net") || kinds.has("price") || hasBookings;
  return isOfGoods && (kinds.has("description") || kinds.has("quantity") || hasBookings);
}

const BOOKINGS =
  /^\W*(?:debits?|credits?|charges?|soll|haben|debe|haber|debit|credit|dare|avere|balance|saldo)(?:\W+[a-z]{3})?\W*$/;

function columnsIn(line: readonly Cell[]): { column: Column; cell: Cell }[] {
  return line.flatMap((cell) => {
    if (cell.text.length > 40 || /\d{2,}/.test(cell.text)) return [];
    const column = COLUMNS.find(([, pattern]) => pattern.test(cell.folded))?.[0];
    return column === undefined ? [] : [{ column, cell }];
  });
}

function findHead(sheet: Sheet): Head | undefined {
  let best: Head | undefined;
  for (const [line, cells] of sheet.lines.entries()) {
    const columns = columnsIn(cells);
    const kinds = new Set(columns.map(({ column }) => column));
    const isHead =
      kinds.size >= 3 && kinds.has("net") && (kinds.has("quantity") || kinds.has("price"));
    if (isHead && (best === undefined || kinds.size > best.columns.length)) {
      best = { line, columns };
      break;
    }
  }
  return best;
}

const END =
  /^\W*(?:zwischensumme|summe|gesamt|netto|rechnungs|sub-?\s?total|total|sous-total|net |base imponible|imponibile|subtotale|subtotaal|totaal|totale|somma|excl|mwst|ust|vat|tva|iva|btw|tax|betrag|zzgl|abzgl|discount|positionssumme|steuer|grand|amount due|balance)/;

function isEnd(line: readonly Cell[]): boolean {
  const first = line.find((cell) => /[a-z]{2}/.test(cell.folded));
  return (
    first !== undefined &&
    END.test(first.folded) &&
    line.some((cell) => /\d[.,]\d\d(?!\d)/.test(cell.text))
  );
}

function readLine(cells: readonly Cell[], head: Head, style: NumberStyle): InvoiceLine | undefined {
  const values = new Map<Column, string>();
  let description: string | undefined;
  for (const cell of cells) {
    const column = columnOf(cell, head);
    if (column === undefined) continue;
    if (column === "description") {
      if (/\p{L}/u.test(cell.text)) description ??= cell.text;
      continue;
    }
    const [number] = findNumbers(cell.text, style);
    if (number === undefined || number.isAmbiguous || values.has(column)) continue;
    if (column === "net" && number.decimals === 0 && !/[€$£₹]|Rs|[A-Z]{3}/.test(cell.text))
      continue;
    values.set(column, number.value);
  }
  const net = values.get("net");
  if (net === undefined) return undefined;
  const isLine = values.has("quantity") || values.has("price") || description !== undefined;
  if (!isLine) return undefined;
  description ??= cells.find((cell) => /\p{L}{3}/u.test(cell.text))?.text;
  return {
    description: description ?? null,
    quantity: values.get("quantity") ?? null,
    unitPrice: values.get("price") ?? null,
    net,
    taxRate: values.get("rate") ?? null,
  };
}

/** The column whose head overlaps most; figures align right with their head. */
function columnOf(cell: Cell, head: Head): Column | undefined {
  let best: { column: Column; distance: number } | undefined;
  for (const { column, cell: top } of head.columns) {
    const overlap = Math.min(cell.right, top.right) - Math.max(cell.x, top.x);
    const edge = Math.min(Math.abs(cell.right - top.right), Math.abs(cell.x - top.x));
    if (overlap < -2 && edge > 12) continue;
    const distance = overlap > 0 ? edge / 10 : edge + 20;
    if (best === undefined || distance < best.distance) best = { column, distance };
  }
  return best?.column;
}
