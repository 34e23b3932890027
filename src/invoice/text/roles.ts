/** What an amount can be; `total` is a total of which the word does not say more. */
export type Role = "net" | "tax" | "gross" | "payable" | "paid" | "total" | "withheld" | "line";

// Over folded words of the seven languages. An amount may get several roles: the arithmetic decides.
const TAX =
  /\b(?:(?:mwst|must|ust|mehrwertsteuer|umsatzsteuer|steuerbetrag|steuer|vat|tax|taxes|taxe|tva|iva|btw|gst|hst|pst|qst|igv|igic|itbms|imposta|imposte|impuesto|impuestos|imposto|impostos|cgst|sgst|igst|icms|iss)(?![a-z])|[a-z]*steuer(?:betrag|summe)?(?![a-z])|(?:mwst|ust|tax|vat)\b)/;
const WITHOUT =
  /\b(?:excl\w*|exkl\w*|exclusief|ohne|without|before|hors|ht|sin|sem|senza|esclus[ao]|zonder|zzgl|w\/o|untaxed|pre-?tax|taxable|steuerpflichtig\w*|imponibil[ei]|imponivel|imponible|neto?|netto\w*|[a-z]*netto|net|tributavel|iliquid[oa]|gravad[oa]|gravable|base|basisbetrag|basis)(?![a-z])/;
const WITH =
  /\b(?:incl\w*|inkl\w*|inclus\w*|inclu[iy]d\w*|including|inkludiert|mit|with|ttc|toutes taxes|compris\w*|con iva|com iva|con imp\w*|ivato|iva in\w*|met btw|brutto\w*|[a-z]*brutto|gross|lordo|bruttobetrag)(?![a-z])/;
const CONTAINED =
  /^\W*(?:davon|darin|enthalten\w*|inkl\w*|incl\w*|dont|di cui|waarvan|of which|incluye|inclui|includes?)\b/;
const PAYABLE =
  /\b(?:zahlbetrag|zu (?:be)?zahlen\w*|zu (?:uber|ent)\w+|offener? (?:rest)?betrag|offen|restbetrag|restzahlung|zahllast|fallig\w* betrag|uberweisungsbetrag|(?:amount|balance|total|payment|sum)(?: (?:amount|now|to be))? (?:due|payable|paid by)|due (?:amount|now)|amount to pay|total to pay|to pay|to be paid|payable|outstanding|residual|balance|net a payer|a payer|reste (?:a payer|du)|solde(?: du)?|montant du|(?:total|importe|valor|neto|liquido)? ?a pagar|a receber|saldo|(?:totale|importo|netto|da)(?: da| a)? pagare|te betalen|te voldoen|openstaand\w*|verschuldigd)(?![a-z])/;
const PAID =
  /\b(?:bereits|anzahlung\w*|vorauszahlung\w*|abschlagszahlung\w*|erhalten\w*|bezahlt|gezahlt|amount paid|total paid|paid|payments?|received|deposit|prepaid|advance|acomptes?|deja|pay[e]|regle|verse|pagado|anticipos?|a cuenta|pagato|acconto|versato|ja pago|pago|adiantamento|betaald|voldaan|vooruitbetaald|aanbetaling)(?![a-z])/;
const TOTAL =
  /\b(?:total\w*|totaux|totale?s?|totaal\w*|summen?|gesamt\w*|endsumme|endbetrag|rechnungs?(?:betrag|summe)|[a-z]*betrag|importe|suma|sum|amount|montant|bedrag|factuurbedrag|importo|valor|invoice value)(?![a-z])|\b[a-z]*(?:summe|gesamtbetrag|endbetrag)(?![a-z])/;
const SURE_GROSS =
  /\b(?:bruttosumme|bruttobetrag|rechnungsbetrag|endbetrag|gesamtbetrag|gesamtsumme|endsumme|rechnungsendbetrag|rechnungssumme|grand total|invoice (?:total|amount)|total invoice|total amount|total ttc|total facture|montant total|importe total|total factura|total general|total (?:del )?documento|totale (?:del )?(?:documento|fattura|complessivo|generale)|importo totale|total geral|valor total|total do documento|total da fatura|totaalbedrag|factuurbedrag|factuurtotaal|eindtotaal|total (?:with|con|com|incl\w*|inkl\w*) [a-z]+)(?![a-z])/;
const SUBTOTAL =
  /\b(?:sub-?\s?total\w*|sous-?\s?total|zwischensumme|zwischentotal|net total|goods total|total goods|subtotaal|subtotale|positionssumme|summe (?:der )?positionen|warenwert|items? total|total items|somma)(?![a-z])/;
const WITHHELD =
  /\b(?:irpf|retencion\w*|retenc\w*|ritenut[ae]|withh\w+|retefuente|reteica|reteiva)(?![a-z])/;
const LINE =
  /\b(?:[a-z]*rabatt\w*|discount|remise|descuento|sconto|desconto|korting|skonto\w*|versand\w*|shipping|freight|postage|porto|fracht\w*|port\b|envio|spedizione|verzend\w*|you saved?|ersparnis|quantity|menge|unit price|[a-z]*(?:listen|brutto|netto|einzel|stuck)preis|prix unitaire|precio unitario|prezzo unitario|preco unitario|zuschlag\w*|abschlag\w*|gesamtbetrag der (?:zu|ab)schlage|previous|prior|last (?:bill|invoice|statement)|(?:brought|balance|carried) forward|forward|opening balance|arrears|overdue|past due|vorherig\w*|vormonat|altsaldo|saldo anterior|solde precedent|ancien solde|saldo precedente|vorig saldo|report|carried|ubertrag|kapital|capital|minimum|maximum|limit)(?![a-z])/;

// "19 % MwSt. auf": what follows is the amount that is taxed.
const BASE_OF_TAX = /[a-z%.]\W*\b(?:auf|von|on|of|sur|de|su|over|sobre|di|aus|op)[^a-z\d]*$/;

const CASH_DISCOUNT =
  /\b(?:skonto\w*|skontiert\w*|cash discount|early payment|prompt payment|escompte|pronto pago|pronto pagamento|betalingskorting)(?![a-z])/;

// "Steuer-Nr.", "VAT ID": what follows is no money.
const CODE =
  /(?:\bid|[-\s.](?:nr|no|num|id|code)|number|nummer|numero|n[°º]|\biban|\bkonto)[\s.:]*$/;

/** The roles that the words before or above an amount give it. */
export function rolesOf(folded: string): ReadonlySet<Role> {
  const roles = new Set<Role>();
  const words = folded.slice(-80).replaceAll(/(?<=\b[a-z])\.(?=[a-z]\b)/g, ""); // "i.v.a."
  if (CODE.test(words)) return roles;
  if (WITHHELD.test(words)) return roles.add("withheld");
  // Its amounts are what another day would cost.
  if (CASH_DISCOUNT.test(words)) return roles.add("line");
  if (LINE.test(words) && !/\b(?:nach|after|apres|inkl|incl)\b/.test(words))
    return roles.add("line");
  const isPayable = PAYABLE.test(words);
  if (PAID.test(words) && !isPayable) return roles.add("paid");
  if (isPayable) roles.add("payable");
  const isWith = WITH.test(words);
  const isWithout = WITHOUT.test(words) && !/\b(?:net a|neto a|netto a)\b/.test(words);
  const isTax = TAX.test(words);
  if (CONTAINED.test(words) && isTax && !TOTAL.test(words)) {
    roles.add("tax");
    return /^\W*in[ck]l/.test(words) ? roles.add("gross") : roles;
  }
  if (isWithout && !isWith) {
    // "zzgl. 19 % MwSt auf Nettobetrag" is the tax, "Betrag ohne MwSt" is the net amount.
    if (isTax && /\b(?:zzgl\w*|plus|zuzuglich|\+)\b/.test(words)) roles.add("tax");
    else roles.add("net");
    if (
      isTax &&
      !/\b(?:ohne|excl\w*|exkl\w*|exclusief|without|before|hors|sin|sem|senza|esclus\w*|zonder|w\/o|ht)\b/.test(
        words,
      )
    ) {
      roles.add("tax");
    }
    return roles;
  }
  if (isWith) return roles.add("gross");
  if (isTax) roles.add(BASE_OF_TAX.test(words) ? "net" : "tax");
  if (SUBTOTAL.test(words)) return roles.add("net").add("total");
  if (isTax) return roles;
  if (SURE_GROSS.test(words) && !isPayable) return roles.add("gross");
  if (TOTAL.test(words) && !isPayable) roles.add("total");
  return roles;
}
