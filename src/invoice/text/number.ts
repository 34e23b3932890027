import { findDates } from "../dates.ts";
import type { DocumentKind } from "../invoice.ts";
import { chooseCandidate, findLabelled, withoutLabel } from "./labelled.ts";
import type { Candidate, Choice, Label } from "./labelled.ts";
import { CREDIT_NAME, EARLIER, INVOICE_NAME } from "./other-documents.ts";
import { cellsLeftOf, cellsRightOf } from "./sheet.ts";
import type { Cell, Sheet } from "./sheet.ts";

const NO =
  "(?:number|numbers|numero|nummer|num|nro|nr|no|n\\.?[°º]|n\\.[oa]|n|id|ref|reference|#|№)";
const TWO_LANGUAGES = `(?:\\/\\s*[a-z .]+?${NO}(?![a-z])[.:]?)?`;

const numberOf = (name: string): RegExp =>
  new RegExp(`(?<![a-z])${name}[-\\s]*${NO}(?![a-z])[.:]?\\s*${TWO_LANGUAGES}`, "g");
const numberBefore = (name: string): RegExp =>
  new RegExp(
    `(?<![a-z])${NO}[.:]?\\s*(?:de la |de |della |da |del |of |van |der )?${name}(?![a-z])`,
    "g",
  );
/** "Invoice FA-2017-0008": the title and the number in one. */
const titleOf = (name: string): RegExp =>
  new RegExp(
    `(?<![a-z])(?:(?:vat|tax|sales|commercial|final|ihre|votre|your) )?${name}(?:[-/ ](?:recibo|simplificada|electronica))?(?=[\\s:#]+[a-z]{0,5}[-/ ]?\\d)`,
    "g",
  );

const INVOICE_LABELS: readonly Label[] = [
  { pattern: numberOf(INVOICE_NAME), rank: 0, not: EARLIER },
  { pattern: numberBefore(INVOICE_NAME), rank: 0, not: EARLIER },
  {
    pattern:
      /(?<![a-z])(?:rg|re|rechn|fact?|ft|inv)[.-]*\s?-?(?:nummer|nr|no|num|n°|nº|#)[.:]*(?![a-z])/g,
    rank: 0,
    not: EARLIER,
  },
  { pattern: titleOf(INVOICE_NAME), rank: 1, not: EARLIER, alone: true },
];

const CREDIT_LABELS: readonly Label[] = [
  { pattern: numberOf(CREDIT_NAME), rank: 0 },
  { pattern: numberBefore(CREDIT_NAME), rank: 0 },
  { pattern: titleOf(CREDIT_NAME), rank: 1, alone: true },
];

const GENERAL_LABELS: readonly Label[] = [
  {
    pattern:
      /(?<![a-z])(?:dokument(?:en)?-?\s?(?:nummer|nr)|doc(?:ument)?\.? (?:number|no|#)|num(?:ero|\.)? (?:del? )?documento|n\. (?:doc\.?|documento)|documento n[°ºro.]*|n[°º] (?:de )?(?:piece|document)|receipt (?:number|no|#|id)|recu n[°o]|quittungs?-?(?:nummer|nr)|serie y numero|numero de serie|serie\/numero)[.:]*(?![a-z])/g,
    rank: 1,
  },
  { pattern: /^\W*(?:numero|number|nummer|num|no|nr|n[°º])\W*$/g, rank: 1, when: isBesideDate },
  { pattern: /^\W*folio(?! fiscal)(?![a-z])/g, rank: 1 },
  {
    pattern:
      /(?<![a-z])(?:booking (?:id|number|no)|buchungsnummer|order (?:number|no|id|#)|transaction (?:id|number)|confirmation (?:number|no)|statement (?:number|no)|reference (?:number|no)|numero de reserva|bestellnummer|folio fiscal)[.:#]*(?![a-z])/g,
    rank: 2,
    alone: true,
  },
  // The title stands alone, "Nr. 17" or a bare number beside it.
  {
    pattern: new RegExp(`^\\W*(?:${INVOICE_NAME}|${CREDIT_NAME})\\W*$`, "g"),
    rank: 0,
    when: (sheet, cell) => NUMBERED.test(cellsRightOf(sheet, cell)[0]?.folded ?? ""),
  },
  {
    pattern: new RegExp(`^\\W*(?:${INVOICE_NAME}|${CREDIT_NAME})\\W*$`, "g"),
    rank: 2,
    when: hasCodeBeside,
  },
  // Half a number (the point of sale stands elsewhere), or anything's number.
  { pattern: /(?<![a-z])(?:comp\.? nro|n[°º]|nro\.)/g, rank: 2, alone: true },
];

const LABELS = [...INVOICE_LABELS, ...CREDIT_LABELS, ...GENERAL_LABELS];
/** A credit note prints the number of the invoice that it corrects: only its own words are sure. */
const LABELS_OF_CREDIT_NOTE = [
  ...CREDIT_LABELS,
  ...GENERAL_LABELS,
  ...INVOICE_LABELS.map((label): Label => ({ ...label, rank: 2 })),
];

const CODE = /^(?:[A-Z]{1,5}\d?[ ](?=[A-Z\d]{0,8}[-/]?\d))?[\p{L}\d][\p{L}\d\-_/.–+]*/u;
// "12 345 678", "DE 2024 0457": groups with a digit in each of them, and nothing else.
const GROUPS =
  /^(?:[A-Z]{1,5} )?[A-Z]{0,4}\d[\dA-Z./-]{0,15}(?: [A-Z./-]{0,3}\d[\dA-Z./-]{0,15}){0,5}$/;

/** The invoice's number, as printed, behind one of its many names. */
export function findInvoiceNumber(sheet: Sheet, kind: DocumentKind): Choice<string> | undefined {
  const labels = kind === "credit_note" ? LABELS_OF_CREDIT_NOTE : LABELS;
  const choice = chooseCandidate([
    ...findLabelled(sheet, labels, readNumber),
    ...findParted(sheet),
  ]);
  return withoutLabel(choice, sheet, EMPTY_LABEL);
}

const POINT_OF_SALE: Label = { pattern: /(?<![a-z])punto de venta(?![a-z])/g, rank: 0 };
const NUMBER_AT_IT: Label = {
  pattern: /(?<![a-z])comp(?:\.|robante)? ?(?:nro|n[°º]|numero)(?![a-z])/g,
  rank: 0,
};

/** "Punto de Venta: 00003  Comp. Nro: 00000123": Argentina prints the number in two parts. */
function findParted(sheet: Sheet): Candidate<string>[] {
  const digits = (most: number) => (text: string) =>
    new RegExp(`^\\d{4,${most}}(?!\\d)`).exec(text)?.[0];
  const [point, ...points] = findLabelled(sheet, [POINT_OF_SALE], digits(5));
  const [number, ...numbers] = findLabelled(sheet, [NUMBER_AT_IT], digits(8));
  if (point === undefined || number === undefined) return [];
  const isOne = (first: Candidate<string>, others: readonly Candidate<string>[]) =>
    others.every(({ value }) => value === first.value);
  if (!isOne(point, points) || !isOne(number, numbers)) return [];
  const cells = new Set([point.evidence.text, number.evidence.text]);
  const evidence = { page: point.evidence.page, text: [...cells].join(" ") };
  return [{ ...number, value: `${point.value}-${number.value}`, evidence, rank: 0 }];
}

const EMPTY_LABEL = new RegExp(`^\\W*${INVOICE_NAME}[-\\s]*${NO}\\W*$`);

const OTHER_CODE =
  /^(?:iban|bic|swift|kvk|btw|vat|tva|ust|tel|fax|hrb|hra|siret|siren|nif|cif|gstin|pan|abn|ein|p\.?o\.?\s?box)(?![a-z])/i;
const GOES_ON =
  /^\s+(?:page|seite|pagina|date|dated|datum|fecha|data|vom|von|du|del|from|of|original|copy|kopie|copia|customer|kunde\w*|client\w*|order|your|ihre)(?![a-z])/i;

function readNumber(text: string, label: string): string | undefined {
  const token = readCode(text);
  // "Rechnung 03/2024" may be March's invoice.
  const isTitle = !/(?:n|no|nr|number|nummer|numero|num|id|ref\w*|#|°|º)\W*$/.test(label);
  const isMonth = token !== undefined && /^(?:\d{1,2}[/.-])?(?:19|20)\d\d$/.test(token);
  return isTitle && isMonth ? undefined : token;
}

/** A document's number is one word with a digit in it that is neither date, amount nor address. */
export function readCode(text: string): string | undefined {
  const cleaned = text.replace(/^(?:n[°ºro]*[.:]|no\.?:?|nr\.?:?|#|:)\s*(?=\S*\d)/i, "").trimEnd();
  const dates = findDates(cleaned.slice(0, 80), null);
  const isGrouped = cleaned.length <= 40 && GROUPS.test(cleaned) && dates.length === 0;
  const token = isGrouped ? cleaned : CODE.exec(cleaned)?.[0].replace(/[-_/.–+]+$/, "");
  if (token === undefined || !/\d/.test(token) || token.length > 40) return undefined;
  if (OTHER_CODE.test(cleaned)) return undefined;
  const date = dates.find(({ start }) => start === 0);
  if (date !== undefined && date.end >= token.length) return undefined;
  const after = cleaned.slice(token.length);
  if (/^\s?(?:%|[€$£])/.test(after) || /^,\d/.test(after)) return undefined;
  if (/^\d{1,3}$/.test(token) && /^\s?(?:of|von|de|di|van|sur|\/)\s?\d/i.test(after))
    return undefined;
  // "4 Mill Lane", "30 days": a number in front of words.
  if (/^\d{1,5}[a-z]?$/i.test(token) && /^,?\s+\p{L}/u.test(after) && !GOES_ON.test(after)) {
    return undefined;
  }
  return token;
}

const NUMBERED = /^(?:nr|no|n[°º]|num|#)[.:\s]*[a-z]{0,5}[-/ ]?\d/;
const DATE_HEAD = /^\W*(?:(?:invoice )?date|datum|fecha|data)(?![a-z])/;

function isBesideDate(sheet: Sheet, cell: Cell): boolean {
  const under = sheet.cells
    .slice(cell.at + 1, cell.at + 8)
    .find((other) => other.page === cell.page && Math.abs(other.x - cell.x) < cell.height);
  return [cellsRightOf(sheet, cell)[0], cellsLeftOf(sheet, cell)[0], under].some(
    (other) => other !== undefined && DATE_HEAD.test(other.folded),
  );
}

function hasCodeBeside(sheet: Sheet, cell: Cell): boolean {
  const [beside] = cellsRightOf(sheet, cell);
  return beside !== undefined && /^[A-Z\d][A-Z\d/.-]{2,}$/.test(beside.text);
}
