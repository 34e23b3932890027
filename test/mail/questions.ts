import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Intent } from "../../src/mail/intent.ts";
import { TOPICS, type Topic } from "../../src/mail/shop-words.ts";

/** What a customer wrote, and what it is. */
export interface Question {
  /** More than one where people would not agree: any of them is right. */
  readonly intents: readonly Intent[];
  /** The class of FAQ entry that answers all of it. */
  readonly faq: Topic | null;
  /** The class that may answer it: it depends on what the shop wrote, so none is right as well. */
  readonly maybeFaq: Topic | null;
  readonly text: string;
}

const INTENTS: readonly Intent[] = [
  ...TOPICS,
  "product_search",
  "order_status",
  "complaint",
  "other",
];

/**
 * The labelled questions of a file. A line is its intents (`returns|order_status`), a tab, the FAQ class
 * that answers the whole question (`shipping`, `shipping?` where it may, `-` where none does), a tab,
 * and the question.
 */
function questionsIn(name: string): readonly Question[] {
  const file = join(import.meta.dirname, "questions", name);
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [intents = "", faq = "", text = ""] = line.split("\t");
      const topic = topicNamed(faq.replace(/\?$/, ""));
      return {
        intents: intents.split("|").map(intentNamed),
        faq: faq.endsWith("?") ? null : topic,
        maybeFaq: faq.endsWith("?") ? topic : null,
        text,
      };
    });
}

function intentNamed(name: string): Intent {
  const intent = INTENTS.find((one) => one === name);
  if (intent === undefined) throw new Error(`no intent is called "${name}"`);
  return intent;
}

function topicNamed(name: string): Topic | null {
  const topic = TOPICS.find((one) => one === name);
  if (topic === undefined && name !== "-") throw new Error(`no FAQ class is called "${name}"`);
  return topic ?? null;
}

/** The part that the rules were tuned on. */
export const TUNED = questionsIn("tuned.tsv");

/** The part that was measured before its mistakes were looked at. */
export const HELD_OUT = questionsIn("held-out.tsv");
