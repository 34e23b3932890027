import {
  CHANGE_OF_FACTS,
  COMPLAINT,
  ORDER_STATUS,
  PRODUCT_SEARCH,
  STORY,
  WHAT_IF,
  type Cue,
} from "./intent-cues.ts";
import { saidIn, type Said } from "./said.ts";
import { meaningOf, TOPICS, type Topic } from "./shop-words.ts";

export type Intent = Topic | "product_search" | "order_status" | "complaint" | "other";

const LEAST = 0.75;
const LONG_WORDS = 60;
const PAPERS = /\b(?:facturas?|invoices?|recibo|receipt|ticket)\b/;
/** "Payment methods available" asks for the methods. */
const OF_CHOICE = /\b(?:disponibles?|available)\b/g;

/**
 * What a customer wants, by rules: the strongest first, never empty. What is asked counts, not the
 * words alone: a long complaint that mentions a payment is a complaint.
 */
export function intentsOf(text: string): readonly Intent[] {
  return intentsIn(saidIn(text));
}

/** The same for a text that was taken apart already. */
export function intentsIn(said: readonly Said[]): readonly Intent[] {
  const scores = new Map<Intent, number>();
  const add = (intent: Intent, points: number) => {
    scores.set(intent, (scores.get(intent) ?? 0) + points);
  };
  const words = said.reduce((sum, sentence) => sum + sentence.words.length, 0);
  const isSupposed = said.some(({ text: line }) => WHAT_IF.test(line));
  const complaint = strength(said, COMPLAINT) * (isSupposed ? 0.4 : 1);
  const status = strength(said, ORDER_STATUS);
  for (const sentence of said) {
    const weight = weightOf(sentence, words);
    for (const topic of TOPICS) {
      const points = topicPoints(sentence, topic);
      if (points > 0) add(topic, points * weight);
    }
  }
  add("product_search", strengthOf(said, PRODUCT_SEARCH));
  add("order_status", status);
  if (complaint >= 2 || (complaint >= 1.5 && status > 0)) add("complaint", complaint);
  return ranked(settled(scores, said, words));
}

/** A question says what is wanted; a story only what happened. */
function weightOf({ asks, text, words, thanks }: Said, total: number): number {
  if (thanks) return 0.2;
  if (asks && !STORY.test(text)) return 1;
  if (asks) return 0.8;
  if (STORY.test(text)) return 0.3;
  return words.length <= 8 && total <= 20 ? 1 : 0.5;
}

// The first word of a topic says it; more of them make it surer.
function topicPoints({ words, text }: Said, topic: Topic): number {
  const isOfChoice =
    topic === "stock" &&
    words.some((word) => meaningOf(word) === "payment" || meaningOf(word) === "shipping") &&
    words.filter((word) => meaningOf(word) === "stock").length ===
      (text.match(OF_CHOICE) ?? []).length;
  if (isOfChoice) return 0;
  const count = words.filter((word) => meaningOf(word) === topic).length;
  if (count === 0 || (topic === "returns" && CHANGE_OF_FACTS.test(text))) return 0;
  // a size is often named beside the stock that is asked for
  const points = (topic === "stock" ? 1.1 : 1) + 0.4 * Math.min(count - 1, 3);
  if (
    topic === "returns" &&
    /\b(?:can|puedo|quiero|how|como|want|podria|necesito|need)\b/.test(text)
  ) {
    return points + 0.5;
  }
  return points;
}

function strength(said: readonly Said[], cues: readonly Cue[]): number {
  let sum = 0;
  for (const { pattern, weight } of cues) {
    if (said.some(({ text }) => pattern.test(text))) sum += weight;
  }
  return sum;
}

function strengthOf(said: readonly Said[], cues: readonly Cue[]): number {
  return Math.max(
    0,
    ...cues
      .filter(({ pattern }) => said.some(({ text }) => pattern.test(text)))
      .map(({ weight }) => weight),
  );
}

/** Where two intents share words, the one that the whole says. */
function settled(
  scores: Map<Intent, number>,
  said: readonly Said[],
  words: number,
): Map<Intent, number> {
  const of = (intent: Intent) => scores.get(intent) ?? 0;
  const lower = (intent: Intent, factor: number) => scores.set(intent, of(intent) * factor);
  const complaint = of("complaint");
  if (complaint > 0) {
    if (words > LONG_WORDS) scores.set("complaint", complaint * 1.5);
    for (const topic of TOPICS) lower(topic, 0.4);
    lower("product_search", 0.3);
    const asksWhere = said.some(
      ({ text, asks }) =>
        asks && /\b(?:donde|where|cuando|when|estado|status|seguimiento|tracking)\b/.test(text),
    );
    if (complaint <= 2.5 && asksWhere && of("order_status") > 0) {
      scores.set("order_status", Math.max(of("order_status"), complaint + 0.5));
    }
  }
  // "Can I exchange my purchase?" asks for an exchange, not after the purchase
  const asksElse =
    of("returns") >= 1 || of("payment") >= 1 || said.some(({ text }) => PAPERS.test(text));
  if (of("order_status") <= 2 && asksElse) lower("order_status", 0.3);
  if (of("order_status") >= 2) lower("shipping", 0.4);
  const hasTopic = TOPICS.some((topic) => topic !== "stock" && of(topic) >= 1);
  if (hasTopic && of("product_search") > 0 && of("product_search") <= 2)
    lower("product_search", 0.3);
  if (of("stock") >= 1 && of("product_search") <= 2) lower("product_search", 0.3);
  return scores;
}

function ranked(scores: ReadonlyMap<Intent, number>): readonly Intent[] {
  const found = [...scores]
    .filter(([, score]) => score >= LEAST)
    .toSorted((a, b) => b[1] - a[1])
    .map(([intent]) => intent);
  return found.length === 0 ? ["other"] : found;
}
