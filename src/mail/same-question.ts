import { withPhrases } from "./shop-phrases.ts";
import { meaningOf } from "./shop-words.ts";
import { shopWordBySound } from "./spelling.ts";
import { folded, wordsOf } from "./words.ts";

// Small words that say nothing of what is asked. All others stay: "when" is not "how", and "with" is
// not "without".
const SAY_NOTHING = new Set(
  `el la los las lo un una unos unas the a an hola hello hi hey dear buenas buenos buen tardes noches
   gracias thanks thank thankyou favor porfavor porfa please saludo saludos regards muchas mil che
   cordial cordiales estimado estimados estimada cheers kind best good morning afternoon evening me te
   podrian podria pueden puede podes podeis could can would you decir decirme tell know saber si if
   queria quisiera wondering wonder i do did does`.split(/\s+/),
);

/**
 * What a question asks, in a form that is equal for two spellings of it: courtesy, accents and slips
 * of the pen do not matter; every number, and every word that means anything, does.
 */
export function questionForm(text: string): string {
  const kept = withPhrases(wordsOf(text).map(shopWordBySound)).filter(
    (word) => !SAY_NOTHING.has(word),
  );
  if (kept.length === 0) return folded(text).replace(/\s+/g, " ").trim();
  // the shop's own words may stand in any order; of sizes, colours and numbers the order may matter
  const known = kept.filter((word) => meaningOf(word) !== undefined).toSorted();
  const own = kept.filter((word) => meaningOf(word) === undefined);
  return `${[...new Set(known)].join(" ")}|${own.join(" ")}`;
}
