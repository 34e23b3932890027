import { slipsAllowed } from "../core/edit-distance.ts";
import { lettersLike, spellingOf } from "../mail/spelling.ts";
import { synonymsOf } from "../mail/product-synonyms.ts";
import { productWords } from "../mail/product-words.ts";
import { folded, stemOf } from "../mail/words.ts";
import { productsWith, wordsFrom, type CatalogWord } from "./product-text.ts";
import type { Db } from "./tables.ts";

const MOST_WORDS = 40;
const MOST_CANDIDATES = 200;
/** A word of the customer's own says more than one that means the same. */
const SYNONYM_SHARE = 0.9;

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly category: string | null;
  /** A decimal string; in the shop's currency. */
  readonly price: string | null;
  readonly stock: number | null;
  readonly description: string | null;
}

export interface FoundProduct extends Product {
  /** How much of what was looked for it is, from 0 to 1. */
  readonly score: number;
}

/** The products that a customer's words mean, best first; accents and slips of the pen do not matter. */
export async function searchProducts(
  db: Db,
  text: string,
  limit = 3,
): Promise<readonly FoundProduct[]> {
  const words = productWords(text).slice(0, MOST_WORDS);
  if (words.length === 0) return [];
  const wanted = await wantedWords(db, words);
  if (wanted.length === 0) return [];
  const terms = new Set(wanted.flatMap(({ terms: same, synonyms }) => [...same, ...synonyms]));
  const found = await productsWith(db, [...terms], MOST_CANDIDATES);
  return found
    .map((product) => ({ ...product, score: scoreOf(product, wanted) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, limit);
}

interface WantedWord {
  /** The words of the catalogue that mean it. */
  readonly terms: readonly string[];
  /** Its words for what elsewhere is called otherwise. */
  readonly synonyms: readonly string[];
  /** Rare words say more. */
  readonly weight: number;
}

async function wantedWords(db: Db, words: readonly string[]): Promise<readonly WantedWord[]> {
  const { count } = await db
    .selectFrom("products")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  const wanted: WantedWord[] = [];
  for (const word of words) {
    const same = await catalogWords(db, word);
    const alike: CatalogWord[] = [];
    for (const synonym of synonymsOf(word)) alike.push(...(await sameWords(db, synonym)));
    const found = [...same, ...alike];
    if (found.length === 0) continue;
    const docs = found.reduce((sum, { doc }) => sum + doc, 0);
    wanted.push({
      terms: same.map(({ term }) => term),
      synonyms: alike.map(({ term }) => term),
      weight: 1 + Math.log(1 + count / (1 + docs)),
    });
  }
  return wanted;
}

/** The catalogue's own words for a customer's: another number or gender, else a slip of the pen. */
async function catalogWords(db: Db, word: string): Promise<readonly CatalogWord[]> {
  const same = await sameWords(db, word);
  if (same.length > 0 || slipsAllowed(word.length) === 0) return same;
  const near: CatalogWord[] = [];
  for (const letter of lettersLike(word.charAt(0))) {
    for (const found of await wordsFrom(db, letter)) {
      const isNear = Math.abs(found.term.length - word.length) <= 2 && !/\p{N}/u.test(found.term);
      if (isNear) near.push(found);
    }
  }
  const meant = stemOf(spellingOf(near.map(({ term }) => term)).correct(word));
  return near.filter(({ term }) => stemOf(term) === meant);
}

async function sameWords(db: Db, word: string): Promise<readonly CatalogWord[]> {
  const stem = stemOf(word);
  return (await wordsFrom(db, stem)).filter(({ term }) => stemOf(term) === stem);
}

function scoreOf(product: Product, wanted: readonly WantedWord[]): number {
  const parts = [
    { words: wordSet(product.name), share: 1 },
    { words: wordSet(product.category), share: 0.7 },
    { words: wordSet(product.description), share: 0.5 },
  ];
  let found = 0;
  let total = 0;
  for (const { terms, synonyms, weight } of wanted) {
    total += weight;
    const share = (meant: readonly string[]) =>
      parts.find(({ words }) => meant.some((term) => words.has(term)))?.share ?? 0;
    found += weight * Math.max(share(terms), SYNONYM_SHARE * share(synonyms));
  }
  return Math.round((found / total) * 1000) / 1000;
}

function wordSet(text: string | null): ReadonlySet<string> {
  return new Set(folded(text ?? "").match(/[\p{L}\p{N}]+/gu));
}
