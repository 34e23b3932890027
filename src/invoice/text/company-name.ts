import { fold } from "../../core/fold.ts";

/** In the ways it is written behind a name. */
export const LEGAL_FORM =
  /(?<![\p{L}])(?:G\.?m\.?b\.?H\.?|GMBH|mbH|AG|KG|KGaA|OHG|UG|e\.\s?K\.|e\.?K\.|e\.\s?V\.|GbR|SE|S\.?\s?L\.?\s?U?\.?|S\.?\s?A\.?\s?U?\.?|S\.?\s?[Rr]\.?\s?[Ll]\.?(?:\s?[Ss]\.?)?|S\.?p\.?A\.?|S\.?n\.?c\.?|S\.?a\.?s\.?|S\.?A\.?S\.?U?|S\.?à\.?\s?r\.?l\.?|SARL|Sarl|EURL|SASU|SCI|Ltd\.?|Limited|LTD\.?|LLC|L\.L\.C\.|LLP|PLC|plc|Inc\.?|INC\.?|Incorporated|Corp\.?|Corporation|B\.?V\.?|N\.?V\.?|V\.?O\.?F\.?|Lda\.?|LDA\.?|Ltda\.?|LTDA\.?|S\.A\.C\.|S\.A\. de C\.V\.|S\. de R\.L\.(?: de C\.V\.)?|EIRL|E\.I\.R\.L\.|SpA|Pvt\.?|GesmbH|Ges\.m\.b\.H\.|ApS|A\/S|AB|Oy|Oyj|AS|Pty|DAC|CLG|SPRL|SRL|BVBA|SCRL|CVBA|SNC|eG|VZW|ASBL|Sp\.\s?z\s?o\.\s?o\.?|s\.\s?r\.\s?o\.?|a\.s\.|Kft\.?|d\.\s?o\.\s?o\.?)(?![\p{L}\d])/u;
// "12345 City", "1234 AB City", "4050-262 City", "City LS1 4AP", "City CA 94105"
export const POSTAL =
  /\b\d{4,5}(?:-\d{3})?(?:\s?[A-Z]{2})?,?\s+\p{L}{3,}|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|\b[A-Z]{2},?\s+\d{5}\b/u;

/** Over folded text: what companies print beside their own name, and addressees do not. */
export const CONTACT = /@|www\.|https?:|\b(?:tel|fon|phone|fax|iban|telefon|telefono|telephone)\b/;

/** Over folded text: the numbers that only the bearer of a name prints behind it. */
export const REGISTERED =
  /(?<![a-z])(?:hrb|hra|rcs|r\.c\.s|kvk|siret|siren|capital|registered|company (?:no|number|reg)|registro mercantil|inscrita|reg\.? imp|rea|amtsgericht|handelsreg\w*|ust|vat|tva|iva|btw|nif|cif)(?![a-z])/;

/** "Beispiel GmbH · HRB 1 · USt-IdNr. …": a name with what only its bearer prints behind it. */
export function nameInImprint(text: string): string | undefined {
  const form = LEGAL_FORM.exec(text);
  if (form === null || form.index === 0) return undefined;
  const end = form.index + form[0].length;
  const rest = fold(text.slice(end));
  if (!REGISTERED.test(rest) && !CONTACT.test(rest)) return undefined;
  const head = text.slice(0, end);
  return looksLikeName(head) ? head : undefined;
}

const NO_NAME =
  /(?:\d{3,}|@|www\.|https?:|^\W*(?:page|seite|pagina|date|datum|fecha|data|tel|fax|phone|e-?mail|iban|bic|swift|bank|vat|ust|tva|iva|btw|siret|hrb|gln|n[°º]|nr\.?|no\.?)\b)/;
// Banks, carriers and the makers of the program stand in many footers.
const BYSTANDER =
  /(?:bank|sparkasse|banque|banco|banca|\bcaixa|\bcaja|credit (?:agricole|mutuel)|erstellt mit|created (?:by|with)|generated|software|powered|printed|paypal|klarna|\bdhl\b|\bups\b)/;
const TITLE_WORD =
  /(?<![a-z])(?:[a-z]*rechnung\w*|invoice|facture|factura|fattura|fatura|factuur\w*|receipt|quittung|gutschrift|credit|original|copy|kopie|copia|total|page|seite|description|amount|due|payment|zahlung\w*|bank\w*|amtsgericht|registergericht|geschaftsfuhr\w*|vorstand|handelsregister\w*|account|customer|number|nummer|order|stylesheet|deliver\w*|address|reference|powered|capital|telefon|ordernummer|verwendungszweck|danke|thank|vielen|sehr geehrte|dear|bonjour)(?![a-z])/;

/** Whether a text can be the name of a company: no label, address, title or number. */
export function looksLikeName(text: string): boolean {
  const folded = fold(text);
  if (text.length < 3 || text.length > 80 || !/^["'(]?[\p{L}\d]/u.test(text)) return false;
  if (BYSTANDER.test(folded)) return false;
  if (/^\d[\d.,]*\s/.test(text) && !LEGAL_FORM.test(text)) return false;
  if (NO_NAME.test(folded) || /:\s*$/.test(text) || /:\s\S/.test(text)) return false;
  if (TITLE_WORD.test(folded) && !LEGAL_FORM.test(text)) return false;
  const isAddress = /\d+\s?[a-z]?$/i.test(text) || POSTAL.test(text);
  if (isAddress && !LEGAL_FORM.test(text)) return false;
  return text.split(/\s+/).length <= 9;
}

/** Letters and digits only, without the legal form: how one company is recognised in two spellings. */
export function keyOf(name: string): string {
  const bare = name.replace(LEGAL_FORM, " ");
  return fold(bare)
    .replaceAll(/[^a-z\d]+/g, " ")
    .trim();
}
