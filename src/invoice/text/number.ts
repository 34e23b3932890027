import { findDates } from "../dates.ts";
import { chooseCandidate, findLabelled } from "./labelled.ts";
import type { Choice, Label } from "./labelled.ts";
import type { Sheet } from "./sheet.ts";

const NO = "(?:number|numbers|numero|nummer|num|nro|nr|no|n\\.?[°º]|n|id|#|№)";
const DOCUMENT =
  "(?:[a-z]*rechnung(?:s|en)?|invoice|tax invoice|bill|credit note|credit memo|gutschrift(?:s)?|beleg|" +
  "facture|avoir|factura|fattura|fatura|factuur|creditnota|nota de credito|nota di credito|" +
  "boleta|comprobante|fattura elettronica|nota credito)";
const EARLIER =
  /(?:original|ursprung\w*|zu unserer|zur|bezug\w*|stornier\w*|origine|rectifica\w*|referen\w*|correct\w*|previous|letzte\w*|vorige\w*|related|last|concerne|relativ\w*|ihre)\W*(?:\w+\W+)?$/;

const LABELS: readonly Label[] = [
  {
    pattern: new RegExp(
      `(?<![a-z])${DOCUMENT}[-\\s]*(?:vat |tax )?(?:${NO}(?![a-z])[.:]?\\s*(?:\\/\\s*[a-z .]+?${NO}(?![a-z])[.:]?)?)`,
      "g",
    ),
    rank: 0,
    not: EARLIER,
  },
  {
    pattern: new RegExp(
      `(?<![a-z])(?:${NO}[.:]?\\s*(?:de la |de |della |da |del |of |van )?)${DOCUMENT}(?![a-z])`,
      "g",
    ),
    rank: 0,
    not: EARLIER,
  },
  {
    pattern:
      /(?<![a-z])(?:rg|re|rechn|fact?|ft|inv|doc)[.-]*\s?-?(?:nummer|nr|no|num|n°|nº|#)[.:]*(?![a-z])/g,
    rank: 0,
    not: EARLIER,
  },
  {
    pattern:
      /(?<![a-z])(?:dokument(?:en)?-?\s?(?:nummer|nr)|document (?:number|no|#)|num(?:ero|\.)? documento|documento n[°ºro.]*|n[°º] (?:de )?(?:piece|document)|receipt (?:number|no|#|id)|re[cç]u n[°o]|quittungs?-?(?:nummer|nr)|serie y numero|numero de serie)[.:]*(?![a-z])/g,
    rank: 1,
  },
  {
    // "Invoice FA-2017-0008": the title and the number in one.
    pattern: new RegExp(
      `(?<![a-z])(?:[a-z]*rechnung|invoice|facture|factura|fattura|fatura|factuur|credit note|gutschrift|avoir)(?=[\\s:#]+[a-z]{0,5}[-/ ]?\\d)`,
      "g",
    ),
    rank: 1,
    not: EARLIER,
    alone: true,
  },
  {
    pattern:
      /(?<![a-z])(?:booking (?:id|number|no)|buchungsnummer|order (?:number|no|id|#)|transaction (?:id|number)|confirmation (?:number|no)|statement (?:number|no)|reference (?:number|no)|numero de reserva|bestellnummer)[.:#]*(?![a-z])/g,
    rank: 2,
    alone: true,
  },
  { pattern: /^\W*folio(?: fiscal)?(?![a-z])/g, rank: 1 },
  // Half a number (the point of sale stands elsewhere), or anything's number.
  { pattern: /(?<![a-z])(?:comp\.? nro|n[°º]|nro\.)/g, rank: 2, alone: true },
];

const TOKEN = /^(?:[A-Z]{1,5}\d?[ ](?=[A-Z\d]{0,8}[-/]?\d))?[\p{L}\d][\p{L}\d\-_/.–+]*/u;

/** The invoice's number, as printed, behind one of its many names. */
export function findInvoiceNumber(sheet: Sheet): Choice<string> | undefined {
  return chooseCandidate(findLabelled(sheet, LABELS, readNumber));
}

/** A document's number is one word with a digit in it that is neither date, amount nor phone. */
function readNumber(text: string): string | undefined {
  const cleaned = text.replace(/^(?:n[°ºro]*[.:]|no\.?:?|nr\.?:?|#|:)\s*(?=\S*\d)/i, "");
  const token = TOKEN.exec(cleaned)?.[0].replace(/[-_/.–+]+$/, "");
  if (token === undefined || !/\d/.test(token) || token.length > 40) return undefined;
  const [date] = findDates(cleaned, null);
  if (date?.start === 0 && date.end >= token.length) return undefined;
  const after = cleaned.slice(token.length);
  if (/^\s?(?:%|[€$£])/.test(after) || /^,\d/.test(after)) return undefined;
  if (/^\d{1,2}$/.test(token) && /^\s*(?:days|tage|jours|dias|giorni|dagen)/i.test(after)) {
    return undefined;
  }
  return token;
}
