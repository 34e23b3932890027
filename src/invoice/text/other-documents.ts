// Words of documents that an invoice names beside itself. Over folded text.

/** The words for an invoice, and for a credit note, in the seven languages. */
export const INVOICE_NAME =
  "(?:[a-z]*rechnung(?:s|en)?|(?:tax )?invoice|bill|beleg|facture|factura|fattura(?: elettronica)?|" +
  "fatura|factuur|boleta|comprobante|nota fiscal)";
export const CREDIT_NAME =
  "(?:credit ?note|credit memo|credit invoice|gutschrifts?|[a-z]*stornorechnungs?|storno|rechnungskorrektur|" +
  "(?:rechnungs)?korrektur(?:rechnungs?)?|facture d'avoir|avoir|note de credit|nota de credito|nota credito|" +
  "factura rectificativa|abono|nota di credito|creditnota|creditfactuur)";

/** A number or date of one of these is not the invoice's own. */
export const OTHER_DOCUMENT =
  /(?<![a-z])(?:order|orders|purchase|p\.?\s?o\.?|delivery|despatch|dispatch|shipment|packing|challan|quot\w*|offer|contract|agreement|statement|bestell\w*|auftrag\w*|liefer\w*|angebot\w*|vertrag\w*|mietvertrag\w*|commande|livraison|bl|devis|contrat|pedido|albaran\w*|presupuesto|contrato|ordine|ddt|consegna|preventivo|contratto|encomenda|guia|orcamento|bestel\w*|order\w*|pakbon|offerte|levering\w*)(?![a-z])/;

/** Close before a label: what follows belongs to an earlier document. */
export const EARLIER =
  /(?:original|ursprung\w*|zu (?:unserer|ihrer|der)|zur?|bezug\w*|storn\w*|storno (?:der|von|zu)|korrektur|korrigier\w*|abschlags?|teil|anzahlungs?|vorauszahlungs?|origine|sur|d'origine|rectifi\w*|referen\w*|rif|su|storno|correct\w*|credited|against|for|previous|prior|letzte\w*|vorige\w*|vorherig\w*|fruhere\w*|related|last|concerne|relativ\w*|abzgl|abzuglich|betreff|betr|anula\w*|sobre)[^a-z\d]*(?:\d{1,2}\.\s*)?(?:(?:the|der|die|das|unsere\w?|ihre\w?|la|notre|votre|facture|our|your|sulla|alla)\W+){0,2}$/;
