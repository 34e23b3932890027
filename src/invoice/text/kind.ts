import type { DocumentKind } from "../invoice.ts";
import type { Cell, Sheet } from "./sheet.ts";

export interface FoundKind {
  readonly kind: DocumentKind;
  /** Whether a title says so, rather than the absence of one. */
  readonly isTitled: boolean;
  /** Whether a title as large, or the words of a reminder without one, say something else. */
  readonly isContested: boolean;
}

const NUMBERED =
  "(?=$|[\\s:.#]*(?:n[°ºro.]*|nr|no|number|nummer|numero|id)?[\\s:.#№]*[a-z]{0,5}[-/ ]?\\d|\\W)";
const titled = (words: string): RegExp => new RegExp(`^\\W*(?:${words})${NUMBERED}`);
const AGAIN =
  "(?:\\d\\.? |\\d(?:st|nd|rd|th) |(?:erste|zweite|dritte|letzte|first|second|third|final|last|friendly|payment|overdue|premier|dernier|primer|segundo|ultimo) )*";

const CREDIT = titled(
  "(?:[a-z]+ )?(?:credit ?note|credit memo|gutschrift|rechnungskorrektur|stornorechnung|korrekturrechnung|rechnungsstorno|avoir|facture d'avoir|note de credit|nota de credito|nota credito|factura rectificativa|abono|nota di credito|creditnota|creditfactuur)",
);
const RECEIPT = titled(
  "(?:payment |sales |your )?receipt|quittung|kassenbon|recu|recibo|ricevuta|kwitantie|bon de caisse",
);
const OTHER = titled(
  "delivery note|packing (?:slip|list)|lieferschein|bon de livraison|albaran|remito|documento di trasporto|ddt|guia de remessa|pakbon|" +
    "quotation|quote|offer|estimate|angebot|kostenvoranschlag|devis|presupuesto|cotizacion|preventivo|offerta|orcamento|offerte|" +
    "order confirmation|purchase order|auftragsbestatigung|bestellbestatigung|bestellung|confirmation de commande|bon de commande|confirmacion de pedido|orden de compra|conferma d'ordine|orderbevestiging|" +
    "(?:account |bank )?statement(?: of account)?|kontoauszug|releve(?: de compte)?|estado de cuenta|extracto|estratto conto|rekeningoverzicht|" +
    "pro-?\\s?forma(?:[- ](?:invoice|rechnung))?|proformarechnung|facture pro-?forma|factura pro-?forma|" +
    "terms (?:and|&) conditions|general terms|terms of (?:service|use)|allgemeine geschaftsbedingungen|agb|conditions generales|terminos y condiciones|condiciones generales|condizioni generali|algemene voorwaarden|" +
    `newsletter|${AGAIN}(?:reminder|mahnung|zahlungserinnerung|notice|demand|rappel|relance|recordatorio|sollecito|aanmaning|betalingsherinnering)|past due notice|final notice|mise en demeure|` +
    "payment advice|remittance advice|avis|zahlungsavis|price list|preisliste|contract|vertrag|contrat|contrato",
);
const INVOICE = titled(
  "(?:tax |sales |commercial |vat |your |final |simplified )*invoice|(?:ihre )?(?:[a-z]+-)?[a-z]*rechnung|(?:your |[a-z]+ )?bill(?! to| ?ed)|(?:votre )?facture|(?:su )?factura(?: electronica| simplificada| de venta| [abc]\\b)?|(?:la )?(?:sua |tua )?fattura(?: elettronica| commerciale)?|(?:nota fiscal|fatura(?:[- ]recibo| simplificada)?)|(?:uw |je )?factuur|comprobante",
);
const DUNNING =
  /(?<![a-z])(?:mahn(?:ung|gebuhr|kosten)\w*|zahlungserinnerung|verzugszins\w*|inkasso|reminder|past due|overdue|mise en demeure|relance|recobro|sollecito|aanmaning)(?![a-z])/;
const PROFORMA = /(?:\S+ )?pro-?\s?forma(?:[- ]?(?:invoice|rechnung))?/;
const INVOICE_WORD =
  /(?<![a-z])(?:[a-z]*rechnung(?:s\w*)?|invoice|facture|factura|fattura|fatura|factuur\w*|nota fiscal)(?![a-z])/;

interface Title {
  readonly kind: DocumentKind;
  readonly cell: Cell;
  readonly weight: number;
}

/**
 * What the document calls itself in its titles: short lines, the larger and higher the better.
 * Another kind must be set clearly larger than an invoice's title, or be the only one: an invoice
 * that names its delivery note first must not be lost.
 */
export function findKind(sheet: Sheet): FoundKind {
  let invoice: Title | undefined;
  let other: Title | undefined;
  for (const cell of sheet.cells) {
    if (cell.page > 2 || cell.text.length > 60) continue;
    const kind = kindOfTitle(cell);
    if (kind === undefined) continue;
    const title = { kind, cell, weight: weigh(cell, sheet) };
    if (kind === "other") other = heavier(title, other);
    else invoice = heavier(title, invoice);
  }
  const best =
    other === undefined ? invoice : invoice === undefined ? other : higher(invoice, other, sheet);
  if (best !== undefined) {
    const isContested = best === invoice && other !== undefined && isRival(other, invoice, sheet);
    return { kind: best.kind, isTitled: true, isContested };
  }
  const speaksOfInvoice = sheet.cells.some((cell) => INVOICE_WORD.test(cell.folded));
  const isContested = sheet.cells.some((cell) => DUNNING.test(cell.folded));
  return { kind: speaksOfInvoice ? "invoice" : "other", isTitled: false, isContested };
}

function heavier(title: Title, best: Title | undefined): Title {
  return best === undefined || title.weight > best.weight ? title : best;
}

/** Another title of at least the same size on the same page, which names no field. */
function isRival(other: Title, invoice: Title, sheet: Sheet): boolean {
  const isField = FIELD.test(other.cell.folded) || isLabel(other.cell, sheet);
  const isAsLarge = other.cell.height >= 0.9 * invoice.cell.height;
  return !isField && isAsLarge && other.cell.page === invoice.cell.page;
}

/** A value stands beside it, or other heads of a table do. */
function isLabel(cell: Cell, sheet: Sheet): boolean {
  const line = sheet.lines[cell.line] ?? [];
  const at = line.indexOf(cell);
  const next = line[at + 1];
  return (next !== undefined && /\d/.test(next.text)) || line.some(isFieldHead);
}

function isFieldHead({ folded }: Cell): boolean {
  return /^\W*(?:date|datum|fecha|data|betrag|amount|importe|montant|importo|valor|bedrag)\W*$/.test(
    folded,
  );
}

function higher(invoice: Title, other: Title, sheet: Sheet): Title {
  // Terms on the pages behind may be set in any size.
  if (other.cell.page > invoice.cell.page) return invoice;
  const isLarger = other.cell.height > 1.15 * invoice.cell.height;
  const isField = FIELD.test(other.cell.folded);
  const isFirst =
    other.cell.at < invoice.cell.at &&
    (FIELD.test(invoice.cell.folded) || isLabel(invoice.cell, sheet));
  return !isField && (isLarger || isFirst) ? other : invoice;
}

/** "Invoice no. 5", "Bestellung: B123": a field is named after a document, but is no title. */
const FIELD = /(?:\b(?:nr|no|number|date|datum|nummer|numero|id|ref)\b|n[°º]|[:#])|\d{4}/;

function kindOfTitle(cell: Cell): DocumentKind | undefined {
  const { folded } = cell;
  const words = folded.split(/\s+/).length;
  if (words > 9 || (words > 3 && /[a-z]{3}\.$/.test(folded))) return undefined;
  if (CREDIT.test(folded)) return "credit_note";
  if (OTHER.test(folded)) {
    if (words > 6) return undefined;
    return INVOICE_WORD.test(folded.replace(PROFORMA, "")) ? "invoice" : "other";
  }
  if (RECEIPT.test(folded)) return "receipt";
  return INVOICE.test(folded) ? "invoice" : undefined;
}

/** Letter height counts most, then the place on the page. */
function weigh(cell: Cell, sheet: Sheet): number {
  const pageHeight = sheet.heights.get(cell.page) ?? 1;
  const place = (cell.page === 1 ? 4 : 0) + (cell.y < pageHeight / 2 ? 3 : 0) - cell.y / pageHeight;
  const isField = FIELD.test(cell.folded) || (sheet.lines[cell.line] ?? []).some(isFieldHead);
  return cell.height + place - (isField ? 2 : 0);
}
