import { CLASSES } from "./word-classes.ts";

/** A turn of phrase that gives away what a customer wants, and how surely. */
export interface Cue {
  readonly weight: number;
  readonly pattern: RegExp;
  /** The words that it is made of, for the spelling. */
  readonly words: readonly string[];
}

/**
 * A cue that is there when one of the phrases is. In a phrase, `a|b` is one of several words, `word*`
 * a beginning of one, `@name` a class of words, `word?` a word that may be missing, `_3` up to three
 * words of any kind, `#` a word that can be a product, `9` one with a digit, `999` one with three, `^`
 * and `$` the ends of the sentence. It is matched with a sentence as `taggedLine` writes it.
 */
export function cue(weight: number, ...phrases: readonly string[]): Cue {
  const pattern = new RegExp(`(?<!\\S)(?:${phrases.map(phrasePattern).join("|")})`);
  return { weight, pattern, words: phrases.flatMap(wordsOfPhrase) };
}

/** A sentence for the cues: a blank behind each word, and a mark before what can be a product. */
export function taggedLine(
  words: readonly string[],
  canBeProduct: (word: string) => boolean,
): string {
  return words.map((word) => `${canBeProduct(word) ? MARK : ""}${word} `).join("");
}

const MARK = "~";

function phrasePattern(phrase: string): string {
  return phrase.split(" ").map(tokenPattern).join("");
}

function tokenPattern(token: string): string {
  if (token === "^" || token === "$") return token;
  if (token === "#") return `${MARK}\\S+ `;
  if (/^9+$/.test(token)) return `\\S*(?:\\d\\S*){${token.length}} `;
  if (/^_\d$/.test(token)) return `(?:\\S+ ){0,${token.slice(1)}}`;
  if (token.endsWith("?")) return `(?:${tokenPattern(token.slice(0, -1))})?`;
  const words = alternatives(token).map((word) => word.replace(/\*$/, "\\S*"));
  return `${MARK}?(?:${words.join("|")}) `;
}

function alternatives(token: string): readonly string[] {
  return token.split("|").flatMap((part) => {
    if (!part.startsWith("@")) return [part];
    const words = CLASSES.get(part.slice(1));
    if (words === undefined) throw new Error(`no class of words is called ${part}`);
    return words;
  });
}

function wordsOfPhrase(phrase: string): readonly string[] {
  return phrase
    .split(" ")
    .flatMap((token) => (/^[_#9^$]/.test(token) ? [] : alternatives(token.replace(/\?$/, ""))))
    .filter((word) => /^\p{L}{4,}$/u.test(word));
}
