/** How a document writes numbers; null where it gives no hint. */
export interface NumberStyle {
  readonly decimal: "," | "." | null;
  /** Whether a space may part thousands: not where a point or comma does. */
  readonly spaceGroups: boolean;
}

export interface PrintedNumber {
  /** Canonical: an optional minus, digits, a point, the decimals as printed. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly isPercent: boolean;
  /** "1.234" can be two numbers, and the document does not say which. */
  readonly isAmbiguous: boolean;
  readonly decimals: number;
}

export const UNKNOWN_STYLE: NumberStyle = { decimal: null, spaceGroups: true };

const SPACE = "[ \u00a0\u2009\u202f]";
const TOKEN = new RegExp(`\\d+(?:[.,'’]\\d+|${SPACE}\\d{3}(?!\\d))*`, "g");
const MAX_DIGITS = 18;

/** The convention of a document: what its unambiguous numbers have in common. */
export function inferNumberStyle(texts: Iterable<string>): NumberStyle {
  let comma = 0;
  let point = 0;
  let markedGroups = 0;
  for (const text of texts) {
    for (const [token] of text.matchAll(TOKEN)) {
      const marks = token.replaceAll(/[^.,]/g, "");
      const last = marks.at(-1);
      if (last === undefined) continue;
      const tail = token.length - 1 - token.lastIndexOf(last);
      const isMixed = marks.includes(",") && marks.includes(".");
      const isDecimal = isMixed || (marks.length === 1 && tail !== 3 && tail <= 6);
      // "5.6" may be a version and "05.03" a day: two decimals speak louder.
      const weight = isMixed ? 4 : tail === 2 ? 2 : 1;
      if (isMixed && isGrouped(token.slice(0, token.lastIndexOf(last)), marks[0] ?? "")) {
        markedGroups += 1;
      }
      if (isDecimal && last === ",") comma += weight;
      if (isDecimal && last === ".") point += weight;
    }
  }
  const decimal =
    comma >= 3 * point && comma > 0 ? "," : point >= 3 * comma && point > 0 ? "." : null;
  return { decimal, spaceGroups: markedGroups === 0 };
}

/**
 * The numbers in a text that stand for themselves: not the digits of a code, a date or a time.
 * Minus signs before or after, and parentheses, make them negative.
 */
export function findNumbers(text: string, style: NumberStyle): PrintedNumber[] {
  const found: PrintedNumber[] = [];
  for (const match of text.matchAll(TOKEN)) {
    for (const token of partsOf(match[0], match.index, style)) {
      const number = readToken(text, token.text, token.start, style);
      if (number !== undefined) found.push(number);
    }
  }
  return found;
}

/** One printed number, or undefined when the text is anything more than that and a currency. */
export function parseNumber(text: string, style: NumberStyle = UNKNOWN_STYLE): string | undefined {
  const [only, ...more] = findNumbers(text, style);
  return only === undefined || more.length > 0 || only.isAmbiguous ? undefined : only.value;
}

function partsOf(
  token: string,
  start: number,
  style: NumberStyle,
): { text: string; start: number }[] {
  const spaced = new RegExp(SPACE);
  if (!spaced.test(token)) return [{ text: token, start }];
  const whole = token.split(/[.,](?=\d+$)/)[0] ?? token;
  if (style.spaceGroups && isGrouped(whole.replaceAll(new RegExp(SPACE, "g"), " "), " ")) {
    return [{ text: token, start }];
  }
  let at = start;
  return token.split(spaced).map((text) => {
    const part = { text, start: at };
    at += text.length + 1;
    return part;
  });
}

const CURRENCY_BEFORE = /(?:[€$£¥₹₱₲₺₩฿]|\b(?:[A-Z]{3}|[A-Z]{1,2}\$|Rs\.?|S\/|kr\.?|Kč|zł|Fr\.?))$/;
const CURRENCY_AFTER = /^(?:[€$£¥₹₱₲₺₩฿]|(?:[A-Z]{3}|kr|Kč|zł|Ft|lei|Rs)\b)/;

function readToken(
  text: string,
  token: string,
  start: number,
  style: NumberStyle,
): PrintedNumber | undefined {
  const before = text.slice(Math.max(0, start - 8), start);
  const after = text.slice(start + token.length, start + token.length + 6);
  const sign = /([-−–]|\()?\s?$/.exec(before.replace(CURRENCY_BEFORE, "").trimEnd())?.[1];
  const direct = /[-−–(]$/.test(before) ? before.slice(0, -1) : before;
  if (/[\p{L}\d_#@/:*+\\]$/u.test(direct) && !CURRENCY_BEFORE.test(direct)) return undefined;
  if (
    /[-−–]$/.test(before) &&
    /[\p{L}\d]\s?$/u.test(direct) &&
    !CURRENCY_BEFORE.test(direct.trimEnd())
  ) {
    return undefined;
  }
  if (/^[\p{L}_@:\\]/u.test(after) && !CURRENCY_AFTER.test(after)) return undefined;
  if (/^[/-][\p{L}\d]/u.test(after) || /^[.,'’]\d/.test(after)) return undefined;
  const read = readDigits(token, style);
  if (read === undefined) return undefined;
  const isNegative =
    sign === "("
      ? /^\s?[^\s\d]{0,3}\s?\)/.test(after)
      : sign !== undefined || /^\s?[-−](?!\s?\d)/.test(after);
  const value = isNegative && /[1-9]/.test(read.value) ? `-${read.value}` : read.value;
  return {
    ...read,
    value,
    start,
    end: start + token.length,
    isPercent: /^\s?%/.test(after),
  };
}

interface Digits {
  readonly value: string;
  readonly isAmbiguous: boolean;
  readonly decimals: number;
}

function readDigits(token: string, style: NumberStyle): Digits | undefined {
  const plain = token.replaceAll(/[\s\u00a0\u2009\u202f]/g, "'").replaceAll("’", "'");
  const marks = plain.replaceAll(/\d/g, "");
  if (plain.length - marks.length > MAX_DIGITS) return undefined;
  const last = marks.at(-1);
  if (last === undefined) return canonical(plain, "");
  const at = plain.lastIndexOf(last);
  const whole = plain.slice(0, at);
  const tail = plain.slice(at + 1);
  const earlier = marks.slice(0, -1);
  if (earlier.includes(last) || last === "'") {
    return isGrouped(plain, last) ? canonical(plain, "") : undefined;
  }
  if (earlier !== "") {
    const group = earlier.charAt(0);
    return isGrouped(whole, group) ? canonical(whole, tail) : undefined;
  }
  if (tail.length !== 3 || whole.length > 3 || whole.startsWith("0")) return canonical(whole, tail);
  if (style.decimal === null) return { ...canonical(whole + tail, ""), isAmbiguous: true };
  return style.decimal === last ? canonical(whole, tail) : canonical(whole + tail, "");
}

function canonical(whole: string, tail: string): Digits {
  const digits = whole.replaceAll(/\D/g, "").replace(/^0+(?=\d)/, "");
  const value = tail === "" ? digits : `${digits}.${tail}`;
  return { value, isAmbiguous: false, decimals: tail.length };
}

/** Groups of three; the Indian way has twos before the last three. */
function isGrouped(whole: string, mark: string): boolean {
  const groups = whole.split(mark);
  const [first = "", ...rest] = groups;
  if (rest.length === 0) return /^\d+$/.test(first);
  if (!/^\d{1,3}$/.test(first) || rest.at(-1)?.length !== 3) return false;
  const size = rest[0]?.length ?? 0;
  return (size === 3 || size === 2) && rest.slice(0, -1).every((group) => group.length === size);
}
