import { fold } from "../core/fold.ts";
import { htmlText, textOfPieces } from "./html-text.ts";
import type { Message } from "./message.ts";
import { MAX_PAGE_CHARS, ownPieces } from "./own-html.ts";
import { visibleText } from "./visible-text.ts";

const MAX_CHARS = 100_000;
const MAX_COMPARED_CHARS = 2_000;
const MAX_LINES = 3_000;
const MAX_LINE_CHARS = 300; // of a line looked at; it is kept whole
const MAX_INTRO_LINES = 4;

/** What of a mail gives its text: enough of a `Message`. */
export type WordedMessage = Pick<Message, "text" | "html">;

/**
 * The lines that the sender wrote, signature included: without the mails that it answers or passes
 * on, wherever they stand, and without hidden text.
 */
export function ownLines(message: WordedMessage): readonly string[] {
  const known = LINES.get(message);
  if (known !== undefined) return known;
  const lines = readOwnLines(message);
  LINES.set(message, lines);
  return lines;
}

/** Several ask for them, and of a large page it takes a tenth of a second. */
const LINES = new WeakMap<WordedMessage, readonly string[]>();

function readOwnLines(message: WordedMessage): readonly string[] {
  const text = visibleText(shownText(message).slice(0, MAX_CHARS));
  const lines = text.split("\n", MAX_LINES).map((line) => line.trimEnd());
  return withoutThread(lines);
}

/** Made from HTML, the text has lost where its quotes are: they are found in the HTML. */
function shownText({ text, html }: WordedMessage): string {
  if (html === null) return text;
  const page = html.slice(0, MAX_PAGE_CHARS);
  const start = (of: string) => of.trimStart().slice(0, MAX_COMPARED_CHARS).trimEnd();
  return start(text) === start(htmlText(page)) ? textOfPieces(ownPieces(page)) : text;
}

function withoutThread(lines: readonly string[]): readonly string[] {
  const own: string[] = [];
  const heads = lines.map((line) => fold(line.slice(0, MAX_LINE_CHARS)).trim());
  for (let at = 0; at < lines.length; at += 1) {
    const head = heads[at] ?? "";
    if (head.startsWith(">")) continue;
    const intro = introLength(heads, at);
    if (intro > 0) {
      const next = heads.slice(at + intro, at + intro + 5).find((line) => line !== "");
      // what is quoted line by line may be answered line by line
      if (next?.startsWith(">") !== true) break;
      at += intro - 1;
      continue;
    }
    if (RULE.test(head) && isHeaderBlock(heads, at + 1)) break;
    if (SEPARATOR.test(head) || isHeaderBlock(heads, at)) break;
    own.push(lines[at] ?? "");
  }
  return own;
}

/** How many lines say who wrote what is quoted below: 0 where none do. */
function introLength(heads: readonly string[], at: number): number {
  const first = heads[at] ?? "";
  if (!INTRO_START.test(first)) return 0;
  let joined = "";
  for (let length = 1; length <= MAX_INTRO_LINES; length += 1) {
    const line = heads[at + length - 1] ?? "";
    if (line === "" || line.startsWith(">")) return 0;
    joined += ` ${line}`;
    if (INTRO_END.test(line) && /\d/.test(joined)) return length;
  }
  return 0;
}

// In folded text: "On … wrote:", "El … escribió:", "Am … schrieb …:", "Le … a écrit :" and so on,
// and the forms that begin with the date or the writer.
const INTRO_START =
  /^(?:on|el|em|am|le|il|op|den|dnia|w dniu|de|a|at|\d{1,4}[-/. ]|(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mie|jue|vie|sab|dom|seg|ter|qua|qui|sex|mo|di|mi|do|fr|sa|so|ma|wo|vr|zo|za)\w{0,9}[.,] |.{0,120}<[^<>@\s]+@[^<>\s]+>)/;
const INTRO_END =
  /(?:wrote|writes|escribio|escribe|escreveu|schrieb|schreef|(?:a|as) ecrit|ha scritto|skrev|napisal(?:\(a\))?|pise|kirjoitti|geschrieben)\b.{0,80}:\**$|(?:schrieb|schreef) .{0,150}:\**$|^.{0,30}(?:wrote|escribio|schrieb|ecrit|ha scritto|escreveu)\s?:\**$/;

const RULE = /^[_-]{10,}$/;
const SEPARATOR = new RegExp(
  [
    "^[-_=*\\s]{2,}\\s?(?:original(?: |-)?(?:message|nachricht|mail)|mensaje original|mensagem original",
    "|ursprungliche (?:nachricht|e-?mail)|message d'origine|messaggio originale|oorspronkelijk bericht",
    "|wiadomosc oryginalna|oryginalna wiadomosc|ursprungligt meddelande|oprindelig meddelelse",
    "|forwarded (?:message|by)|mensaje reenviado|mensagem encaminhada|weitergeleitete (?:nachricht|mail)",
    "|message transfere|messaggio inoltrato|doorgestuurd bericht|przekazana wiadomosc)",
    "|^(?:begin forwarded message|inicio del mensaje reenviado|anfang der weitergeleiteten (?:nachricht|e-?mail)",
    "|debut du message (?:reexpedie|transfere)|inizio messaggio inoltrato",
    "|inicio da mensagem (?:encaminhada|reencaminhada)|begin doorgestuurd bericht)\\s?:",
  ].join(""),
);

const BLOCK_FROM = /^\**(?:from|de|von|da|van|od|fra|fran|expediteur|absender)\s?:\**\s?\S/;
const BLOCK_DATE =
  /^\**(?:sent|date|enviado(?: el)?|fecha|gesendet|datum|envoye(?: le)?|inviato|data|enviad[ao](?: em)?|verzonden|wyslano|skickat|sendt)\s?:\**/;
const BLOCK_OTHER =
  /^\**(?:to|para|an|a|aan|do|til|till|cc|subject|asunto|betreff|objet|oggetto|assunto|onderwerp|temat|amne|emne)\s?:\**/;

/** The head of the mail below, as Outlook and others print it: who, when, and to whom or on what. */
function isHeaderBlock(heads: readonly string[], at: number): boolean {
  if (!BLOCK_FROM.test(heads[at] ?? "")) return false;
  const below = heads.slice(at + 1, at + 9);
  return (
    below.some((line) => BLOCK_DATE.test(line)) && below.some((line) => BLOCK_OTHER.test(line))
  );
}
