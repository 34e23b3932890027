// Sums of money and percentages in a text, compared as numbers, whatever way they are written.

export interface Amount {
  /** What it may be, as plain decimals: "1.299" is one thing here and another there. */
  readonly values: readonly string[];
  readonly currency: string | undefined;
}

const CURRENCIES: readonly (readonly [string, string])[] = [
  ["EUR", String.raw`€|eur(?:os?)?`],
  ["GBP", String.raw`£|gbp|libras?|pounds?`],
  ["PYG", String.raw`₲|gs\.?|pyg|guaran[ií](?:es)?`],
  ["PEN", String.raw`s\/\.?|pen|soles`],
  ["BRL", String.raw`r\$|brl|reais`],
  ["USD", String.raw`us\$|u\$s|usd|d[oó]lar(?:es)?|dollars?|bucks`],
  ["$", String.raw`\$|mxn|ars|clp|cop|uyu|pesos?`],
  ["CHF", String.raw`chf|fr\.`],
];
const ANY_CURRENCY = CURRENCIES.map(([, pattern]) => pattern).join("|");
const NUMBER = String.raw`\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d{1,12}(?:[.,]\d{1,4})?`;
const NOT_IN_WORD_BEFORE = String.raw`(?<![\p{L}\p{N}.,])`;
const NOT_IN_WORD_AFTER = String.raw`(?![\p{L}\p{N}])`;

const BEFORE = new RegExp(String.raw`(?<!\p{L})(${ANY_CURRENCY})\s{0,2}-?(${NUMBER})(?!\d)`, "giu");
const AFTER = new RegExp(
  String.raw`${NOT_IN_WORD_BEFORE}(${NUMBER})(?:\s{0,2}|-)(${ANY_CURRENCY})${NOT_IN_WORD_AFTER}`,
  "giu",
);
/** Two decimals are a price, but for a time of day. */
const PRICE_LIKE =
  /(?<![\p{L}\p{N}.,:])(\d{1,3}(?:[.,' ]\d{3})*[.,]\d{2})(?![\p{N}]|[.,]\d|\s?(?:h|am|pm|a\.|p\.|kg|g|cm|mm|m|l|ml)(?!\p{L}))/giu;
const AFTER_PRICE_WORD = new RegExp(
  String.raw`(?<!\p{L})(?:cuestan?|valen?|precios?|prices?|priced|costs?|coste|importe|total|tarifa|fee)(?:\s+(?:es|son|ser[ií]a|de|del|por|s[oó]lo|solamente|[uú]nicamente|final|is|are|at|only|just|of|from|desde|ahora|now|hoy|today|actual))*\s*[:=]?\s*(${NUMBER})(?![.,]?\d)(?=\s*(?:$|[.;:!?)\n]|,(?!\d)|(?:y|e|con|m[aá]s|iva|pero|and|plus|but|with|including|incl|por|para|for|each|cada)(?!\p{L})))`,
  "giu",
);
const COUNTED = new RegExp(
  String.raw`(?<!\p{L})(?:un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|veinti\p{L}{2,8}|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien|ciento|doscientos|quinientos|mil|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)[\s-]+(?:euros?|d[oó]lares|d[oó]lar|dollars?|pesos?|soles|guaran[ií]es|pounds?|libras?|bucks)(?!\p{L})`,
  "giu",
);
const PERCENT =
  /(?<![\p{L}\p{N}.,])(\d{1,3}(?:[.,]\d{1,2})?)\s{0,2}(?:%|por\s?ciento|percent|per\s?cent|prozent)/giu;
const TIME_OF_DAY =
  /(?<!\p{L})(?:las|at|until|till|before|after|um|bis|às|à)\s(?:[01]?\d|2[0-4])[.:][0-5]\d(?![\d.,]\d)|(?<![\d.,])(?:[01]?\d|2[0-4])[.:][0-5]\d\s{0,2}(?:-|–|a|to|hasta|until|y|and)\s{0,2}(?:las\s)?(?:[01]?\d|2[0-4])[.:][0-5]\d(?![\d.,]\d)/giu;

/** Every sum of money that a text names, with its currency where it says one. */
export function amountsIn(text: string): readonly Amount[] {
  const plain = text.normalize("NFKC").replace(TIME_OF_DAY, " ; ");
  const found: Amount[] = [];
  for (const [, currency = "", number = ""] of plain.matchAll(BEFORE)) {
    found.push({ values: valuesOf(number), currency: currencyOf(currency) });
  }
  for (const [, number = "", currency = ""] of plain.matchAll(AFTER)) {
    found.push({ values: valuesOf(number), currency: currencyOf(currency) });
  }
  const left = plain.replace(AFTER, " ; ").replace(BEFORE, " ; ");
  for (const pattern of [PRICE_LIKE, AFTER_PRICE_WORD]) {
    for (const [, number = ""] of left.matchAll(pattern)) {
      found.push({ values: valuesOf(number), currency: undefined });
    }
  }
  return found;
}

/** Sums in words: "veinte euros". */
export function spelledAmountsIn(text: string): readonly string[] {
  return (text.normalize("NFKC").match(COUNTED) ?? []).map((one) =>
    one.toLowerCase().replace(/[\s-]+/g, " "),
  );
}

export function percentagesIn(text: string): readonly string[] {
  const found = text.normalize("NFKC").matchAll(PERCENT);
  return [...found].map(([, number = ""]) => plainDecimal(number.replace(",", ".")));
}

/** Equal numbers, and no two different currencies. */
export function isSameAmount(one: Amount, other: Amount): boolean {
  const agrees =
    one.currency === undefined ||
    other.currency === undefined ||
    one.currency === other.currency ||
    // a bare $ is the dollar of whoever writes it
    (one.currency === "$" && other.currency === "USD") ||
    (one.currency === "USD" && other.currency === "$");
  return agrees && one.values.some((value) => other.values.includes(value));
}

/** A catalogue's price: a decimal, maybe with its currency. */
export function priceOf(price: string): Amount {
  const [amount] = amountsIn(price);
  const [number = ""] = price.match(new RegExp(NUMBER)) ?? [];
  return { values: valuesOf(number), currency: amount?.currency };
}

function currencyOf(word: string): string | undefined {
  const found = CURRENCIES.find(([, pattern]) => new RegExp(`^(?:${pattern})$`, "iu").test(word));
  return found?.[0];
}

/** "1.299,00" is one number; "1.299" may be two. */
function valuesOf(number: string): readonly string[] {
  const digits = number.replace(/[' \u00a0\u202f]/g, "");
  const last = Math.max(digits.lastIndexOf("."), digits.lastIndexOf(","));
  if (last === -1) return [plainDecimal(digits)];
  const whole = plainDecimal(digits.replace(/[.,]/g, ""));
  const decimals = digits.length - last - 1;
  const separators = digits.match(/[.,]/g) ?? [];
  const asDecimal = plainDecimal(
    `${digits.slice(0, last).replace(/[.,]/g, "")}.${digits.slice(last + 1)}`,
  );
  if (decimals !== 3) return [asDecimal];
  // several separators of one kind, or three digits after the only one
  const isGrouped = separators.length > 1 && new Set(separators).size === 1;
  return isGrouped ? [whole] : [whole, asDecimal];
}

function plainDecimal(number: string): string {
  const [whole = "", fraction = ""] = number.split(".");
  const short = fraction.replace(/0+$/, "");
  const head = whole.replace(/^0+(?=\d)/, "") || "0";
  return short === "" ? head : `${head}.${short}`;
}
