import { findDates } from "../dates.ts";
import { standsInDocument, type ValueKind } from "../evidence.ts";
import type { Evidence } from "../invoice.ts";
import { findNumbers, inferNumberStyle } from "../numbers.ts";
import { fold } from "../../core/fold.ts";
import { toScaled } from "../text/amounts.ts";

export interface Found {
  readonly evidence: Evidence;
  /** It stands there as a value does, and can be read in one way only. */
  readonly isSolid: boolean;
}

/** Finds values where they are printed. */
export interface Proof {
  find(value: string, kind: ValueKind | "name"): Found | undefined;
  /** A currency's code, or its sign where no other currency has the same. */
  findCurrency(code: string): Pick<Found, "isSolid"> | undefined;
  /** The largest amount of money on any page, in ten thousandths, without its sign. */
  readonly largestAmount: bigint;
}

interface PrintedLine {
  readonly page: number;
  readonly text: string;
  readonly cells: readonly string[];
  readonly digits: string;
}

const MAX_LINES = 5_000;
const MAX_EVIDENCE_CHARS = 200;
const PROSE_WORDS = 9;

/** The text of a document, ready to be held against what somebody claims to have read there. */
export function proofOf(pages: readonly string[]): Proof {
  const lines = linesOf(pages);
  const style = inferNumberStyle(lines.flatMap(({ cells }) => cells));
  const squeezed = lines.map(({ text }) => squeeze(text));

  const isSolid = (line: PrintedLine, value: string, kind: ValueKind): boolean => {
    if (isProse(line)) return false;
    if (kind === "amount") {
      const wanted = magnitude(toScaled(value) ?? 0n);
      return line.cells.some((cell) =>
        findNumbers(cell, style).some(
          (number) => !number.isAmbiguous && magnitude(toScaled(number.value) ?? -1n) === wanted,
        ),
      );
    }
    if (kind === "date") {
      const orders = ["day-first", "month-first"] as const;
      return orders.every((order) =>
        findDates(line.text, order).some((date) => date.value === value),
      );
    }
    return true;
  };

  const findValue = (value: string, kind: ValueKind): Found | undefined => {
    const hint = digitsOf(value, kind);
    let weak: Found | undefined;
    for (const line of lines) {
      if (!line.digits.includes(hint)) continue;
      if (!standsInDocument(value, kind, [...line.cells, line.cells.join(" ")])) continue;
      const evidence = { page: line.page, text: line.text.slice(0, MAX_EVIDENCE_CHARS) };
      if (isSolid(line, value, kind)) return { evidence, isSolid: true };
      weak ??= { evidence, isSolid: false };
    }
    return weak;
  };

  const findName = (name: string): Found | undefined => {
    const wanted = squeeze(name);
    if (wanted.length < 3) return undefined;
    const at = squeezed.findIndex((line) => line.includes(wanted));
    const line = lines[at];
    if (line === undefined) return undefined;
    const evidence = { page: line.page, text: line.text.slice(0, MAX_EVIDENCE_CHARS) };
    return { evidence, isSolid: true };
  };

  return {
    find: (value, kind) => (kind === "name" ? findName(value) : findValue(value, kind)),
    findCurrency: (code) => {
      const has = (sign: string) => lines.some(({ text }) => text.includes(sign));
      const isCoded = new RegExp(`(?<![A-Za-z])${code}(?![A-Za-z])`, "i");
      if (lines.some(({ text }) => isCoded.test(text))) return { isSolid: true };
      const own = signOf(code, "symbol");
      if (own !== code && own !== "$" && has(own)) return { isSolid: true };
      return has(signOf(code, "narrowSymbol")) ? { isSolid: false } : undefined;
    },
    get largestAmount() {
      return largestAmount(lines);
    },
  };
}

function signOf(currency: string, currencyDisplay: "symbol" | "narrowSymbol"): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay });
  return format.formatToParts(0).find(({ type }) => type === "currency")?.value ?? currency;
}

function linesOf(pages: readonly string[]): PrintedLine[] {
  const lines: PrintedLine[] = [];
  for (const [at, page] of pages.entries()) {
    for (const line of page.split("\n")) {
      const cells = line.split("\t").filter((cell) => cell.trim() !== "");
      if (cells.length === 0) continue;
      if (lines.length === MAX_LINES) return lines;
      const text = cells.join(" ").replaceAll(/\s+/g, " ").trim();
      lines.push({ page: at + 1, text, cells, digits: text.replaceAll(/\D/g, "") });
    }
  }
  return lines;
}

/** Digits that any way to print the value has, in this order. */
function digitsOf(value: string, kind: ValueKind): string {
  switch (kind) {
    case "amount":
      return value
        .replace(/^-/, "")
        .replace(/\.?0*$/, "")
        .replaceAll(/\D/g, "");
    case "date":
      return value.slice(2, 4);
    case "number":
    case "taxId":
      return "";
    default:
      return kind satisfies never;
  }
}

/** A figure in a sentence is told, not stated: "report a total of …". */
function isProse({ cells }: PrintedLine): boolean {
  return cells.some((cell) => (cell.match(/\p{L}{2,}/gu) ?? []).length >= PROSE_WORDS);
}

function largestAmount(lines: readonly PrintedLine[]): bigint {
  let largest = 0n;
  for (const { cells } of lines) {
    for (const cell of cells) {
      for (const decimal of [",", "."] as const) {
        for (const { value, decimals, isPercent } of findNumbers(cell, {
          decimal,
          spaceGroups: true,
        })) {
          if (decimals !== 2 || isPercent) continue;
          const scaled = magnitude(toScaled(value) ?? 0n);
          if (scaled > largest) largest = scaled;
        }
      }
    }
  }
  return largest;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function squeeze(text: string): string {
  return fold(text).replaceAll(/[^\p{L}\d]+/gu, "");
}
