import { fold } from "../core/fold.ts";

const MAX_LINE_CHARS = 300;
const MAX_CLOSING_LINES = 8;
const MAX_CLOSING_CHARS = 400;
const MAX_DEVICE_LINES = 8;
const MAX_DEVICE_CHARS = 80;

/** Lines without what follows the words: name and address, a device's advertisement, a disclaimer. */
export function withoutSignature(lines: readonly string[]): readonly string[] {
  return withoutClosing(withoutDevice(withoutDisclaimer(withoutMarked(lines))));
}

/** `-- ` (RFC 3676 4.3), also where the blank was lost. */
function withoutMarked(lines: readonly string[]): readonly string[] {
  const at = lines.findIndex((line, index) => /^-- ?$/.test(line) && hasWords(lines, index));
  return at === -1 ? lines : lines.slice(0, at);
}

function hasWords(lines: readonly string[], before: number): boolean {
  return lines.slice(0, before).some((line) => line.trim() !== "");
}

/** In folded text. A disclaimer speaks of the mail itself; a customer seldom begins with that. */
const DISCLAIMER = new RegExp(
  [
    "^\\W*(?:(?:aviso (?:legal|de confidencialidad)|confidentiality (?:notice|note)|disclaimer|clausula de confidencialidad",
    "|vertraulichkeitshinweis|avis de confidentialite|avviso di riservatezza|aviso de confidencialidade)\\b",
    "|(?:this|the information in this|the contents? of this) (?:e-?mail|message|communication|transmission)\\b.{0,150}",
    "(?:confidential|privileged|intended (?:only|solely)|intended recipient)",
    "|(?:este|el presente) (?:mensaje|correo|e-?mail)\\b.{0,150}(?:confidencial|destinatario)",
    "|(?:la informacion contenida en este)\\b.{0,150}(?:confidencial|destinatario)",
    "|dies[e]? (?:e-?mail|nachricht)\\b.{0,150}(?:vertraulich|adressaten|empfanger)",
    "|(?:ce message|cet? (?:e-?mail|courriel))\\b.{0,150}(?:confidentiel|destinataire)",
    "|(?:questo messaggio|questa e-?mail|le informazioni contenute)\\b.{0,150}(?:riservat|confidenzial|destinatari)",
    "|(?:esta mensagem|este e-?mail)\\b.{0,150}(?:confidencia|destinatario)",
    "|(?:dit|deze) (?:e-?mail|bericht|e-mailbericht)\\b.{0,150}(?:vertrouwelijk|geadresseerde)",
    "|(?:please )?(?:consider|think of) the environment|antes de imprimir|pensez a l'environnement",
    "|virus-free\\.|libre de virus|virenfrei\\.|sans virus\\.|privo di virus)",
  ].join(""),
);

function withoutDisclaimer(lines: readonly string[]): readonly string[] {
  const at = lines.findIndex(
    (line, index) =>
      DISCLAIMER.test(fold(line.slice(0, MAX_LINE_CHARS)).trim()) && hasWords(lines, index),
  );
  return at === -1 ? lines : lines.slice(0, at);
}

const DEVICE =
  /^[\W_]*(?:sent (?:from|with|via|using) (?:my|outlook|mail|yahoo|proton|gmail|samsung|the)\b|(?:get|download) outlook (?:for|on)|enviad[oa] (?:desde|do|de|a partir do|con) (?:mi|meu|outlook|correo|mail|yahoo|proton|gmail|samsung)|obten(?:er|ga) outlook|obter o outlook|(?:von|vom) (?:meinem|meiner|iphone|ipad|handy)\b.{0,40}gesendet|gesendet (?:von|mit|uber) |diese nachricht wurde von meinem|outlook fur (?:android|ios)|envoye (?:de|depuis|a partir de|via) |(?:telecharger|obtenir|obtenez) outlook|inviato (?:da|dal|con) |(?:scarica|ottieni) outlook|(?:verzonden|verstuurd) (?:vanaf|met|via|vanuit) |outlook voor (?:android|ios)|wyslan[eo] z )/;

function withoutDevice(lines: readonly string[]): readonly string[] {
  let seen = 0;
  const kept = lines.toReversed().filter((line) => {
    if (line.trim() !== "") seen += 1;
    if (seen > MAX_DEVICE_LINES || line.length > MAX_DEVICE_CHARS || line.includes("?"))
      return true;
    return !DEVICE.test(fold(line));
  });
  return kept.toReversed();
}

const CLOSING =
  /^(?:(?:with |mit |con |met )?(?:best|kind|warm|warmest|many|freundlichen?|freundliche|herzliche[nr]?|viele|liebe|beste|schone|cordiales|vriendelijke|hartelijke|cordiali|distinti|muchas|moltes|muitas?|thanks and best|kindest|my best) ?(?:regards?|wishes|thanks|grussen?|gruse[n]?|gruss|gruse|saludos|groet(?:en)?|saluti|gracias|obrigad[oa])?|regards|thanks(?: in advance)?|thank you(?: (?:very much|so much|in advance))?|thx|cheers|sincerely|yours (?:sincerely|faithfully|truly)|sincerely yours|(?:un (?:cordial )?|cordiales |muchos |reciba un cordial )?saludos?(?: cordiales)?|atentamente|atte|gracias(?: de antemano)?|(?:muchas )?gracias y (?:un )?saludos?|quedo (?:atent[oa]|a la espera)|mfg|lg|vg|danke(?: im voraus)?|(?:bien )?cordialement|bien a vous|(?:meilleures )?salutations|merci(?: d'avance)?|grazie(?: mille)?|saluti|cordialita|atenciosamente|cumprimentos|(?:com os )?melhores cumprimentos|obrigad[oa]|abracos?|groet(?:en|jes)?|mvg|alvast bedankt|bedankt)[\s,.!-]*$/;

/** A closing formula with little below it is the end; a question there is not a signature. */
function withoutClosing(lines: readonly string[]): readonly string[] {
  const from = Math.max(0, lines.length - 3 * MAX_CLOSING_LINES);
  for (let at = from; at < lines.length; at += 1) {
    const line = (lines[at] ?? "").trim();
    if (line.length > 60 || !CLOSING.test(fold(line)) || !hasWords(lines, at)) continue;
    const below = lines.slice(at + 1).filter((one) => one.trim() !== "");
    const text = below.join("\n");
    const isShort = below.length <= MAX_CLOSING_LINES && text.length <= MAX_CLOSING_CHARS;
    if (isShort && !/[?¿]|\bp\.? ?[sd]\b/i.test(text)) return lines.slice(0, at);
  }
  return lines;
}
