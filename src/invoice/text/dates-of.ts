import { findDates } from "../dates.ts";
import type { DateOrder, PrintedDate } from "../dates.ts";
import type { DocumentKind } from "../invoice.ts";
import { chooseCandidate, findLabelled, withoutLabel } from "./labelled.ts";
import type { Candidate, Choice, Label } from "./labelled.ts";
import { isTableHead } from "./lines.ts";
import { CREDIT_NAME, EARLIER, INVOICE_NAME, OTHER_DOCUMENT } from "./other-documents.ts";
import { cellsLeftOf, evidenceOf } from "./sheet.ts";
import type { Cell, Sheet } from "./sheet.ts";

const OTHER_DATE =
  /(?:due|pay\w*|delivery|order\w*|ship\w*|service|supply|until|period\w*|start|end|print\w*|falligk\w*|faellig\w*|liefer\w*|leistungs?\w*|bestell\w*|auftrag\w*|echeance|livraison|commande|limite|vencim\w*|vto|venc|entrega|pedido|pago|scadenza|consegna|ordine|lever\w*|bestel\w*|order\w*|verval\w*|valid\w*|birth|geburts\w*|booking|check.?in|check.?out|arrival|departure|travel|anreise|abreise|periodo|inicio|expiry|value|valuta|buchungs|cargo|prelevement|of|for)[\s.:-]*$/;
const NOT_OURS = new RegExp(`${OTHER_DATE.source}|${EARLIER.source}`);

const DATE = "(?:date|dated|datum|fecha|data)";
const OUR_NUMBER = new RegExp(
  `(?<![a-z])(?:${INVOICE_NAME}|${CREDIT_NAME}|inv|rg|document|documento)(?![a-z])|rechnung|factuur|gutschrift|beleg`,
);
const EARLIER_ONE =
  /(?<![a-z])(?:original|ursprung\w*|storn\w*|bezug|korrigier\w*|zur? rechnung|sur facture|rectif\w*|against|credited|su fattura|sobre)(?![a-z])/;
const byNeighbour = {
  ours: OUR_NUMBER,
  others: new RegExp(`${OTHER_DOCUMENT.source}|${EARLIER_ONE.source}`),
};

const ISSUE_LABELS: readonly Label[] = [
  {
    pattern:
      /(?<![a-z])(?:[a-z]*rechnungs?-?\s?datum|belegs?-?\s?datum|ausstellungs-?datum|datum der (?:rechnung|ausstellung)|rg\.?-?datum|(?:tax )?invoice'?s? (?:issue )?date(?: issued)?|date (?:of )?(?:the )?(?:invoice|issue|issuance|issued)|date of bill|issue date|issued(?: on)?|date (?:d'emission|de (?:la )?facture|de facturation|facture|d'etablissement|emise)|facture du|emise? le|fecha (?:de )?(?:la )?(?:factura|emision|expedicion|facturacion)(?: (?:de (?:la )?)?factura)?|fecha factura|data (?:della )?(?:fattura|documento|emissione|fatt|doc\.?)|data d'emissione|data di emissione|data (?:da|de) (?:fatura|emissao|emissao da fatura|fatura)|data fatura|factuur-?\s?datum|datum factuur|bill(?:ing)? date|receipt date|inv\.? date|document date)(?![a-z])/g,
    rank: 0,
    not: NOT_OURS,
  },
  {
    // "Rechnung Nr. 471102 vom 05.03.2018"
    pattern: new RegExp(
      `(?<![a-z])(?!(?:abschlags|anzahlungs|vorauszahlungs|storno))${INVOICE_NAME}(?![a-z])(?:(?!bestell|order|auftrag|liefer|commande|pedido|ordine|angebot|offer|devis|contract|vertrag)[^:]){0,40}?\\s(?:vom|von|del|du|dated|of|de fecha|d\\.d\\.|van|de)(?=\\s+\\d)`,
      "g",
    ),
    rank: 0,
    not: NOT_OURS,
  },
  {
    // "Invoice no. 17 - May 12, 2024"
    pattern: new RegExp(
      `^\\W*(?:(?:vat|tax|sales) )?(?:${INVOICE_NAME}|${CREDIT_NAME})[-\\s]*(?:number|nummer|no|nr|n[°º]|#)?[.:]*\\s*[a-z\\d][a-z\\d./-]{0,30}\\s*(?:\\s[-–/|]|[,;(])\\s*(?=[a-z\\d])`,
      "g",
    ),
    rank: 1,
  },
  {
    // "Belegnummer / Datum": the number comes first.
    pattern: new RegExp(
      `(?<![a-z])(?:${INVOICE_NAME}|${CREDIT_NAME})[-\\s]*(?:nummer|number|nr|no|n[°º])?[.:]?\\s*[/&,]\\s*${DATE}(?![a-z])`,
      "g",
    ),
    rank: 0,
    not: NOT_OURS,
  },
  {
    pattern:
      /(?<![a-z])(?:date|dated|datum|fecha|data|datum\/date|date\/datum|rechnungsdatum\/lieferdatum|tax point|tax date|tax point date)(?![a-z'])/g,
    rank: 1,
    alone: true,
    not: NOT_OURS,
    beside: byNeighbour,
    when: isNoColumn,
  },
  {
    // "Berlin, den 05.03.2018", "Paris, le 5 mars 2018"
    pattern: /^[a-z .\-/]{3,30},\s?(?:am|den|le|el|li|il|em|im|the|a)?(?=\s+\d)/g,
    rank: 1,
    when: (_, cell) => !OTHER_DATE.test(cell.folded.split(",")[0] ?? ""),
  },
  {
    // "du 2 juillet 2015" under "Facture n° 5"
    pattern: /^(?:vom|von|del|du|dated|de fecha|van|le|den|am)(?=\s+\d)/g,
    rank: 1,
    when: isUnderTitle,
  },
  {
    pattern: /(?<![a-z])(?:booking date|order date|bestelldatum|date paid|payment date)(?![a-z])/g,
    rank: 2,
  },
];

const CREDIT_LABELS: readonly Label[] = [
  {
    pattern: new RegExp(
      `(?<![a-z])(?:${CREDIT_NAME}[-\\s]*${DATE}|${DATE} (?:of |de |du |de la |della )?(?:the )?${CREDIT_NAME})(?![a-z])`,
      "g",
    ),
    rank: 0,
  },
  {
    pattern: new RegExp(
      `(?<![a-z])${CREDIT_NAME}(?![a-z])(?:(?!invoice|rechnung|facture|factura|fattura|fatura|factuur)[^:]){0,40}?\\s(?:vom|von|del|du|dated|of|van|de)(?=\\s+\\d)`,
      "g",
    ),
    rank: 0,
  },
];

const LABELS = [...CREDIT_LABELS, ...ISSUE_LABELS];
// A receipt's date is the day of its payment.
const LABELS_OF_RECEIPT = LABELS.map((label): Label =>
  label.pattern.source.includes("date paid") ? { ...label, rank: 1 } : label,
);

const DUE_LABELS: readonly Label[] = [
  {
    pattern:
      /(?<![a-z])(?:due date|payment due(?: date)?|date due|due (?:on|by)|pay(?:able)? (?:by|before|until)|falligkeits?-?\s?datum|faelligkeits?datum|falligkeit|fallig (?:am|bis|zum)?|zahlbar bis(?: zum)?|zahlungsziel|(?:bitte )?uberweisen sie bis zum|zu zahlen bis|netto bis|date (?:d'echeance|limite(?: de (?:paiement|reglement))?)|echeance|a payer avant le|a regler avant le|(?:fecha (?:de )?)?(?:vencimiento|vto\.?)|(?:data (?:di )?)?scadenza|(?:data (?:de )?)?vencimento|data limite de pagamento|verval-?\s?datum|vervaldag|te betalen voor|uiterste betaaldatum)(?![a-z])/g,
    rank: 0,
  },
];

const EMPTY_LABEL =
  /^\W*(?:[a-z]*rechnungs?-?\s?datum|(?:tax )?invoice date|date of (?:invoice|issue)|issue date|bill date|date (?:d'emission|de (?:la )?facture)|fecha (?:de )?(?:la )?(?:factura|emision)|data (?:della )?(?:fattura|documento)|data (?:da|de) (?:fatura|emissao)|factuur-?\s?datum)\W*$/;

/** The date of issue. */
export function findIssueDate(
  sheet: Sheet,
  order: DateOrder,
  kind: DocumentKind,
): Choice<string> | undefined {
  const labels = kind === "receipt" ? LABELS_OF_RECEIPT : LABELS;
  const dates = findLabelled(sheet, labels, (text, label) => readDate(text, order, label));
  return withoutLabel(settleDate(dates) ?? barestDate(sheet, order), sheet, EMPTY_LABEL);
}

/** The date until which it is to be paid. */
export function findDueDate(sheet: Sheet, order: DateOrder): Choice<string> | undefined {
  return settleDate(findLabelled(sheet, DUE_LABELS, (text) => readDate(text, order, "")));
}

// What may stand between a label and its date: "Datum: Berlin, den 3. Mai 2024", "Monday".
const BETWEEN =
  /^(?:[a-z .\-/]{2,25},\s*)?(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?\s+)?(?:den|der|dem|le|el|il|am|im|em|a|on|the|vom|von|du|del|de|van|of)?[\s.:]*$/;
const NUMBER_FIRST = /^[a-z]{0,6}[\s-]?[\da-z./-]*\d[\da-z./-]*\s*(?:[/,|–-]\s*)?$/;
const PERIOD = /^\s*(?:[-–—]|to|bis|au|al|a|ate|until|till|through|t\/m|tot)\s*(?:den |le |el )?\d/;

function readDate(text: string, order: DateOrder, label: string): PrintedDate | undefined {
  const [date] = findDates(text.slice(0, 80), order);
  if (date === undefined || date.start > 30) return undefined;
  const before = text.slice(0, date.start).toLowerCase();
  const isTwin = /[/&,]\s*(?:date|datum|fecha|data)$/.test(label);
  if (!BETWEEN.test(before) && !(isTwin && NUMBER_FIRST.test(before))) return undefined;
  // "01.03.2024 - 31.03.2024" is a period.
  return PERIOD.test(text.slice(date.end).toLowerCase()) ? undefined : date;
}

/** Over the lines of a table, "Date" is the head of a column. */
function isNoColumn(sheet: Sheet, cell: Cell): boolean {
  const line = sheet.lines[cell.line] ?? [];
  const isOfPayments =
    line.some(({ folded }) => AMOUNT_HEAD.test(folded)) &&
    !line.some(({ folded }) => OUR_NUMBER.test(folded));
  return !isOfPayments && !isTableHead(line);
}

const AMOUNT_HEAD =
  /^\W*(?:amount|betrag|montant|importe|importo|valor|bedrag|payment|zahlung|paiement|pago)\W*$/;

function isUnderTitle(sheet: Sheet, cell: Cell): boolean {
  const above = sheet.lines[cell.line - 1] ?? [];
  const [left] = cellsLeftOf(sheet, cell);
  const near = left === undefined ? above : [left];
  return near.some(
    ({ folded }) => /\d/.test(folded) && OUR_NUMBER.test(folded) && !OTHER_DOCUMENT.test(folded),
  );
}

function settleDate(found: readonly Candidate<PrintedDate>[]): Choice<string> | undefined {
  const candidates = found.map((candidate) => ({ ...candidate, value: candidate.value.value }));
  const choice = chooseCandidate(candidates);
  if (choice === undefined) return undefined;
  const isAmbiguous = found.some(
    ({ cell, value }) => cell === choice.candidate.cell && value.isAmbiguous,
  );
  return { ...choice, isContested: choice.isContested || isAmbiguous };
}

/**
 * A date without a label: beside the title with its number, else the first that stands alone, else
 * the only one of the document. The latter two may be another date than that of the invoice.
 */
function barestDate(sheet: Sheet, order: DateOrder): Choice<string> | undefined {
  const found = sheet.cells
    .slice(0, 400)
    .flatMap((cell) => findDates(cell.text, order).map((date) => ({ cell, date })));
  const bare = found.filter(
    ({ cell, date }) => date.end - date.start >= cell.text.length - 1 && cell.page === 1,
  );
  const titled = bare.find(({ cell }) => isBesideTitle(sheet, cell));
  const values = [...new Set(found.map(({ date }) => date.value))];
  const best = titled ?? bare[0] ?? (values.length === 1 ? found[0] : undefined);
  if (best === undefined) return undefined;
  const { cell, date } = best;
  const isSure = best === titled && !date.isAmbiguous;
  const rank = isSure ? 10 : 30;
  const candidate = { value: date.value, cell, evidence: evidenceOf([cell]), rank };
  return { candidate, isContested: !isSure, values: [date.value], peers: [candidate] };
}

const NUMBERED_TITLE = new RegExp(`^\\W*(?:${INVOICE_NAME}|${CREDIT_NAME})[^a-z]*\\d`);

/** Right of "Rechnung 471102", with nothing between. */
function isBesideTitle(sheet: Sheet, cell: Cell): boolean {
  const [left] = cellsLeftOf(sheet, cell);
  return left !== undefined && NUMBERED_TITLE.test(left.folded);
}
