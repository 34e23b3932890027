import { fold } from "../../core/fold.ts";

/** Whether a mail without the headers of one is a read receipt. */
export function isReadReceipt(subject: string, words: string): boolean {
  const text = fold(words.slice(0, 2_000)).replace(/\s+/g, " ");
  if (SURE_SUBJECT.test(fold(subject.trim()))) return true;
  return SUBJECT.test(fold(subject.trim())) && (text.trim() === "" || WORDS.test(text));
}

/** Whether a mail is the answer to an invitation, or an invitation, by subject and calendar words. */
export function isCalendarAnswer(subject: string, words: string): boolean {
  const folded = fold(subject.trim());
  if (!CALENDAR_SUBJECT.test(folded)) return false;
  const text = fold(words.slice(0, 4_000));
  return text.trim() === "" || CALENDAR_WORDS.test(text);
}

const SURE_SUBJECT =
  /^(?:read receipt|return receipt|disposition notification|confirmacion de lectura|acuse de (?:lectura|recibo) ?[:(-]|lesebestatigung|empfangsbestatigung ?[:(-]|accuse de (?:lecture|reception) ?[:(-]|confirmation de lecture|conferma di lettura|ricevuta di ritorno|recibo de leitura|confirmacao de leitura|leesbevestiging|potwierdzenie (?:przeczytania|odczytu)|開封(?:済み|確認)|leido ?: .*leido)/;
const SUBJECT =
  /^(?:read|displayed|not read|deleted|gelesen|ungelesen geloscht|leido|no leido|eliminado sin leer|lu|non lu|letto|non letto|lida|nao lida|gelezen|ongelezen|przeczytano|last|laest|прочитано|已读)\s?:/;
const WORDS =
  /\b(?:was (?:read|displayed|opened|deleted)|has been (?:read|displayed|opened)|se ha (?:leido|mostrado)|(?:wurde|ist) .{0,60}(?:gelesen|angezeigt|geoffnet)|a ete (?:lu|affiche|ouvert)|e stat[oa] (?:lett|visualizzat|apert)\w*|foi (?:lid|exibid|abert)\w*|is (?:gelezen|geopend)|no guarantee that the message|return receipt)\b/;

const CALENDAR_SUBJECT =
  /^(?:(?:updated |canceled |cancelled )?(?:event )?invitation(?: from [^:]{1,60})?\s?:|invitacion(?: actualizada)?\s?:|einladung\s?:|accepted|declined|tentative(?:ly accepted)?|cancell?ed(?: event)?|new time proposed|meeting (?:forward notification|request|accepted|declined)|aceptad[oa]|rechazad[oa]|cancelad[oa]|provisional|zugesagt|zusage|abgesagt|absage|mit vorbehalt|accepte|refuse|annule|provisoire|accettat[oa]|rifiutat[oa]|annullat[oa]|aceit[oa]|recusad[oa]|geaccepteerd|afgewezen|geannuleerd|termin|evento? )\s?[:@]?/;
const CALENDAR_WORDS =
  /\b(?:has (?:accepted|declined|tentatively|cancell?ed|been (?:cancell?ed|updated))|calendar\.google|invited you to|you have been invited to the following|organi[sz]er|when:.{0,200}|hat (?:zugesagt|abgesagt|diesen termin)|ha (?:aceptado|rechazado|accettato|rifiutato|cancelado)|a (?:accepte|refuse|annule) (?:cette|votre|l'))/;
