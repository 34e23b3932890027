import Database from "better-sqlite3";
import { entryTerms, knownEntry, type FaqEntry } from "../mail/faq-entry.ts";
import { askedText, FAQ_THRESHOLD, isInLanguage, scoreOf, searchTerms } from "../mail/faq-score.ts";
import type { Intent } from "../mail/intent.ts";
import { matchAny } from "./match-any.ts";

const MOST_TERMS = 200;
const MOST_CANDIDATES = 20;

export interface FaqMatch {
  /** The entry that answers the whole question; undefined when none does. */
  readonly matched: FaqEntry | undefined;
  /** Of the best candidate, from 0 to 1. */
  readonly score: number;
  readonly threshold: number;
  readonly intent: Intent;
  /** All of them, the strongest first. */
  readonly intents: readonly Intent[];
  readonly candidates: readonly { readonly id: string; readonly score: number }[];
  /** False when the entry's answer is in another language than the question. */
  readonly inLanguage: boolean;
}

export interface Faq {
  /** `language` is the one to answer in, where that is not the text's own. */
  match(text: string, language?: string): FaqMatch;
}

/**
 * The entries behind SQLite's full-text index, in memory: its ranking finds the candidates, how much
 * of the whole question an entry covers decides.
 */
export function openFaq(entries: readonly FaqEntry[]): Faq {
  const known = entries.map(knownEntry);
  const sqlite = new Database(":memory:");
  sqlite.exec("CREATE VIRTUAL TABLE faq USING fts5(terms, tokenize = 'unicode61')");
  const insert = sqlite.prepare("INSERT INTO faq (rowid, terms) VALUES (?, ?)");
  for (const [index, entry] of known.entries()) insert.run(index + 1, entryTerms(entry));
  const find = sqlite.prepare<[string, number], { rowid: number }>(
    "SELECT rowid FROM faq WHERE faq MATCH ? ORDER BY bm25(faq), rowid LIMIT ?",
  );
  return {
    match: (text, language) => {
      const asked = askedText(text, language);
      const terms = searchTerms(asked).slice(0, MOST_TERMS);
      const rows = terms.length === 0 ? [] : find.all(matchAny(terms), MOST_CANDIDATES);
      const candidates = rows
        .flatMap(({ rowid }) => known[rowid - 1] ?? [])
        .map((entry) => ({ entry, score: scoreOf(entry, asked) }))
        .toSorted((a, b) => b.score - a.score);
      const [best] = candidates;
      const isAnswer = best !== undefined && best.score >= FAQ_THRESHOLD;
      return {
        matched: isAnswer ? best.entry.entry : undefined,
        score: best?.score ?? 0,
        threshold: FAQ_THRESHOLD,
        intent: asked.intents[0] ?? "other",
        intents: asked.intents,
        candidates: candidates.map(({ entry, score }) => ({ id: entry.entry.id, score })),
        inLanguage: best === undefined || isInLanguage(best.entry, asked),
      };
    },
  };
}
