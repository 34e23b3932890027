// ISO 4217 codes of funds and of no currency, which the platform's list leaves out.
const MORE = ["BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW", "VED", "XDR", "XXX"];

// No cents in law, or none in use: amounts are rounded to whole units somewhere on their way.
const WHOLE_UNITS: ReadonlySet<string> = new Set([
  "BIF",
  "CLP",
  "COP",
  "DJF",
  "GNF",
  "HUF",
  "IDR",
  "ISK",
  "JPY",
  "KMF",
  "KRW",
  "PYG",
  "RWF",
  "UGX",
  "VND",
  "VUV",
  "XAF",
  "XOF",
  "XPF",
]);

let known: ReadonlySet<string> | undefined;

export function isCurrency(code: string): boolean {
  known ??= new Set([...Intl.supportedValuesOf("currency"), ...MORE]);
  return known.has(code);
}

/** The smallest amount that people pay in a currency. */
export function smallestUnit(currency: string | null): "1" | "0.01" {
  return currency !== null && WHOLE_UNITS.has(currency) ? "1" : "0.01";
}
