import { Big } from "big.js";

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;
const MAX_DIGITS = 60;

/**
 * An XML decimal in the spelling that is kept: decimals stay as printed, a leading plus and leading
 * zeros go. Undefined for anything else; an exponent or a comma is not guessed at.
 */
export function readDecimal(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed.length > MAX_DIGITS) return undefined;
  const match = DECIMAL.exec(trimmed);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = ""] = match;
  if (whole === "" && fraction === "") return undefined;
  const digits = `${whole.replace(/^0+(?=\d)/, "") || "0"}${fraction === "" ? "" : `.${fraction}`}`;
  return sign === "-" && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

function decimalsOf(value: string): number {
  const dot = value.indexOf(".");
  return dot === -1 ? 0 : value.length - dot - 1;
}

/** The exact sum, with as many decimals as the summand that has most. */
export function addDecimals(...values: readonly string[]): string {
  let sum = new Big(0);
  let decimals = 0;
  for (const value of values) {
    sum = sum.plus(value);
    decimals = Math.max(decimals, decimalsOf(value));
  }
  return spell(sum, decimals);
}

/** The exact difference, with as many decimals as the longer of the two. */
export function subtractDecimals(left: string, right: string): string {
  return spell(new Big(left).minus(right), Math.max(decimalsOf(left), decimalsOf(right)));
}

/** The exact product, without trailing zeros. */
export function multiplyDecimals(left: string, right: string): string {
  return spell(new Big(left).times(right));
}

export function negateDecimal(value: string): string {
  return subtractDecimals("0", value);
}

export function compareDecimals(left: string, right: string): -1 | 0 | 1 {
  return new Big(left).cmp(right);
}

/** Whether two amounts differ by no more than the tolerance. */
export function isCloseTo(left: string, right: string, tolerance: string): boolean {
  return new Big(left).minus(right).abs().lte(tolerance);
}

/** One spelling for equal values: no trailing zeros. */
export function canonicalDecimal(value: string): string {
  return spell(new Big(value));
}

// big.js writes the sign of a negative zero, which no document means.
function spell(value: Big, decimals?: number): string {
  const text = value.toFixed(decimals);
  return value.eq(0) ? text.replace("-", "") : text;
}

/** An amount as all amounts are spelled: two decimals, and more only where they are not zero. */
export function spellAmount(value: string): string {
  const shortest = canonicalDecimal(value);
  return decimalsOf(shortest) >= 2 ? shortest : spell(new Big(value), 2);
}
