import { meaningOf } from "./shop-words.ts";
import { wordsOf } from "./words.ts";

/** The words of a text that can mean a product: not "how much is the", not "do you ship". */
export function productWords(text: string): readonly string[] {
  const words = [...new Set(wordsOf(text))];
  const meanings = new Map(words.map((word) => [word, meaningOf(word)]));
  const own = words.filter((word) => [undefined, "plain", "matter"].includes(meanings.get(word)));
  return own.length > 0 ? own : words.filter((word) => meanings.get(word) === "neutral");
}
