import { readDecimal } from "../decimal.ts";
import type { Element } from "./tree.ts";

/** All elements that a path of names leads to, in document order. */
export function findAll(element: Element | undefined, ...path: readonly string[]): Element[] {
  let found = element === undefined ? [] : [element];
  for (const name of path) {
    found = found.flatMap((at) => at.children.filter((child) => child.name === name));
  }
  return found;
}

/** The first element that a path of names leads to. */
export function find(
  element: Element | undefined,
  ...path: readonly string[]
): Element | undefined {
  return findAll(element, ...path)[0];
}

/** The first text that a path leads to and that is not empty. */
export function textAt(element: Element | undefined, ...path: readonly string[]): string | null {
  return findAll(element, ...path).find((at) => at.text !== "")?.text ?? null;
}

/** The first value that a path leads to and that is a decimal. */
export function decimalAt(element: Element | undefined, ...path: readonly string[]): string | null {
  for (const at of findAll(element, ...path)) {
    const value = readDecimal(at.text);
    if (value !== undefined) return value;
  }
  return null;
}

export function dateAt(element: Element | undefined, ...path: readonly string[]): string | null {
  return readDate(textAt(element, ...path));
}

export function attributeOf(element: Element | undefined, name: string): string | null {
  const value = element?.attributes[name]?.trim();
  return value === undefined || value === "" ? null : value;
}

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})(?![\d])/;
const COMPACT_DATE = /^(\d{4})(\d{2})(\d{2})(?:\d{4}|\d{6})?$/;

/** The calendar date of an XML date or date-time as it is printed, whatever its time zone. */
export function readDate(text: string | null): string | null {
  const match = text === null ? null : (ISO_DATE.exec(text) ?? COMPACT_DATE.exec(text));
  if (match === null) return null;
  const [, year = "", month = "", day = ""] = match;
  // Day 0 of the next month is the last day of this one.
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const isPossible =
    Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= lastDay;
  return isPossible ? `${year}-${month}-${day}` : null;
}

const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

/** The first account number that has the form of an IBAN, without its spaces. */
export function firstIban(accounts: readonly (string | null)[]): string | null {
  const compact = accounts.map((account) => account?.replace(/\s/g, "").toUpperCase() ?? "");
  return compact.find((account) => IBAN.test(account)) ?? null;
}

/** The earliest of the dates: an invoice paid in parts is due when its first part is. */
export function earliest(dates: readonly (string | null)[]): string | null {
  return dates.filter((date) => date !== null).toSorted()[0] ?? null;
}

/** The one value that all of those stated share. */
export function onlyOne(values: readonly (string | null)[]): string | null {
  const [only, ...others] = new Set(values.filter((value) => value !== null));
  return only !== undefined && others.length === 0 ? only : null;
}
