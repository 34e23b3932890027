import { findDates } from "../dates.ts";
import { findNumbers } from "../numbers.ts";
import type { NumberStyle } from "../numbers.ts";
import { cellsAbove, cellsLeftOf } from "./sheet.ts";
import type { Cell, Sheet } from "./sheet.ts";
import { rolesOf } from "./roles.ts";
import type { Role } from "./roles.ts";

/** A printed amount of money and what the words beside or above it call it. */
export interface Amount {
  readonly value: string;
  /** The value in ten thousandths, to add and compare exactly. */
  readonly scaled: bigint;
  readonly cell: Cell;
  readonly labelCell: Cell | undefined;
  readonly roles: ReadonlySet<Role>;
  /** A tax rate printed on the same line. */
  readonly rate: string | undefined;
  /** Its roles come from the head of its column, not from its own line. */
  readonly isByHeader: boolean;
  /** A whole number without a currency: perhaps no money at all. */
  readonly isBare: boolean;
  readonly isAmbiguous: boolean;
}

const MAX_AMOUNTS = 3_000;
const SCALE = 4;
const CURRENCY =
  /[€$£¥₹₱₲₺฿]|(?<![A-Z])(?:EUR|USD|GBP|CHF|INR|MXN|ARS|CLP|COP|PEN|PYG|UYU|BRL|SEK|NOK|DKK|PLN|CZK|HUF|CAD|AUD|NZD|JPY|CNY|HKD|SGD|ZAR|Euro|EURO)(?![A-Z])|\bRs\b|R\$|S\/|\bkr\b/;

const CURRENCY_WORDS = /\b(?:eur|euro|usd|gbp|chf|inr|rs|mxn|ars|clp|cop|brl|sek|nok|dkk|pln)\b/g;

/** Ten thousandths; undefined for what is no decimal, or has more decimals than money has. */
export function toScaled(value: string): bigint | undefined {
  if (!/^-?\d+(?:\.\d+)?$/.test(value)) return undefined;
  const [whole = "", tail = ""] = value.replace("-", "").split(".");
  if (tail.length > SCALE && /[1-9]/.test(tail.slice(SCALE))) return undefined;
  const scaled = BigInt(whole + tail.slice(0, SCALE).padEnd(SCALE, "0"));
  return value.startsWith("-") ? -scaled : scaled;
}

/** Every amount of the document with its roles, in the document's order. */
export function findAmounts(sheet: Sheet, style: NumberStyle): Amount[] {
  const amounts: Amount[] = [];
  for (const cell of sheet.cells) {
    if (amounts.length >= MAX_AMOUNTS) break;
    if (!/\d/.test(cell.text)) continue;
    for (const found of amountsIn(cell.text, style)) {
      const scaled = toScaled(found.value);
      if (scaled === undefined) continue;
      const named = nameAmount(sheet, cell, found.start);
      const hasCurrency = CURRENCY.test(cell.text) || named.hasCurrency;
      const isBare = found.decimals === 0 && !hasCurrency;
      if (isBare && (isYear(found.value) || !isNamedAlone(cell, found, named))) continue;
      const { value, isAmbiguous } = found;
      amounts.push({ value, scaled, cell, isAmbiguous, isBare, ...named });
    }
  }
  return amounts;
}

/** "Total for June 2023" */
function isYear(value: string): boolean {
  return /^(?:19|20)\d\d$/.test(value);
}

/** A bare whole number is money only where it ends its cell and a word beside it says so. */
function isNamedAlone(cell: Cell, found: Printed, named: Naming): boolean {
  if (named.isByHeader || named.roles.size === 0 || found.end < cell.text.length) return false;
  return named.labelCell === cell || !/[\p{L}\d]/u.test(cell.text.slice(0, found.start));
}

interface Printed {
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly decimals: number;
  readonly isAmbiguous: boolean;
}

function amountsIn(text: string, style: NumberStyle): Printed[] {
  const dates = findDates(text, null);
  return findNumbers(text, style).filter((number) => {
    if (number.isPercent || (number.decimals !== 2 && number.decimals > 4)) return false;
    if (/^\d{7,}$/.test(number.value)) return false; // a code
    // So are groups of digits: "044 241 601 03".
    const isGroup =
      /\d\s$/.test(text.slice(0, number.start)) || /^\s\d/.test(text.slice(number.end));
    if (number.decimals === 0 && isGroup) return false;
    return !dates.some((date) => number.start < date.end && date.start < number.end);
  });
}

/** Whether a cell holds figures, with at most a unit or currency, and no words. */
function isNumeric(cell: Cell): boolean {
  const words = cell.folded.replaceAll(CURRENCY_WORDS, "");
  if (!/[a-z]/.test(words)) return true;
  return !/[a-z]{4}/.test(words) && /\d/.test(words) && rolesOf(words).size === 0;
}
const CONNECTOR = /^(?:von|vom|of|sur|de|auf|on|di|su|op|over|sobre|x|a|à|in|aus|auf|base|=)$/;

interface Naming {
  readonly labelCell: Cell | undefined;
  readonly roles: ReadonlySet<Role>;
  readonly rate: string | undefined;
  readonly isByHeader: boolean;
  readonly hasCurrency: boolean;
}

function nameAmount(sheet: Sheet, cell: Cell, start: number): Naming {
  const own = cell.folded.slice(0, start);
  const left = cellsLeftOf(sheet, cell);
  const rate = rateIn([cell, ...left]);
  const [beside] = left;
  const hasCurrency =
    beside !== undefined && !/[a-z]{4}/i.test(beside.text) && CURRENCY.test(beside.text);
  if (/[a-z]{2}/.test(own.replaceAll(CURRENCY_WORDS, ""))) {
    return { labelCell: cell, roles: rolesOf(own), rate, isByHeader: false, hasCurrency };
  }
  const labelCell = left.find(
    (other) => /[a-z]{2}/.test(other.folded) && !isNumeric(other) && !CONNECTOR.test(other.folded),
  );
  // Another amount between label and amount: the row is one of a table, and its head may say more.
  const between = labelCell === undefined ? [] : left.slice(0, left.indexOf(labelCell));
  const isFirst = !between.some((other) => /\d/.test(other.text) && !/%/.test(other.text));
  const headed = headerRoles(sheet, cell);
  const byLabel = labelCell === undefined ? new Set<Role>() : rolesOf(labelCell.folded);
  const isTableRow = headed.size > 0 && (!isFirst || byLabel.size === 0 || hasMore(sheet, cell));
  if (isTableRow && (byLabel.size === 0 || byLabel.has("tax") || byLabel.has("total"))) {
    return { labelCell, roles: headed, rate, isByHeader: true, hasCurrency };
  }
  return { labelCell, roles: byLabel, rate, isByHeader: false, hasCurrency };
}

/** Whether other amounts follow on the same line. */
function hasMore(sheet: Sheet, cell: Cell): boolean {
  const line = sheet.lines[cell.line] ?? [];
  return line.some((other) => other.x > cell.right && /\d[.,]\d\d/.test(other.text));
}

const HEAD_DISTANCE = 40; // in letter heights

const PERCENT = /\d{1,2}(?:[.,]\d{1,3})?\s?%/;

/** The roles that the head of the column gives: the nearest words above, over figures only. */
function headerRoles(sheet: Sheet, cell: Cell): ReadonlySet<Role> {
  const above = cellsAbove(sheet, cell, HEAD_DISTANCE);
  const at = above.findIndex((other) => /[a-z]{2}/.test(other.folded) && !isNumeric(other));
  const lowest = above[at];
  if (lowest === undefined || /\d/.test(lowest.text.replace(PERCENT, ""))) return new Set();
  // A head of several lines: "Betrag / ohne / USt."
  let words = lowest.folded;
  let top = lowest;
  for (const other of above.slice(at + 1, at + 6)) {
    const isRow = sheet.lines[other.line]?.some(({ text }) => /\d[.,]\d\d(?!\d)/.test(text));
    const isStacked = top.y - other.y <= 1.7 * top.height && !/\d/.test(other.text) && !isRow;
    if (!isStacked) break;
    if (top.y - other.y > 0.5 * top.height) {
      words = `${other.folded} ${words}`;
      top = other;
    }
  }
  return rolesOf(words);
}

function rateIn(cells: readonly Cell[]): string | undefined {
  for (const cell of cells) {
    const match = /(?<![\d.,])(\d{1,2}(?:[.,]\d{1,3})?)\s?%/.exec(cell.text);
    if (match?.[1] !== undefined) return match[1].replace(",", ".");
  }
  return undefined;
}
