// What an answer says that something costs, held against the products and lines that it was given.

import {
  amountsIn,
  isSameAmount,
  percentagesIn,
  priceOf,
  spelledAmountsIn,
  type Amount,
} from "./answer-amounts.ts";
import type { KnownProduct } from "./prompt.ts";
import { folded } from "./words.ts";

const FREE =
  /\b(?:gratis|gratuit[oa]s?|gratuitement|kostenlos|sin (?:coste|costo|cargo)|(?:free of|no|without) charge|for free|free (?:shipping|delivery|returns?)|(?:shipping|delivery) is free)\b/;
const KNOWN_FREE = /\b(?:free|gratis|gratuit|kostenlos|sin (?:coste|costo|cargo)|no charge)/;

/** A price, percentage or gift that the shop's own words do not bear out; undefined when there is none. */
export function wrongPrice(
  answer: string,
  products: readonly KnownProduct[],
  shopText: string,
): string | undefined {
  const spelled = new Set(spelledAmountsIn(shopText));
  const isSpelled = spelledAmountsIn(answer).every((amount) => spelled.has(amount));
  const said = amountsIn(shopText);
  const isPriced = amountsIn(answer).every((amount) =>
    isOneOf(amount, [...said, ...products.flatMap(pricesOf)]),
  );
  if (!isSpelled || !isPriced) return "it has a price that is not known";
  if (FREE.test(folded(answer)) && !KNOWN_FREE.test(folded(shopText))) {
    return "it gives away what is not known to be free";
  }
  if (hasOthersPrice(answer, products, said)) return "it has the price of another product";
  const percentages = new Set(percentagesIn(shopText));
  if (percentagesIn(answer).some((percentage) => !percentages.has(percentage))) {
    return "it has a percentage that is not known";
  }
  return undefined;
}

/** A sentence that names one product and prices it as another, which it does not speak of. */
function hasOthersPrice(
  answer: string,
  products: readonly KnownProduct[],
  said: readonly Amount[],
): boolean {
  return answer.split(/[.!?;](?=\s|$)|\n/).some((sentence) => {
    const words = new Set(folded(sentence).split(/[^\p{L}\p{N}]+/u));
    const shares = products.map((product) => ({ product, share: shareNamed(product, words) }));
    if (!shares.some(({ share }) => share > 0.5)) return false;
    const spokenOf = shares.filter(({ share }) => share > 0).map(({ product }) => product);
    const known = [...said, ...spokenOf.flatMap(pricesOf)];
    return amountsIn(sentence).some((amount) => !isOneOf(amount, known));
  });
}

/** How much of the product's name the words hold. */
function shareNamed({ name }: KnownProduct, words: ReadonlySet<string>): number {
  const own = folded(name).match(/[\p{L}\p{N}]{3,}|\p{N}+/gu) ?? [];
  return own.length === 0 ? 0 : own.filter((word) => words.has(word)).length / own.length;
}

function pricesOf({ price }: KnownProduct): readonly Amount[] {
  return price === null ? [] : [priceOf(price)];
}

function isOneOf(amount: Amount, known: readonly Amount[]): boolean {
  return known.some((one) => isSameAmount(amount, one));
}
