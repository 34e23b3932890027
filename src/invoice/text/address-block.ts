import { POSTAL } from "./company-name.ts";
import { cellsBelow, cellsRightOf } from "./sheet.ts";
import type { Cell, Sheet } from "./sheet.ts";

/** Over folded text: stands over the seller's name. */
export const SELLER_LABEL =
  /^\W*(?:verkaufer|rechnungssteller|rechnungsersteller|lieferant|leistungserbringer|absender|seller|supplier|vendor|sold by|from|issued by|bill from|invoice from|emisor|proveedor|vendedor|datos del emisor|vendeur|fournisseur|emetteur|emis par|prestataire|fornitore|cedente(?:\/prestatore)?|prestatore|venditore|emitente|fornecedor|vendedor|verkoper|leverancier|afzender)\b[^a-z]*(?:\([^)]*\))?[^a-z]*$/;
/** Over folded text: stands over or before the name of the one who pays. */
export const BUYER_LABEL =
  /(?<![a-z])(?:kaufer|kunde|rechnungsempfanger|rechnung an|leistungsempfanger|warenempfanger|lieferadresse|lieferanschrift|rechnungsadresse|empfanger|abweichender|buyer|customer|client|bill(?:ed)? to|invoice(?:d)? to|sold to|ship(?:ped)? to|deliver(?:y)? (?:to|address)|billing address|shipping address|recipient|cliente|direccion de (?:facturacion|envio|entrega)|indirizzo di (?:fatturazione|spedizione|consegna)|endereco de (?:faturacao|faturamento|cobranca|entrega)|datos del cliente|senor(?:es|\(es\))|apellido y nombre|facturar a|destinatario|comprador|adquirente|client|facture a|facturee? a|adresse de (?:facturation|livraison)|acheteur|destinataire|livre a|livraison|cessionario|committente|spett\.?(?:le)?|klant|koper|factuuradres|afleveradres|aan|guest name|attn|prepared for|invoice address)(?![a-z])/;
// "Flight  Date  From  To": the heads of a journey are no labels of names.
const JOURNEY =
  /^\W*(?:flight|train|route|date|class|departure|arrival|vuelo|fecha|vol|trajet|datum|flug|zug|volo|data|voo|vlucht)\W*$/;

/** Whether a cell stands over or before the name of one party, of which `label` has the words. */
export function isPartyLabel(sheet: Sheet, cell: Cell, label: RegExp): boolean {
  if (!label.test(cell.folded)) return false;
  return !(sheet.lines[cell.line] ?? []).some(({ folded }) => JOURNEY.test(folded));
}

// The whole cell, or what stands before a colon: a word in a sentence is no label.
export const SURE_BUYER_LABEL =
  /^\W*(?:bill(?:ed)?[ -]to|invoiced? to|sold to|buyer|customer|client|to|billing address|invoice address|prepared for|rechnungsempfanger|rechnungsadresse|rechnungsanschrift|rechnung an|leistungsempfanger|kaufer|kunde|auftraggeber|facturee? a|adresse de facturation|client|acheteur|destinataire|cliente|direccion de facturacion|indirizzo di fatturazione|endereco de (?:faturacao|faturamento|cobranca)|datos del cliente|senor(?:es)?(?:\(es\))?|apellido y nombre(?: \/ razon social)?|facturar a|adquirente|comprador|destinatario|committente|cessionario|spett\.?(?:le)?|klant|factuuradres|koper)(?: name)?\s*(?:\([^)]{0,20}\))?\s*(?::|$)/;

/** "Example Ltd      Bill to": the names of both sides begin on one line. */
export function isBesideBuyer(sheet: Sheet, cell: Cell): boolean {
  const [right] = cellsRightOf(sheet, cell);
  return right !== undefined && SURE_BUYER_LABEL.exec(right.folded)?.[0] === right.folded;
}

/** Under a label of the buyer, or in the window of the envelope: left, above the middle. */
export function isInAddressBlock(sheet: Sheet, cell: Cell): boolean {
  for (let at = cell.at - 1; at >= Math.max(0, cell.at - 60); at -= 1) {
    const other = sheet.cells[at];
    if (other === undefined || other.page !== cell.page) break;
    if (cell.y - other.y > 8 * cell.height) break;
    const isOver = Math.abs(other.x - cell.x) < 3 * cell.height || other.right > cell.x;
    if (isOver && other.x <= cell.x + cell.height && BUYER_LABEL.test(other.folded)) return true;
    if (isOver && SELLER_LABEL.test(other.folded)) return false;
  }
  // A window address is a block of short lines with nothing but an address in it.
  const under = cellsBelow(sheet, cell, 6).filter((other) => Math.abs(other.x - cell.x) < 3);
  const [next] = under;
  if (
    next === undefined ||
    /[:@]|www\./.test(
      under
        .slice(0, 4)
        .map((c) => c.text)
        .join(" "),
    )
  )
    return false;
  // Another block begins below, or the buyer's stands beside: this is the sender's.
  if (under.slice(0, 5).some((other) => BUYER_LABEL.test(other.folded))) return false;
  if (isBesideBuyer(sheet, cell)) return false;
  const pageHeight = sheet.heights.get(cell.page) ?? 1;
  const isWindow = cell.y > 0.12 * pageHeight && cell.y < 0.4 * pageHeight;
  return isWindow && under.slice(0, 5).some((other) => POSTAL.test(other.text));
}
