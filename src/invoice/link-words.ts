/** The words of links, folded (lower case, without accents), in the seven languages and a few more. */
export const LINK_WORDS = {
  invoice:
    /\b(?:e-?)?invoices?\b|\bbills?\b|\breceipts?\b|\bcredit notes?\b|(?<!be)rechnung(?:en)?(?!swes)|\bgutschrift|\bquittung|\bbelege?\b|\bfactur(?:a|as|e|es|en|x|-x)\b|\bfactuur|\be-?factura|\brecibos?\b|\bcomprobantes?\b|\bcfdi\b|\bnotas? (?:de (?:credito|debito)|fiscal)|\bnf-?e\b|\bdanfe\b|\bboletas? (?:electronica|de venta)|\bfatt?ur[ae]s?\b|\bricevut[ae]\b|\bnot[ae] di credito|\brecus?\b|\bcreditnota|\bfakturen?\b|\bfaktury?\b/,
  pdf: /\bpdfs?\b/,
  fetch:
    /\bdownload|herunterlad|\bdescarg(?:ar|a|ue|ues)\b|\btelecharge[rz]?\b|\bscaric(?:a|are|hi)\b|\bbaix(?:ar|e|a)\b|\btransferir\b|\bobtener\b|\bobter\b/,
  show: /\b(?:view|see|open|show|get|here|click|link|access|document[oes]?|dokumente?|ver|aqui|visuali[sz]ar?|consultar?|consulte[rz]?|consulta|abrir?|abra|haga|ansehen|anzeigen|aufrufen|offnen|hier|klicken|voir|ici|afficher|cliquez|ouvrir|vedi|qui|apri|aprire|clicca|bekijk(?:en)?|open|openen|klik|ophalen|acceder|acessar|acesse|clique)\b/,
  leave:
    /unsubscri|\bopt[ -]?(?:out|in)\b|abmeld|abbestell|austragen|desabonn|desinscri|desuscri|descadastr|\b(?:darse|dar(?:me)?) de baja|cancelar (?:la |a |mi |minha )?(?:suscri|inscri|assinat)|disiscri|cancella(?:ti|re|zione)? (?:l')?iscri|annulla(?:re)? (?:l')?iscri|afmeld|uitschrij/,
  /** Following such a link does something to whom the mail is for. */
  never:
    /unsubscri|\bopt[ -]?(?:out|in)\b|abmeld|abbestell|austragen|desabonn|desinscri|desuscri|descadastr|\b(?:darse|dar(?:me)?) de baja|cancelar (?:la |a |mi |minha )?(?:suscri|inscri|assinat)|disiscri|cancella(?:ti|re|zione)? (?:l')?iscri|annulla(?:re)? (?:l')?iscri|afmeld|uitschrij|\bsubscribe\b|\bconfirm(?:e|er|ar|ez|o)?\b|\bbestatig(?:en|e|t)?\b|\bconferm(?:a|are|i)\b|\bbevestig(?:en)?\b|\bverif(?:y|ier|iez|icar|ica|icare|izieren)\b|\bactivat|\bactiv(?:ar|er|ez)\b|\baktivier|\bactiveer|\battiv(?:a|are)\b|\bpreferen[cz]|einstellungen|\bbrowser\b|navegador|navigateur|\bnewsletter\b/,
  /** Following such a link may pay, decide or delete something. */
  act: /\bpay\b|password|passwort|kennwort|contrasena|mot de passe|\bsenha\b|wachtwoord|\bpagar?\b|\bpague\b|\bpayer\b|\bpayez\b|bezahlen|\bzahlen\b|\bbetaal|\bbetalen\b|\bapprove|\breject|\baccept\b|\bdecline|\bcancel\b|\bdelete|\bremove\b|\bdispute|freigeben|genehmigen|ablehnen|stornieren|loschen|\baceptar|\brechazar|\baprobar|\banular|\beliminar|\baccepter|\brefuser|\bannuler|\baccett|\brifiut|\bannull|\bgoedkeuren|\bweiger/,
  track:
    /\btrack(?:ing)?\b|sendungsverfolg|\bseguimiento|\bsuivi\b|\bsuivre\b|\brastre|\btraccia|\bvolgen\b/,
  terms:
    /\bterms\b|\bconditions\b|\bagbs?\b|geschaftsbedingungen|\bprivacy|datenschutz|widerruf|\bcondiciones\b|\bprivacidad|\bcondizioni\b|\bvoorwaarden\b|brochure|prospekt|\bcatalog|\bkatalog|\bmanual\b|anleitung|\bguide\b|\bfaq\b|\bhelp\b|\bimprint|impressum/,
} as const;

/** The words of a URL's path and query, parted at everything that is no letter. */
export const URL_WORDS = {
  never:
    /^unsub|^desubscri|^subscribe$|^opt-?(?:out|in)$|^optout|^abmeld|^abbestell|^desinscri|^desabonn|^desuscri|^baja$|^disiscri|^uitschrij|^afmeld|^confirm(?:e|er|ar|me|mail|email|account)?$|^verify|^verification$|^activat|^password|^preferences?$|^reset$|^logout$|^signout$/,
  act: /^(?:pay|paynow|checkout|approve|reject|accept|decline|cancel|delete|remove|dispute)$/,
  track: /^(?:track|tracking|tracker|pixel|beacon|click|clicks)$/,
  invoice:
    /^(?:e?invoices?|bill|bills|receipts?|rechnung(?:en)?|factur\w{0,6}|fatt?ur\w{0,6}|faktur\w{0,4}|recibos?|comprobantes?|cfdi|nfe|danfe)$/,
} as const;
