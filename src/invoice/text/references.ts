import type { Evidence } from "../invoice.ts";
import { chooseCandidate, findLabelled } from "./labelled.ts";
import type { Label } from "./labelled.ts";
import { readCode } from "./number.ts";
import type { Sheet } from "./sheet.ts";

export interface FoundReference {
  readonly value: string;
  readonly evidence: Evidence;
}

const ORDER_LABELS: readonly Label[] = [
  {
    pattern:
      /(?<![a-z])(?:(?:purchase )?order[- ]?(?:number|no|nr|#|id|ref|reference)|p\.?\s?o\.?[- ](?:number|no|nr|#|ref)|your (?:purchase )?order(?: no)?|(?:ihre )?bestell-?\s?(?:nummer|nr|no|referenz)|ihre bestellung(?: nr)?|(?:numero|n[°º]|no) (?:de )?commande|(?:bon de )?commande n[°º]|votre commande(?: n[°º])?|(?:numero|n\.?[°º]) (?:de )?pedido|pedido n[°º]|(?:numero|n\.) ordine|ordine n\.?|(?:n\.?[°º] )?encomenda|order-?nummer|bestel-?nummer|uw order(?:nummer)?)[.:#]*(?![a-z])/g,
    rank: 0,
  },
];

const PAYMENT_LABELS: readonly Label[] = [
  {
    pattern:
      /(?<![a-z])(?:payment ref(?:erence)?|remittance ref(?:erence)?|verwendungszweck|zahlungsreferenz|reference (?:de |du )?(?:paiement|virement)|referencia de pago|(?:gestructureerde )?mededeling|betalingskenmerk|communication structuree|causale|referencia multibanco)[.:#]*(?![a-z])/g,
    rank: 0,
  },
];

const STRUCTURED = /^(?:\+{3}\d{3}\/\d{4}\/\d{5}\+{3}|RF\d{2}(?: ?[A-Z\d]{1,4}){1,6})/;

/** The buyer's order, where exactly one is named. */
export function findOrderReference(sheet: Sheet): FoundReference | undefined {
  return onlyOne(sheet, ORDER_LABELS, (text) => readCode(text));
}

/** What the payment is to quote, where exactly one is named. */
export function findPaymentReference(sheet: Sheet): FoundReference | undefined {
  return onlyOne(
    sheet,
    PAYMENT_LABELS,
    (text) => STRUCTURED.exec(text)?.[0].trim() ?? readCode(text),
  );
}

function onlyOne(
  sheet: Sheet,
  labels: readonly Label[],
  read: (text: string) => string | undefined,
): FoundReference | undefined {
  const choice = chooseCandidate(findLabelled(sheet, labels, read));
  if (choice === undefined || choice.isContested) return undefined;
  return { value: choice.candidate.value, evidence: choice.candidate.evidence };
}
