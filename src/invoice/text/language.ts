import type { DateOrder } from "../dates.ts";
import { inferDateOrder } from "../dates.ts";
import type { Sheet } from "./sheet.ts";

export type Language = "en" | "es" | "de" | "fr" | "it" | "pt" | "nl";

const WORDS: Readonly<Record<Language, string>> = {
  en: "invoice the and for of to from date due amount number quantity description payment price tax bill total your please with",
  es: "factura fecha cantidad descripcion importe precio cliente el los las por para con numero iva vencimiento pago y",
  de: "rechnung und der die das fur mit menge betrag datum bezeichnung netto brutto zahlbar ust mwst kunde bei von nach",
  fr: "facture le les des et pour du quantite montant prix designation tva echeance client paiement avec par sur",
  it: "fattura il di e per del della quantita importo descrizione prezzo scadenza pagamento cliente imponibile con",
  pt: "fatura de e para do da quantidade descricao preco vencimento pagamento valor contribuinte com os ao",
  nl: "factuur de het en van voor aantal bedrag omschrijving prijs btw klant betaling datum met op bij te",
};
const LANGUAGES: readonly Language[] = ["en", "es", "de", "fr", "it", "pt", "nl"];
const WORD_SETS = new Map(
  LANGUAGES.map((language) => [language, new Set(WORDS[language].split(" "))]),
);

/** The language most of the known words belong to; null when too few do. */
export function detectLanguage(sheet: Sheet): Language | null {
  const hits = new Map<Language, number>();
  for (const cell of sheet.cells.slice(0, 2_000)) {
    for (const [word] of cell.folded.matchAll(/[a-z]+/g)) {
      for (const [language, words] of WORD_SETS) {
        if (words.has(word)) hits.set(language, (hits.get(language) ?? 0) + 1);
      }
    }
  }
  const [best] = [...hits].toSorted((a, b) => b[1] - a[1]);
  return best !== undefined && best[1] >= 3 ? best[0] : null;
}

const AMERICAN =
  /\b(?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|MT|NC|ND|NE|NH|NJ|NM|NV|NY|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VA|VT|WA|WI|WV|WY|DC),?\s+\d{5}(?:-\d{4})?\b|^United States(?: of America)?$/;

const ELSEWHERE =
  /[€£₹]|\b(?:EUR|GBP|INR|Rs|CAD|AUD|NZD|SGD|HKD|Canada|Australia|New Zealand|Singapore|Hong Kong|M[eé]xico|Chile|Colombia|Argentina|ABN|HST)\b/;

/** Whether an address of the United States is printed, and no other country's money. */
export function isAmericanSheet(sheet: Sheet): boolean {
  const hasAddress = sheet.cells.some((cell) => AMERICAN.test(cell.text));
  return hasAddress && !sheet.cells.some((cell) => ELSEWHERE.test(cell.text));
}

// English invoices from elsewhere are often made by programs left on American settings.
const DAY_FIRST_ENGLISH: ReadonlySet<string> = new Set(["GB", "IE", "IN", "AU"]);
const DAY_FIRST_MONEY = /[£₹]|\b(?:GBP|INR|AUD|NZD|ZAR)\b/;

/** The document's own dates first; then the language, of which only English has both orders. */
export function dateOrderOf(
  sheet: Sheet,
  language: Language | null,
  countries: ReadonlySet<string>,
): DateOrder {
  const proven = inferDateOrder(sheet.cells.map((cell) => cell.text));
  if (proven !== null) return proven;
  if (language !== null && language !== "en") return "day-first";
  if (language === null) return null;
  const isDayFirst =
    [...countries].some((country) => DAY_FIRST_ENGLISH.has(country)) ||
    sheet.cells.some((cell) => DAY_FIRST_MONEY.test(cell.text));
  // An American program writes its own dates to customers elsewhere, too.
  const hasAmericanAddress = sheet.cells.some((cell) => AMERICAN.test(cell.text));
  if (hasAmericanAddress === isDayFirst) return null;
  if (isDayFirst) return "day-first";
  return isAmericanSheet(sheet) ? "month-first" : null;
}
