/** One pattern of many: each in folded text (lower case, without accents). */
function anyOf(...patterns: readonly string[]): RegExp {
  return new RegExp(patterns.map((pattern) => pattern.trim()).join("|"));
}

/** Whole words out of a list parted by spaces; a word may be a pattern. */
function words(list: string): string {
  return `\\b(?:${list.trim().split(/\s+/).join("|")})\\b`;
}

/** Words' beginnings. */
function stems(list: string): string {
  return `\\b(?:${list.trim().split(/\s+/).join("|")})`;
}

const UNSUBSCRIBE = [
  stems("unsubscri opt[-\\s]?out abmeld abbestell austragen desabonn desinscri desuscri"),
  stems("descadastr disiscri afmeld uitschrij (?:darse|darme|dar)\\sde\\sbaja"),
  "cancelar (?:la |a |mi |minha )?(?:suscri|inscri|assinat)",
  "(?:cancella|annulla)\\w{0,5} (?:l'|la )?iscri",
];

/** What a link says of itself, folded, in the seven languages and their neighbours. */
export const LINK_WORDS = {
  invoice: anyOf(
    words("e?-?invoices? bills? receipts? credit\\snotes?"),
    "(?<!be)rechnung(?!swes)",
    stems("gutschrift quittung"),
    words("belege? facturas? factures? facturen factuur e-?factura recibos? comprobantes? cfdi"),
    words("notas?\\sde\\s(?:credito|debito) notas?\\sfiscal boletas? faturas? nf-?e danfe recus?"),
    words("fattur[ae] ricevut[ae] not[ae]\\sdi\\scredito creditnota faktura fakturen? faktury"),
  ),
  pdf: anyOf(words("pdfs?")),
  fetch: anyOf(
    stems("download herunterlad runterlad"),
    words("descargar? descargue descargues descarregar? telecharge[rz]? scaric(?:a|are|hi)"),
    words("baix(?:ar|e|a) transferir obtener obter"),
  ),
  show: anyOf(
    words("view see open show get here click link access document[oes]? dokumente?"),
    words("ver aqui visuali[sz]ar? consultar? consulte[rz]? consulta abrir? abra haga"),
    words("ansehen anzeigen aufrufen offnen hier klicken voir ici afficher cliquez ouvrir"),
    words("vedi qui apri aprire clicca bekijk(?:en)? openen klik acceder acessar acesse clique"),
  ),
  unsubscribe: anyOf(...UNSUBSCRIBE),
  /** Following such a link does something, or leads to no document. */
  never: anyOf(
    ...UNSUBSCRIBE,
    words("subscribe opt[-\\s]?in confirm(?:e|er|ar|ez|o)? bestatig(?:en|e|t)? conferm(?:a|are|i)"),
    words("bevestig(?:en)? verif(?:y|ier|iez|icar|ica|icare|izieren) activ(?:ar|er|ez)"),
    words("attiv(?:a|are) browser navegador navigateur newsletters?"),
    stems("activat aktivier activeer preferen[cz] praferenz einstellungen"),
  ),
  /** Following such a link may pay, decide, delete or sign in. */
  act: anyOf(
    words("pay pagar? pague payer payez bezahlen zahlen betalen accept cancel remove anular"),
    words("annuler genehmigen freigeben ablehnen stornieren refuser accepter"),
    stems("betaal approve reject decline delete dispute loschen aceptar rechazar aprobar"),
    stems("eliminar accett rifiut annull goedkeur weiger"),
    stems("password passwort kennwort contrasena mot\\sde\\spasse senha wachtwoord"),
  ),
  track: anyOf(
    words("track tracking suivi suivre volgen"),
    stems("sendungsverfolg seguimiento rastre traccia"),
  ),
  terms: anyOf(
    words("terms conditions agbs? condiciones condizioni voorwaarden manual guide faq help"),
    stems("geschaftsbedingungen privacy privacidad datenschutz widerruf brochure prospekt"),
    stems("catalog katalog bedienungsanleitung anleitung impressum imprint"),
  ),
} as const;

/** The words of a URL's path and query; a pattern has to fit the whole word. */
export const URL_WORDS = {
  never: wholeWord(
    "unsub\\w* desubscri\\w* subscribe opt-?(?:out|in) abmeld\\w* abbestell\\w* desinscri\\w*",
    "desabonn\\w* desuscri\\w* disiscri\\w* uitschrij\\w* afmeld\\w* baja",
    "confirm(?:e|er|ar|me|mail|email|account)? verify\\w* verification activat\\w*",
    "password\\w* preferences? reset logout signout",
  ),
  act: wholeWord("pay paynow checkout approve reject accept decline cancel delete remove dispute"),
  track: wholeWord("track tracking tracker pixel beacon clicks?"),
  invoice: wholeWord(
    "e?invoices? bills? receipts? rechnung(?:en)? factur\\w{0,6} fatt?ur\\w{0,6} faktur\\w{0,4}",
    "recibos? comprobantes? cfdi nfe danfe",
  ),
} as const;

function wholeWord(...lists: readonly string[]): RegExp {
  return new RegExp(`^(?:${lists.join(" ").split(/\s+/).join("|")})$`);
}
