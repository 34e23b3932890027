import type { Outcome } from "../core/outcome.ts";
import type { Effect } from "../db/effects.ts";
import type { Intent } from "../mail/intent.ts";
import type { Turn } from "../mail/prompt.ts";

/** A mail as a question: what is asked, by whom, in what conversation. */
export interface AskedMail {
  readonly subject: string;
  readonly text: string;
  /** The subject with the text, where the subject is the customer's own. */
  readonly whole: string;
  readonly language: string | undefined;
  readonly intents: readonly Intent[];
  readonly sender: string;
  readonly thread: string;
  /** It answers a mail of ours: without what was said before it may mean anything. */
  readonly isFollowUp: boolean;
  readonly history: readonly Turn[];
}

/** What became of looking for an answer in one place. */
export type FoundAnswer =
  | {
      readonly type: "answer";
      readonly text: string;
      readonly source: "faq" | "cache" | "llm";
      readonly effects: readonly Effect[];
    }
  | { readonly type: "none" }
  | { readonly type: "over"; readonly outcome: Outcome<Effect> };
