import { POSTAL } from "./company-name.ts";
import { cellsBelow } from "./sheet.ts";
import type { Cell, Sheet } from "./sheet.ts";

/** Over folded text: stands over the seller's name. */
export const SELLER_LABEL =
  /^\W*(?:verkaufer|rechnungssteller|rechnungsersteller|lieferant|leistungserbringer|absender|seller|supplier|vendor|sold by|from|issued by|bill from|invoice from|emisor|proveedor|vendedor|datos del emisor|vendeur|fournisseur|emetteur|emis par|prestataire|fornitore|cedente(?:\/prestatore)?|prestatore|venditore|emitente|fornecedor|vendedor|verkoper|leverancier|afzender)\b[^a-z]*(?:\([^)]*\))?[^a-z]*$/;
/** Over folded text: stands over or before the name of the one who pays. */
export const BUYER_LABEL =
  /(?<![a-z])(?:kaufer|kunde|rechnungsempfanger|rechnung an|leistungsempfanger|warenempfanger|lieferadresse|lieferanschrift|rechnungsadresse|empfanger|abweichender|buyer|customer|client|bill(?:ed)? to|invoice(?:d)? to|sold to|ship(?:ped)? to|deliver(?:y)? (?:to|address)|billing address|shipping address|recipient|cliente|datos del cliente|senor(?:es|\(es\))|apellido y nombre|facturar a|destinatario|comprador|adquirente|client|facture a|facturee? a|adresse de (?:facturation|livraison)|acheteur|destinataire|livre a|livraison|cessionario|committente|spett\.?(?:le)?|klant|koper|factuuradres|afleveradres|aan|guest name|attn|prepared for|invoice address)(?![a-z])/;
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
  const pageHeight = sheet.heights.get(cell.page) ?? 1;
  const isWindow = cell.y > 0.12 * pageHeight && cell.y < 0.4 * pageHeight;
  return isWindow && under.slice(0, 5).some((other) => POSTAL.test(other.text));
}
