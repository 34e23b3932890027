import { withPhrases } from "./shop-phrases.ts";
import { meaningOf, type Topic } from "./shop-words.ts";
import { correctShopWord } from "./spelling.ts";
import { stemOf, wordsOf } from "./words.ts";

export function hasMeaning(word: string): boolean {
  const meaning = meaningOf(word);
  return meaning !== "small" && meaning !== "neutral" && meaning !== "denial";
}

export function meantWords(text: string): readonly string[] {
  return withPhrases(wordsOf(text).map(correctShopWord));
}

// "tarde" and "tarda" have one stem and nothing in common.
export function meantStem(word: string): string {
  return `${stemOf(word)} ${meaningOf(word) ?? "plain"}`;
}

export function stems(words: Iterable<string>): ReadonlySet<string> {
  return new Set([...words].filter(hasMeaning).map(stemOf));
}

export function topicTerm(topic: Topic): string {
  return `topic${topic}`;
}
