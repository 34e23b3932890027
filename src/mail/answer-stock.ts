// What an answer claims to be in stock, held against the products that it was given.

import type { KnownProduct } from "./prompt.ts";
import { folded } from "./words.ts";

const COUNTS = [
  /(?:tenemos|quedan?|hay|disponemos de|nos quedan|contamos con|we have|there are|only|just|solo|stock(?: actual)?(?: es)?(?: de)?[: ]) {0,2}(?:solo |aun |todavia |exactamente |exactly |still |only )?(\d{1,6}) {1,2}(?:unidad(?:es)?|uds?|piezas?|pares|units?|pieces?|pairs|pcs|ejemplares|en stock|in stock|left|disponibles?|available)\b/g,
  /\b(\d{1,6}) {1,2}(?:unidad(?:es)?|uds|units?|pcs|piezas?|pieces?)? ?(?:en stock|in stock|disponibles?|available|left)\b/g,
  /\bstock: ?(\d{1,6})\b/g,
];
const THERE =
  /\b(?:en stock|in stock|(?:esta|estan|sigue|siguen|tenemos|hay|queda|quedan|lo tenemos|la tenemos) (?:\w{1,20} ){0,2}disponibles?|(?:is|are|it's|still) (?:\w{1,20} ){0,2}available|disponible ahora|disponibilidad inmediata)\b/;
const NOT_THERE =
  /\b(?:agotad[oa]s?|sin stock|fuera de stock|out of stock|sold out|no (?:\w{1,20} ){0,5}(?:disponibles?|en stock|quedan?)|(?:not|don't|doesn't) (?:\w{1,20} ){0,5}(?:available|in stock)|unavailable|isn't available|aren't available|no hay stock|no tenemos stock)\b/;
/** People are available too. */
const OF_PEOPLE =
  /\b(?:estamos|estoy|equipo|atencion|servicio|horario|soporte|compañero|companero|colega|informacion|team|support|service|we are|i am|we're|i'm|staff|colleague|information|talla|tallas|sizes?|colores|colours?|colors?)\b/;
const MIN_WORD = 4;

/** A claim that the products given do not bear out; undefined when there is none. */
export function wrongStockClaim(
  answer: string,
  products: readonly KnownProduct[],
  knownText: string,
): string | undefined {
  const known = folded(knownText);
  for (const sentence of folded(answer).split(/[.!?;\n]+/)) {
    const words = sentence.trim();
    if (words === "" || known.includes(words)) continue;
    const about = productsIn(words, products);
    const stocks = about.map(({ stock }) => stock);
    for (const pattern of COUNTS) {
      for (const [, count = ""] of words.matchAll(pattern)) {
        if (!stocks.includes(Number(count))) return "a number in stock that is not known";
      }
    }
    if (NOT_THERE.test(words)) {
      const isThere = about.length > 0 && stocks.every((stock) => stock !== null && stock > 0);
      if (isThere && !OF_PEOPLE.test(words)) return "out of stock what is in stock";
    } else if (THERE.test(words) && (/en stock|in stock/.test(words) || !OF_PEOPLE.test(words))) {
      if (!stocks.some((stock) => stock !== null && stock > 0))
        return "in stock what is not known to be";
    }
  }
  return undefined;
}

/** The products that a sentence names best; all, when it names none. */
function productsIn(sentence: string, products: readonly KnownProduct[]): readonly KnownProduct[] {
  const words = new Set(sentence.split(/[^\p{L}\p{N}]+/u));
  const scored = products.map((product) => {
    const names = folded(product.name)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length >= MIN_WORD || /\d/.test(word));
    return { product, score: names.filter((name) => words.has(name)).length };
  });
  const best = Math.max(0, ...scored.map(({ score }) => score));
  return best === 0
    ? products
    : scored.filter(({ score }) => score === best).map(({ product }) => product);
}
