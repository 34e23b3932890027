import { hasMeaning, meantStem, meantWords, stems, topicTerm } from "./faq-words.ts";
import { languageOf } from "./language.ts";
import { isAspect, meaningOf, topicOfWord, TOPICS, type Aspect, type Topic } from "./shop-words.ts";
import { spellingOf, type Spelling } from "./spelling.ts";

/** A frequent question and its answer, as the shop wrote them into its FAQ file. */
export interface FaqEntry {
  readonly id: string;
  readonly keywords: readonly string[];
  readonly question: string;
  readonly answer: string;
}

/** An entry as it is compared with questions. */
export interface KnownEntry {
  readonly entry: FaqEntry;
  /** Those of its answer; none when its words do not say. */
  readonly languages: ReadonlySet<string>;
  readonly topic: Topic | undefined;
  /** The stems of its keywords: one of them, or of its topic's words, has to be asked for. */
  readonly keys: ReadonlySet<string>;
  /** The stems of its question and keywords: what it is about. */
  readonly about: ReadonlySet<string>;
  /** The stems of everything in it: what it can know. */
  readonly says: ReadonlySet<string>;
  /** The aspects that its question or answer speaks of; a keyword alone tells nobody the price. */
  readonly aspects: ReadonlySet<Aspect>;
  readonly spelling: Spelling;
}

export function knownEntry(entry: FaqEntry): KnownEntry {
  const keys = meantWords(entry.keywords.join(" . "));
  const question = meantWords(entry.question);
  const answer = meantWords(entry.answer);
  const all = [...keys, ...question, ...answer];
  return {
    entry,
    languages: languagesOf(entry),
    topic: topicOf(keys, question),
    keys: stems(keys.length > 0 ? keys : question),
    about: stems([...keys, ...question]),
    says: new Set(all.filter(hasMeaning).map(meantStem)),
    aspects: new Set(
      [...question, ...answer].map(aspectSaid).filter((aspect) => aspect !== undefined),
    ),
    spelling: spellingOf(all),
  };
}

/** An answer may stand in two languages, one behind the other. */
function languagesOf({ question, answer }: FaqEntry): ReadonlySet<string> {
  const parts = [answer, ...answer.split(/(?<=[.!?])\s/).slice(0, 20)];
  const found = parts.map(languageOf).filter((language) => language !== undefined);
  const ofQuestion = found.length === 0 ? languageOf(question) : undefined;
  return new Set(ofQuestion === undefined ? found : [ofQuestion]);
}

/** The words an entry is found by. */
export function entryTerms(entry: KnownEntry): string {
  const topic = entry.topic === undefined ? [] : [topicTerm(entry.topic)];
  return [...entry.about, ...topic].join(" ");
}

function topicOf(keys: readonly string[], question: readonly string[]): Topic | undefined {
  const counts = TOPICS.map((topic) => {
    const count = (words: readonly string[]) =>
      words.filter((word) => topicOfWord(word) === topic).length;
    return { topic, count: count(keys) + 0.9 * count(question) };
  }).toSorted((a, b) => b.count - a.count);
  const [first] = counts;
  return first !== undefined && first.count > 0 ? first.topic : undefined;
}

const TELLS_COST =
  /^(?:\d+(?:[.,]\d+)?|eur|euro|euros|usd|ars|peso|pesos|dolares|dollars?|pounds?)$/;

function aspectSaid(word: string): Aspect | undefined {
  const meaning = meaningOf(word);
  if (isAspect(meaning)) return meaning;
  return TELLS_COST.test(word) && !/^\d+$/.test(word) ? "cost" : undefined;
}
