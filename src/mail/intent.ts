import { COMPLAINT, SUPPOSED } from "./cues/complaint.ts";
import type { Cue } from "./cues/cue.ts";
import { ELSEWHERE } from "./cues/elsewhere.ts";
import { ORDER_STATUS } from "./cues/order-status.ts";
import { PRODUCT_SEARCH } from "./cues/product-search.ts";
import { CHANGE_OF_FACTS, STORY } from "./cues/story.ts";
import { TOPIC_CUES } from "./cues/topics.ts";
import { saidIn, type Said } from "./said.ts";
import { topicOfWord, TOPICS, type Topic } from "./shop-words.ts";

export type Intent = Topic | "product_search" | "order_status" | "complaint" | "other";
type Scores = Map<Intent, number>;

const LEAST = 0.75;
const LONG_WORDS = 60;

/**
 * What a customer wants, by rules: the strongest first, never empty. What is asked counts, not the
 * words alone: a long complaint that mentions a payment is a complaint.
 */
export function intentsOf(text: string): readonly Intent[] {
  return intentsIn(saidIn(text));
}

/** The same for a text that was taken apart already. */
export function intentsIn(said: readonly Said[]): readonly Intent[] {
  const scores: Scores = new Map();
  const words = said.reduce((sum, sentence) => sum + sentence.words.length, 0);
  for (const sentence of said) {
    const weight = weightOf(sentence, words);
    for (const [topic, points] of topicPoints(sentence)) {
      scores.set(topic, (scores.get(topic) ?? 0) + points * weight);
    }
  }
  scores.set("product_search", strongest(said, PRODUCT_SEARCH));
  scores.set("order_status", strongest(said, ORDER_STATUS));
  scores.set("other", strongest(said, ELSEWHERE));
  scores.set("complaint", complaintIn(said));
  return ranked(settled(scores, said, words));
}

/** A question says what is wanted; a story only what happened. */
function weightOf({ asks, tagged, words, thanks }: Said, total: number): number {
  if (thanks) return 0.2;
  if (STORY.pattern.test(tagged)) return asks ? 0.8 : 0.3;
  return asks || (words.length <= 8 && total <= 20) ? 1 : 0.5;
}

const ASKS_FOR_ITSELF = /\b(?:can|puedo|quiero|how|como|want|podria|necesito|need)\b/;
const JOINS = /\b(?:y|e|o|u|and|or|also|tambien|ademas|plus)\b/;
const SUM_TO_PAY =
  /\b(?:cuanto|howmuch|aparte)\b|\benvios? se pagan?\b|\b(?:pag\w+|pay) (?:for |the |el |los |de |por )*(?:envios?|shipping|delivery|postage)\b/;

/** How much a sentence is about each topic: its first word says it, more of them make it surer. */
function topicPoints({ words, text, tagged }: Said): ReadonlyMap<Topic, number> {
  const points = new Map<Topic, number>();
  for (const topic of TOPICS) {
    const count = words.filter((word) => topicOfWord(word) === topic).length;
    const said = count === 0 ? 0 : 1 + 0.4 * Math.min(count - 1, 3);
    const most = Math.max(said, strongestIn(tagged, TOPIC_CUES[topic]));
    if (most > 0) points.set(topic, most);
  }
  const change = (topic: Topic, how: (before: number) => number) => {
    const before = points.get(topic);
    if (before !== undefined) points.set(topic, how(before));
  };
  // a size is often named beside the stock that is asked for
  change("stock", (before) => before + 0.1);
  if (CHANGE_OF_FACTS.pattern.test(tagged)) points.delete("returns");
  if (ASKS_FOR_ITSELF.test(text)) change("returns", (before) => before + 0.5);
  if (isChoice(text) && chosenFrom(points, tagged)) points.delete("stock");
  if (JOINS.test(text)) return points;
  // "who pays for the shipping of a return": one topic, and words of others about it
  const head = headOf(points, text);
  for (const topic of TOPICS) if (head !== undefined && topic !== head) change(topic, halved);
  return points;
}

const halved = (before: number) => before / 2;

function headOf(points: ReadonlyMap<Topic, number>, text: string): Topic | undefined {
  if (points.has("returns")) return "returns";
  if (!points.has("payment") || !points.has("shipping")) return undefined;
  return SUM_TO_PAY.test(text) ? "shipping" : "payment";
}

/** "Payment methods available" and "available sizes" ask for the methods and the sizes. */
function chosenFrom(points: ReadonlyMap<Topic, number>, tagged: string): boolean {
  const isOfAll = !/[~\d]/.test(tagged);
  return points.has("payment") || points.has("shipping") || (points.has("sizes") && isOfAll);
}

function isChoice(text: string): boolean {
  return /\b(?:disponibles?|available)\b/.test(text) && !/\b(?:stock|agotad[oa]s?)\b/.test(text);
}

function strongestIn(tagged: string, cues: readonly Cue[]): number {
  return cues.reduce(
    (most, { pattern, weight }) => (weight > most && pattern.test(tagged) ? weight : most),
    0,
  );
}

function strongest(said: readonly Said[], cues: readonly Cue[]): number {
  return Math.max(0, ...said.map(({ tagged }) => strongestIn(tagged, cues)));
}

const LEAST_COMPLAINT = 2;
const IF_SUPPOSED = 0.4;

/** All that went wrong, added up; what only might go wrong counts for little. */
function complaintIn(said: readonly Said[]): number {
  const lines = said.map(({ tagged }) => ({
    tagged,
    share: SUPPOSED.pattern.test(tagged) ? IF_SUPPOSED : 1,
  }));
  const sum = COMPLAINT.reduce((total, { pattern, weight }) => {
    const found = lines.filter(({ tagged }) => pattern.test(tagged));
    return total + weight * Math.max(0, ...found.map(({ share }) => share));
  }, 0);
  return sum >= LEAST_COMPLAINT ? sum : 0;
}

/** Where two intents share words, the one that the whole says. */
function settled(scores: Scores, said: readonly Said[], words: number): Scores {
  const of = (intent: Intent) => scores.get(intent) ?? 0;
  const lower = (intent: Intent, factor: number) => scores.set(intent, of(intent) * factor);
  const complaint = of("complaint");
  if (complaint > 0) {
    if (words > LONG_WORDS) scores.set("complaint", complaint * 1.5);
    for (const topic of TOPICS) lower(topic, 0.4);
    lower("product_search", 0.3);
    const asksWhere = said.some(({ text, asks }) => asks && ASKS_WHERE.test(text));
    if (complaint <= 2.5 && asksWhere && of("order_status") > 0) {
      scores.set("order_status", Math.max(of("order_status"), complaint + 0.5));
    }
  }
  // "Can I exchange my purchase?" asks for an exchange, not after the purchase
  const asksElse =
    of("returns") >= 1 || of("payment") >= 1 || of("shipping") >= 2 || of("other") >= 2;
  if (of("order_status") <= 2.2 && asksElse) lower("order_status", 0.3);
  if (of("order_status") >= 2) lower("shipping", 0.4);
  // "Can I return it without the receipt?"
  if (of("returns") >= 1 || of("order_status") >= 3) lower("other", 0.5);
  const hasTopic = TOPICS.some((topic) => of(topic) >= 1);
  if (hasTopic && of("product_search") <= 2) lower("product_search", 0.3);
  return scores;
}

const ASKS_WHERE = /\b(?:donde|where|cuando|when|estado|status|seguimiento|tracking)\b/;

function ranked(scores: Scores): readonly Intent[] {
  const found = [...scores]
    .filter(([, score]) => score >= LEAST)
    .toSorted((a, b) => b[1] - a[1])
    .map(([intent]) => intent);
  return found.length === 0 ? ["other"] : found;
}
