import { COMPLAINT } from "./complaint.ts";
import { ELSEWHERE } from "./elsewhere.ts";
import { ORDER_STATUS } from "./order-status.ts";
import { PRODUCT_SEARCH } from "./product-search.ts";
import { TOPIC_CUES } from "./topics.ts";

/** The words that all cues are made of. */
export function cueWords(): readonly string[] {
  return [COMPLAINT, ORDER_STATUS, PRODUCT_SEARCH, ELSEWHERE, ...Object.values(TOPIC_CUES)]
    .flat()
    .flatMap(({ words }) => words);
}

let words: ReadonlySet<string> | undefined;

export function isCueWord(word: string): boolean {
  words ??= new Set(cueWords());
  return words.has(word);
}
