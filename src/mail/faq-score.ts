import { RETURN_UNDER_WAY, STORY } from "./cues/story.ts";
import type { KnownEntry } from "./faq-entry.ts";
import { hasMeaning, meantStem, meantWords, stems, topicTerm } from "./faq-words.ts";
import { intentsIn, type Intent } from "./intent.ts";
import { languageOf } from "./language.ts";
import { saidIn, type Said } from "./said.ts";
import { isAspect, meaningOf, topicOfWord, type Topic } from "./shop-words.ts";
import { stemOf } from "./words.ts";

/** From this score on an entry answers the whole question. */
export const FAQ_THRESHOLD = 0.75;

/** What is about one customer's case, or one product: no answer for everybody fits. */
const NEVER: readonly Intent[] = ["complaint", "order_status", "product_search"];

const IN_OTHER_LANGUAGE = 0.9;

/** So many words beside the question may be a name and a greeting. */
const FREE_WORDS = 2;

/** Whether the entry's answer can be read by who asked; yes where either language is not known. */
export function isInLanguage({ languages }: KnownEntry, { language }: AskedText): boolean {
  return languages.size === 0 || language === undefined || languages.has(language);
}

/** What of a customer's text is compared with entries; made once a text. */
export interface AskedText {
  readonly said: readonly Said[];
  readonly intents: readonly Intent[];
  readonly language: string | undefined;
  /** It tells what happened: an answer for everybody does not fit, but of a return that may follow. */
  readonly tells: boolean;
  readonly hasReturned: boolean;
}

/** `language` is the one to answer in, where that is not the text's own. */
export function askedText(text: string, language = languageOf(text)): AskedText {
  const said = saidIn(text);
  const tells =
    PAST.test(text.slice(0, 8_000)) ||
    said.some((one) => STORY.pattern.test(one.tagged) || OWN.test(one.text));
  const hasReturned = said.some(({ tagged }) => RETURN_UNDER_WAY.pattern.test(tagged));
  return { said, intents: intentsIn(said), language, tells, hasReturned };
}

// "tardó" tells where "tarda" asks; without its accent it is in STORY.
const PAST = /(?<=\p{L}{2})ó(?!\p{L})/u;
const OWN =
  /\b(?:mi|mis|my) (?:\w+ )?(?:pago|envio|devolucion|reembolso|cambio|transferencia|payment|refund|shipment|delivery)\b/;

// "precio envío", "formas de pago": asked without a sentence. "El envío es malo" asks nothing.
const SENTENCE_WORDS =
  /\b(?:es|son|esta|estan|fue|era|muy|mucho|me|mi|mis|te|le|les|os|nos|no|is|was|are|were|very|my|i|we|they|it|he|she|adjunto)\b/;

function isHeading({ text, words, thanks }: Said): boolean {
  return !thanks && words.length <= 7 && !SENTENCE_WORDS.test(text);
}

/** A sentence of another topic is to be answered too, and so is a heading: "price of the blue one". */
function namesTopic(one: Said, { topic }: KnownEntry): boolean {
  const isHead = isHeading(one);
  return one.words.some((word) => {
    const named = topicOfWord(word);
    if (named !== undefined && (isHead || named !== topic)) return true;
    return isHead && isAspect(meaningOf(word));
  });
}

/** The words to look entries up by: what the text says, and the topics it says it of. */
export function searchTerms({ said }: AskedText): readonly string[] {
  const meant = said.flatMap(({ words }) => words).filter(hasMeaning);
  return [...new Set(meant.flatMap(indexTerms))];
}

function indexTerms(word: string): string[] {
  const topic = topicOfWord(word);
  return topic === undefined ? [stemOf(word)] : [stemOf(word), topicTerm(topic)];
}

/**
 * How surely the entry answers everything that the text asks, from 0 to 1: the share of the
 * meaning-bearing words that it explains, the worst of all questions in the text.
 */
export function scoreOf(entry: KnownEntry, asked: AskedText): number {
  if (asked.intents.some((intent) => NEVER.includes(intent))) return 0;
  if (entry.topic === "returns" ? asked.hasReturned : asked.tells) return 0;
  const asking = asked.said.filter(
    (one) => (one.asks || namesTopic(one, entry)) && weighed(entry, asked, one).total > 0,
  );
  const questions = asking.length > 0 ? asking : asked.said.filter(isHeading);
  const context = asked.said.filter((one) => !questions.includes(one));
  let worst = 1;
  let hits = 0;
  let total = 0;
  for (const question of questions) {
    const found = weighed(entry, asked, question);
    if (found.total === 0) continue;
    hits += found.hits;
    total += found.total;
    worst = Math.min(worst, found.explained / found.total);
  }
  if (hits === 0 || total === 0) return 0;
  const unexplained = context.reduce((sum, one) => {
    const found = weighed(entry, asked, one);
    return sum + found.total - found.explained;
  }, 0);
  const withContext = total / (total + 0.3 * Math.max(0, unexplained - FREE_WORDS));
  const language = isInLanguage(entry, asked) ? 1 : IN_OTHER_LANGUAGE;
  return rounded(worst * withContext * (0.85 + 0.15 * shareAsked(entry, asked)) * language);
}

interface Weighed {
  readonly explained: number;
  readonly total: number;
  /** Words that the entry is found by. */
  readonly hits: number;
}

function weighed(entry: KnownEntry, asked: AskedText, { words }: Said): Weighed {
  // "can I exchange it for another size" asks nothing of sizes
  const hasOtherSize = entry.topic === "returns" && !asked.intents.includes("sizes");
  const hasChoice =
    entry.topic !== undefined &&
    HAS_CHOICE.includes(entry.topic) &&
    words.some((word) => topicOfWord(word) === entry.topic);
  let explained = 0;
  let total = 0;
  let hits = 0;
  const seen = new Set<string>();
  for (const [at, given] of words.entries()) {
    const word = meaningOf(given) === undefined ? entry.spelling.correct(given) : given;
    const stem = stemOf(word);
    const meaning = meaningOf(word);
    if (meaning === "denial" && at > 0) {
      total += 1.5;
      continue;
    }
    if (!hasMeaning(word) || seen.has(stem)) continue;
    seen.add(stem);
    if (isOfChoice(word) && hasChoice) continue;
    const topic = topicOfWord(word);
    if (topic === "sizes" && hasOtherSize) continue;
    const isOwn = (topic !== undefined && topic === entry.topic) || entry.keys.has(stem);
    if (isAspect(meaning)) {
      total += 1;
      if (entry.aspects.has(meaning)) explained += 1;
      if (topic === entry.topic && isOwn) hits += 1;
    } else if (topic !== undefined) {
      total += isOwn ? 1 : 1.5;
      if (isOwn) [explained, hits] = [explained + 1, hits + 1];
    } else {
      const isNumber = /\p{N}/u.test(word);
      total += isNumber ? 1.5 : 1;
      if (entry.says.has(meantStem(word))) explained += isNumber ? 1.5 : 1;
      if (entry.keys.has(stem)) hits += 1;
    }
  }
  return { explained, total, hits };
}

const HAS_CHOICE: readonly Topic[] = ["payment", "shipping", "sizes"];

/** "Payment methods available" asks for the methods, not for stock. */
function isOfChoice(word: string): boolean {
  return /^(?:disponibles?|available)$/.test(word);
}

/** How much of the entry's own question the text asks: tells two entries of one topic apart. */
function shareAsked(entry: KnownEntry, { said }: AskedText): number {
  const given = said.flatMap(({ words }) => words);
  const stemsGiven = stems(given);
  const topics = new Set(given.map((word) => meaningOf(word)).filter((one) => one !== undefined));
  const own = meantWords(entry.entry.question).filter(hasMeaning);
  if (own.length === 0) return 1;
  const covered = own.filter((word) => {
    const meaning = meaningOf(word);
    return stemsGiven.has(stemOf(word)) || (meaning !== undefined && topics.has(meaning));
  });
  return covered.length / own.length;
}

function rounded(score: number): number {
  return Math.round(score * 1000) / 1000;
}
