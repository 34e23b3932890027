import { fold } from "../core/fold.ts";
import { sniff, type ContentType } from "../core/sniff.ts";
import { LINK_WORDS } from "./link-words.ts";
import { linksOf } from "./links.ts";
import type { Attachment, Message } from "./message.ts";
import { newTextOf } from "./new-text.ts";
import { looksAutomatic } from "./automatic/bulk.ts";
import { surelyAutomatic } from "./automatic/surely-automatic.ts";
import { MAX_PAGE_CHARS } from "./own-html.ts";
import { ownLines } from "./thread.ts";

export interface Route {
  readonly route: "invoices" | "replies";
  /** For the log: a clause without mail text. */
  readonly reason: string;
}

const MAX_ATTACHMENTS = 50;
const MAX_LINKS = 100;
const MAX_TEXT_CHARS = 100_000;

/**
 * Which pipeline a mail of an `auto` account goes to. In doubt it is the invoices: that pipeline
 * writes to nobody, and leaves alone what holds none.
 */
export function classifyMail(message: Message): Route {
  const document = message.attachments.slice(0, MAX_ATTACHMENTS).map(documentKind).find(Boolean);
  if (document !== undefined) return invoices(`it carries ${document}`);
  const lines = ownLines(message);
  const words = newTextOf(lines);
  const asks = isQuestion(`${message.subject}\n${words}`);
  if (promisesInvoice(message) && !asks) return invoices("it links to an invoice");
  if (isInvoiceItself(message.text)) return invoices("its text is that of an invoice");
  if (isFromProgram(message, lines)) return invoices("a program sent it, and it is no question");
  if (words === "" && message.subject === "") return invoices("there is no question in it");
  if (asks) return replies("a person asks something");
  return replies("a person wrote it, and it holds no invoice");
}

function invoices(reason: string): Route {
  return { route: "invoices", reason };
}

function replies(reason: string): Route {
  return { route: "replies", reason };
}

/** What an invoice comes in, known by content. A photo may as well be of a broken parcel. */
function documentKind({ bytes, contentType }: Attachment): string | undefined {
  // a detached signature is of the same form as a signed document
  if (contentType === "application/pkcs7-signature") return undefined;
  const type = sniff(bytes);
  if (type === "text" && contentType === "message/rfc822") return "another mail";
  return DOCUMENTS.get(type);
}

const DOCUMENTS: ReadonlyMap<ContentType, string> = new Map([
  ["pdf", "a PDF"],
  ["xml", "an XML document"],
  ["zip", "an archive"],
  ["gzip", "an archive"],
  ["archive", "an archive"],
  ["p7m", "a signed document"],
  ["base64", "a document in base64"],
  ["message", "another mail"],
]);

/** A question mark, or the words that a question or a request begins with. */
function isQuestion(text: string): boolean {
  return /[?¿？]/.test(text) || ASKING.test(fold(text).replace(/\s+/g, " "));
}

function promisesInvoice(message: Message): boolean {
  const isAbout = LINK_WORDS.invoice.test(fold(message.subject));
  const html = message.html?.slice(0, MAX_PAGE_CHARS) ?? null;
  return linksOf({ html, text: message.text.slice(0, MAX_TEXT_CHARS) })
    .slice(0, MAX_LINKS)
    .some(({ text, context }) => {
      const said = fold(`${text} ${context}`);
      if (LINK_WORDS.unsubscribe.test(said)) return false;
      const fetches = LINK_WORDS.fetch.test(said) || LINK_WORDS.pdf.test(said);
      const shows = LINK_WORDS.show.test(said);
      return isAbout ? fetches || shows : LINK_WORDS.invoice.test(said) && (fetches || shows);
    });
}

/** An invoice in words: it names itself with a number, and has a total. */
function isInvoiceItself(text: string): boolean {
  const folded = fold(text.slice(0, 20_000));
  return NUMBERED.test(folded) && TOTAL.test(folded);
}

function isFromProgram(message: Message, lines: readonly string[]): boolean {
  const words = lines.join("\n");
  return surelyAutomatic(message, words) !== undefined || looksAutomatic(message, words);
}

const ASKING =
  /\b(?:can you|could you|do you|would you|i would like|i'd like|i want|please|how (?:much|long|many|do)|when|where|which|what|quisiera|querria|quiero|necesito|podria|puede|podeis|tienen|teneis|cuanto|cuando|donde|cual|como|por favor|konnen sie|haben sie|ich mochte|wann|wieviel|wie|bitte|pouvez|avez|je voudrais|combien|quand|vorrei|potete|avete|quanto|quando|gostaria|voces|kunt u|heeft u|hebben jullie|wanneer|hoeveel)\b/;
const NUMBERED =
  /\b(?:invoice|rechnung|factura|facture|fattura|fatura|factuur|recibo|receipt|nota fiscal)\s{0,3}(?:(?:no|nr|num|number|nummer|numero|n|id)\b|#|:|n[°º])[^\n]{0,6}\s{0,3}[^\s]{0,20}\d/;
const TOTAL =
  /\b(?:total|gesamt|summe|importe|montant|totale|totaal|amount due|zu zahlen|a pagar)\b[^\n]{0,40}\d+[.,]\d{2}\b/;
