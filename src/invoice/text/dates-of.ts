import { findDates } from "../dates.ts";
import type { DateOrder, PrintedDate } from "../dates.ts";
import { chooseCandidate, findLabelled } from "./labelled.ts";
import type { Candidate, Choice, Label } from "./labelled.ts";
import { evidenceOf } from "./sheet.ts";
import type { Sheet } from "./sheet.ts";

const OTHER_DATE =
  /(?:due|pay\w*|delivery|order\w*|ship\w*|service|supply|until|period\w*|start|end|print\w*|tax point|falligk\w*|faellig\w*|liefer\w*|leistungs?\w*|bestell\w*|auftrag\w*|echeance|livraison|commande|limite|vencim\w*|vto|venc|entrega|pedido|pago|scadenza|consegna|ordine|lever\w*|bestel\w*|order\w*|verval\w*|valid\w*|birth|geburts\w*|booking|check.?in|check.?out|periodo|inicio|expiry|of|for)[\s.:-]*$/;

const ISSUE_LABELS: readonly Label[] = [
  {
    pattern:
      /(?<![a-z])(?:[a-z]*rechnungs?-?\s?datum|belegs?-?\s?datum|ausstellungs-?datum|gutschrifts-?datum|datum der rechnung|rg\.?-?datum|(?:tax )?invoice'?s? (?:issue )?date|date of (?:the )?(?:invoice|issue|issuance)|issue date|issued(?: on)?|date (?:d'emission|de (?:la )?facture|de facturation|facture|d'etablissement|emise)|facture du|emise? le|fecha (?:de )?(?:la )?(?:factura|emision|expedicion|facturacion)|fecha factura|data (?:della )?(?:fattura|documento|emissione|fatt)|data d'emissione|data di emissione|data (?:da|de) (?:fatura|emissao|emissao da fatura|fatura)|data fatura|factuur-?\s?datum|datum factuur|bill(?:ing)? date|credit note date|receipt date|inv\.? date|document date)(?![a-z])/g,
    rank: 0,
    not: OTHER_DATE,
  },
  {
    // "Rechnung Nr. 471102 vom 05.03.2018"
    pattern:
      /(?<![a-z])(?:[a-z]*rechnung|gutschrift|invoice|credit note|facture|avoir|factura|fattura|fatura|factuur)\b(?:(?!bestell|order|auftrag|liefer|commande|pedido|ordine|angebot|offer|devis|contract|vertrag)[^:]){0,40}?\s(?:vom|von|del|du|dated|of|de fecha|d\.d\.|van|de)(?=\s+\d)/g,
    rank: 0,
  },
  {
    pattern:
      /(?<![a-z])(?:date|datum|fecha|data|datum\/date|date\/datum|rechnungsdatum\/lieferdatum)(?![a-z'])/g,
    rank: 1,
    alone: true,
    not: OTHER_DATE,
  },
  {
    // "Berlin, den 05.03.2018", "Paris, le 5 mars 2018"
    pattern: /^[a-z .\-/]{3,30},\s?(?:den|le|el|li|il|em|a)?(?=\s+\d)/g,
    rank: 1,
  },
  {
    pattern: /(?<![a-z])(?:booking date|order date|bestelldatum|date paid|payment date)(?![a-z])/g,
    rank: 2,
  },
];

const DUE_LABELS: readonly Label[] = [
  {
    pattern:
      /(?<![a-z])(?:due date|payment due(?: date)?|date due|due (?:on|by)|pay(?:able)? (?:by|before|until)|falligkeits?-?\s?datum|faelligkeits?datum|falligkeit|fallig (?:am|bis|zum)?|zahlbar bis(?: zum)?|zahlungsziel|(?:bitte )?uberweisen sie bis zum|zu zahlen bis|netto bis|date (?:d'echeance|limite(?: de (?:paiement|reglement))?)|echeance|a payer avant le|a regler avant le|(?:fecha (?:de )?)?(?:vencimiento|vto\.?)|(?:data (?:di )?)?scadenza|(?:data (?:de )?)?vencimento|data limite de pagamento|verval-?\s?datum|vervaldag|te betalen voor|uiterste betaaldatum)(?![a-z])/g,
    rank: 0,
  },
];

/** The date of issue. */
export function findIssueDate(sheet: Sheet, order: DateOrder): Choice<string> | undefined {
  const dates = findLabelled(sheet, ISSUE_LABELS, (text) => readDate(text, order));
  return settleDate(dates) ?? onlyDate(sheet, order);
}

/** The date until which it is to be paid. */
export function findDueDate(sheet: Sheet, order: DateOrder): Choice<string> | undefined {
  return settleDate(findLabelled(sheet, DUE_LABELS, (text) => readDate(text, order)));
}

function readDate(text: string, order: DateOrder): PrintedDate | undefined {
  const [date] = findDates(text.slice(0, 60), order);
  // Only a few words may stand between label and date: "Datum: Berlin, 3. Mai 2024".
  return date !== undefined && date.start <= 16 ? date : undefined;
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

/** A document with one date only; it may be another date than that of the invoice. */
function onlyDate(sheet: Sheet, order: DateOrder): Choice<string> | undefined {
  const found = sheet.cells
    .slice(0, 400)
    .flatMap((cell) => findDates(cell.text, order).map((date) => ({ cell, date })));
  const values = [...new Set(found.map(({ date }) => date.value))];
  const [first] = found;
  const [value] = values;
  if (first === undefined || value === undefined || values.length > 1) return undefined;
  const candidate = { value, cell: first.cell, evidence: evidenceOf([first.cell]), rank: 30 };
  return { candidate, isContested: true, values, peers: [candidate] };
}
