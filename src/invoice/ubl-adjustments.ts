import { addDecimals, canonicalDecimal, compareDecimals, subtractDecimals } from "./decimal.ts";
import type { Invoice } from "./invoice.ts";

/** What stands between the lines and the net amount, for one tax rate. */
export interface Adjustment {
  readonly isCharge: boolean;
  readonly amount: string;
  readonly rate: string;
}

/**
 * Charges and allowances on document level, as the difference between each rate's taxable amount
 * and its lines: EN 16931 wants them as entries of their own. Undefined where they do not follow
 * from what is stated.
 */
export function adjustmentsOf({ net, taxes, lines }: Invoice): readonly Adjustment[] | undefined {
  if (net === null || lines.length === 0) return [];
  const left = new Map<string, string>();
  for (const { rate, base } of taxes) {
    if (rate === null || base === null) return undefined;
    add(left, rate, base);
  }
  for (const { taxRate, net: amount } of lines) {
    if (amount === null || taxRate === null) return undefined;
    add(left, taxRate, subtractDecimals("0", amount));
  }
  const adjustments = [...left].filter(([, amount]) => compareDecimals(amount, "0") !== 0);
  const allLines = lines.map((line) => line.net ?? "0");
  const difference = subtractDecimals(net, addDecimals(...allLines));
  const sum = addDecimals("0", ...adjustments.map(([, amount]) => amount));
  const isCents = adjustments.every(([, amount]) => /^-?\d+(?:\.\d\d?)?$/.test(amount));
  if (!isCents || compareDecimals(sum, difference) !== 0) return undefined;
  return adjustments.map(([rate, amount]) => ({
    isCharge: compareDecimals(amount, "0") > 0,
    amount: amount.replace("-", ""),
    rate,
  }));
}

function add(left: Map<string, string>, rate: string, amount: string): void {
  const key = canonicalDecimal(rate);
  left.set(key, addDecimals(left.get(key) ?? "0", amount));
}
