const MOST_CHARS = 8_000;
const MOST_WORDS = 1_200;

/** One sentence of a mail: its words in lower case without accents, and whether it ends as a question. */
export interface Sentence {
  readonly words: readonly string[];
  readonly asks: boolean;
}

/** Lower case without accents and with plain apostrophes; only the beginning of a long text. */
export function folded(text: string): string {
  return text
    .slice(0, MOST_CHARS)
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .replace(/[’‘`´]/g, "'")
    .toLowerCase();
}

const WORD = /\p{N}+(?:[.,]\p{N}+)*|\p{L}[\p{L}\p{N}]*(?:'\p{L}+)*/gu;

/** The words and numbers of a text, folded, as customers mean them: `xq` is `porque`. */
export function wordsOf(text: string): readonly string[] {
  return wordsIn(folded(text));
}

/** The sentences of a text. A line that was only wrapped goes on in the next one. */
export function sentencesOf(text: string): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let left = MOST_WORDS;
  for (const [piece] of unwrapped(folded(text)).matchAll(/[^.?!;\n…]+[.?!;…\n]*|[.?!;…\n]+/g)) {
    const words = wordsIn(piece).slice(0, left);
    left -= words.length;
    const asks = /[?¿]/.test(piece);
    const last = sentences.at(-1);
    // "19.90" and "S.A." are cut in two: a piece that begins without a blank goes with the one before
    if (last !== undefined && /^[\p{L}\p{N}]/u.test(piece)) {
      sentences[sentences.length - 1] = {
        words: joined(last.words, words),
        asks: last.asks || asks,
      };
    } else if (words.length > 0) sentences.push({ words, asks });
  }
  return sentences;
}

function joined(before: readonly string[], after: readonly string[]): readonly string[] {
  const [last = "", first = ""] = [before.at(-1), after[0]];
  if (!/^\p{N}+$/u.test(last) || !/^\p{N}/u.test(first)) return [...before, ...after];
  return [...before.slice(0, -1), `${last}.${first}`, ...after.slice(1)];
}

// Mail programs break lines at about 72 characters: a short line was ended by a person.
function unwrapped(text: string): string {
  const lines = text.split(/\r?\n/);
  return lines
    .map((line, index) => {
      const goesOn = line.length >= 50 && (lines[index + 1] ?? "").trim() !== "";
      return `${line}${goesOn ? " " : "\n"}`;
    })
    .join("");
}

function wordsIn(text: string): readonly string[] {
  return (text.match(WORD) ?? []).slice(0, MOST_WORDS).map((word) => {
    const plain = word.replaceAll("'", "").replace(/(\p{L})\1{2,}/gu, "$1");
    return SHORT_FORMS.get(plain) ?? plain;
  });
}

const SHORT_FORMS = new Map([
  ["q", "que"],
  ["d", "de"],
  ["k", "que"],
  ["ke", "que"],
  ["qe", "que"],
  ["x", "por"],
  ["xq", "porque"],
  ["xk", "porque"],
  ["pq", "porque"],
  ["porq", "porque"],
  ["xfa", "porfavor"],
  ["xfavor", "porfavor"],
  ["tb", "tambien"],
  ["tmb", "tambien"],
  ["cdo", "cuando"],
  ["cto", "cuanto"],
  ["cnto", "cuanto"],
  ["dnd", "donde"],
  ["hs", "horas"],
  ["u", "you"],
  ["ur", "your"],
  ["r", "are"],
  ["pls", "please"],
  ["plz", "please"],
]);

/** A word without its plural and gender; never shorter than three letters. */
export function stemOf(word: string): string {
  if (word.length < 5 || /\p{N}/u.test(word)) return word;
  return word
    .replace(/(?:ciones|siones)$/, (end) => end.slice(0, -2))
    .replace(/(?:es|as|os|s|a|o|e)$/, "");
}
