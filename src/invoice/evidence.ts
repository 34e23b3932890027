import { findDates } from "./dates.ts";
import { findNumbers } from "./numbers.ts";
import type { NumberStyle } from "./numbers.ts";
import type { PdfContent } from "./pdf/layout.ts";
import { normaliseTaxId } from "./tax-ids.ts";
import { toScaled } from "./text/amounts.ts";

export type ValueKind = "number" | "taxId" | "date" | "amount";

const STYLES: readonly NumberStyle[] = [
  { decimal: ",", spaceGroups: true },
  { decimal: ".", spaceGroups: true },
  { decimal: ",", spaceGroups: false },
];

const IS_IN: Readonly<Record<ValueKind, (text: string, value: string) => boolean>> = {
  number: hasCode,
  taxId: hasTaxId,
  date: hasDate,
  amount: hasAmount,
};

/**
 * Whether a value is printed in the document, in whatever form: a model's value that is not is
 * not to be believed. Amounts are compared without their sign.
 */
export function standsInDocument(
  value: string,
  kind: ValueKind,
  content: PdfContent | readonly string[],
): boolean {
  const texts = textsOf(content);
  if (texts.some((text) => IS_IN[kind](text, value))) return true;
  // Argentina prints the point of sale and the number in two places.
  const parts = kind === "number" ? /^(\d{4,5})-(\d{8})$/.exec(value)?.slice(1) : undefined;
  return parts?.every((part) => texts.some((text) => hasCode(text, part))) === true;
}

/** Every cell, and every line as a whole: a value may be parted by a gap. */
function textsOf(content: PdfContent | readonly string[]): string[] {
  if (!("pages" in content)) return [...content];
  return content.pages.flatMap((page) =>
    page.lines.flatMap((line) => {
      const cells = line.cells.map((cell) => cell.text);
      return cells.length > 1 ? [...cells, cells.join(" ")] : cells;
    }),
  );
}

function hasCode(text: string, value: string): boolean {
  const wanted = squeeze(value);
  if (wanted === "") return false;
  if (text.split(/[\s:;,()]+/).some((word) => squeeze(word) === wanted)) return true;
  // Inside a longer word, or across spaces, only what is too long to be there by chance.
  return wanted.length >= 5 && squeeze(text).includes(wanted);
}

function squeeze(text: string): string {
  return text.toUpperCase().replaceAll(/[^\p{L}\d]+/gu, "");
}

function hasTaxId(text: string, value: string): boolean {
  const wanted = normaliseTaxId(value);
  const bare = wanted.replace(/^[A-Z]{2}(?=\w{7})/, "");
  return bare.length >= 6 && squeeze(text).includes(squeeze(bare));
}

function hasDate(text: string, value: string): boolean {
  const orders = ["day-first", "month-first"] as const;
  return orders.some((order) => findDates(text, order).some((date) => date.value === value));
}

function hasAmount(text: string, value: string): boolean {
  const wanted = toScaled(value);
  if (wanted === undefined) return false;
  return STYLES.some((style) =>
    findNumbers(text, style).some((number) => {
      const scaled = toScaled(number.value);
      return scaled === wanted || scaled === -wanted;
    }),
  );
}
