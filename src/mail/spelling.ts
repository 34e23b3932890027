import { editDistance, slipsAllowed } from "../core/edit-distance.ts";
import { cueWords } from "./cues/all.ts";
import { meaningOf, shopWords } from "./shop-words.ts";

/** Words by their first letter and length, so that few are compared. */
export interface Spelling {
  /** The word that was meant; the word itself when it is known or none is near. */
  correct(word: string): string;
}

// Letters that sound alike where Spanish is written by ear.
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/^h/, ""],
  [/v/g, "b"],
  [/z|c(?=[eiy])/g, "s"],
  [/ll/g, "y"],
  [/qu(?=[ei])/g, "k"],
  [/g(?=[ei])/g, "j"],
  [/mb/g, "nb"],
  [/(.)\1/g, "$1"],
];

export interface SpellingOptions {
  /** Words that are right as they are, and that no other is taken for. */
  readonly alsoKnown?: Iterable<string>;
  /** A short word with another letter in it is another word: "manta" is not "manda". */
  readonly isStrict?: boolean;
}

const SHORT_LETTERS = 6;

/** A spelling of these words. Slips are letters changed, missing, too many or swapped. */
export function spellingOf(
  words: Iterable<string>,
  { alsoKnown = [], isStrict = false }: SpellingOptions = {},
): Spelling {
  const known = new Set(words);
  const left = new Set(alsoKnown);
  const near = new Map<string, { word: string; sound: string }[]>();
  for (const word of known) {
    const sound = soundOf(word);
    const beside = near.get(sound.charAt(0));
    if (beside === undefined) near.set(sound.charAt(0), [{ word, sound }]);
    else beside.push({ word, sound });
  }
  const found = new Map<string, string>();
  const search = (word: string): string => {
    const slips = slipsAllowed(word.length);
    if (slips === 0 || word.length > 24 || /\p{N}/u.test(word)) return word;
    const sound = soundOf(word);
    let best = word;
    let least = slips + 1;
    for (const candidate of near.get(sound.charAt(0)) ?? []) {
      const most = Math.min(slips, slipsAllowed(candidate.word.length));
      if (Math.abs(candidate.word.length - word.length) > most) continue;
      const distance = candidate.sound === sound ? 0.5 : editDistance(word, candidate.word);
      if (isStrict && distance >= 1 && isAnotherWord(word, candidate.word)) continue;
      if (distance <= most && distance < least) {
        least = distance;
        best = candidate.word;
      }
    }
    return best;
  };
  return {
    correct: (word) => {
      if (known.has(word) || left.has(word)) return word;
      const before = found.get(word);
      if (before !== undefined) return before;
      const meant = search(word);
      if (found.size < 2_000) found.set(word, meant);
      return meant;
    },
  };
}

function isAnotherWord(word: string, candidate: string): boolean {
  if (word.length > SHORT_LETTERS || word.length !== candidate.length) return false;
  return word.split("").toSorted().join("") !== candidate.split("").toSorted().join("");
}

function soundOf(word: string): string {
  return SOUNDS.reduce((sound, [pattern, letter]) => sound.replace(pattern, letter), word);
}

/** The letters that a word may begin with when it is written by ear instead of with this one. */
export function lettersLike(letter: string): readonly string[] {
  const alike = ["bv", "szc", "ckq", "gj", "yl", "hiaeou"].filter((set) => set.includes(letter));
  return [...new Set([letter, ...alike.join("").split("")])];
}

let shop: Spelling | undefined;

function shopSpelling(): Spelling {
  const words = [...shopWords()];
  const isPlain = (word: string) => meaningOf(word) === "plain";
  return spellingOf(
    words.filter((word) => !isPlain(word)),
    { alsoKnown: [...words.filter(isPlain), ...cueWords()], isStrict: true },
  );
}

/** The same where only what sounds alike is the same word: for answers that are given again. */
export function shopWordBySound(word: string): string {
  const meant = correctShopWord(word);
  return soundOf(meant) === soundOf(word) ? meant : word;
}

// An infinitive with the pronouns that Spanish writes behind it: "devolvérmelo".
const WITH_PRONOUNS = /^(\p{L}{2,}[aei]r)(?:me|te|se|nos|os)?(?:l[aeo]s?)?$/u;

/** The word of the shop's vocabulary that was meant. */
export function correctShopWord(word: string): string {
  shop ??= shopSpelling();
  const verb = meaningOf(word) === undefined ? WITH_PRONOUNS.exec(word)?.[1] : undefined;
  return verb !== undefined && meaningOf(verb) !== undefined ? verb : shop.correct(word);
}
