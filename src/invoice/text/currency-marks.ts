// How currencies are printed. No more than this is loaded to see that a text speaks of no money.

const CODES =
  "EUR USD GBP CHF INR MXN ARS CLP COP PEN PYG UYU BRL SEK NOK DKK PLN CZK HUF RON BGN CAD AUD NZD JPY CNY HKD SGD ZAR TRY AED ILS THB KRW MYR PHP IDR BOB CRC DOP GTQ";
export const CODE = new RegExp(`(?<![A-Z])(?:${CODES.split(" ").join("|")})(?![A-Z])`, "g");

const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/€|(?<![a-z])euros?(?![a-z])/i, "EUR"],
  [/£/, "GBP"],
  [/₹|(?<![A-Za-z])Rs\.?(?![A-Za-z])/, "INR"],
  [/(?<![A-Za-z])US\$|U\$S/, "USD"],
  [/(?<![A-Za-z])R\$/, "BRL"],
  [/(?<![A-Za-z])S\/\.?(?=\s?\d)/, "PEN"],
  [/(?<![A-Za-z])(?:CA\$|C\$)/, "CAD"],
  [/(?<![A-Za-z])(?:AU\$|A\$)/, "AUD"],
  [/(?<![A-Za-z])(?:MX\$)/, "MXN"],
  [/zł/, "PLN"],
  [/Kč/, "CZK"],
  [/₲/, "PYG"],
  [/(?<![A-Za-z])S?Fr\.(?=\s?\d)/, "CHF"],
  [/(?<![A-Za-z])NZ\$/, "NZD"],
  [/(?<![A-Za-z])HK\$/, "HKD"],
  [/(?<![A-Za-z])S\$(?=\s?\d)/, "SGD"],
  [/(?<![A-Za-z])RM(?=\s?\d)/, "MYR"],
  [/₺/, "TRY"],
  [/₱/, "PHP"],
  [/₩/, "KRW"],
  [/฿/, "THB"],
  [/₪/, "ILS"],
  [/\d\s?Ft(?![A-Za-z])/, "HUF"],
];

/** The currencies that a text names, by code or by a sign of their own. */
export function codesIn(text: string): string[] {
  const codes = Array.from(text.matchAll(CODE), ([code]) => code);
  for (const [sign, code] of SIGNS) if (sign.test(text)) codes.push(code);
  return codes;
}

/** An invoice names its currency and has six digits at least: its date, its number, its total. */
export function maySettle(text: string): boolean {
  if (text.replace(/\D+/g, "").length < 6) return false;
  return text.includes("$") || codesIn(text).length > 0;
}
