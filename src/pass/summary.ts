import { isoTime } from "../core/clock.ts";
import type { AccountReport } from "./run-account.ts";
import type { TaskCounts } from "./work.ts";

export type PassOutcome = "ok" | "partial" | "timeout" | "interrupted";

/** The document that `run --json` prints. */
export interface RunSummary {
  readonly runId: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
  readonly outcome: PassOutcome;
  readonly dryRun?: true;
  readonly accounts: readonly AccountReport[];
  readonly tasks: TaskCounts;
  readonly invoices: {
    readonly stored: number;
    readonly duplicates: number;
    readonly needsReview: number;
  };
  readonly replies: {
    readonly sent: number;
    readonly fromFaq: number;
    readonly fromCache: number;
    readonly fromLlm: number;
    readonly suppressed: number;
    /** Not sent, as `replies.mode` wants it: kept, or in the Drafts folder. */
    readonly kept: number;
  };
  readonly llm: {
    readonly requests: number;
    readonly cacheHits: number;
    readonly rateLimited: number;
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly costUsd: string;
  };
}

export const NO_REPLIES = {
  sent: 0,
  fromFaq: 0,
  fromCache: 0,
  fromLlm: 0,
  suppressed: 0,
  kept: 0,
};
export const NO_LLM = {
  requests: 0,
  cacheHits: 0,
  rateLimited: 0,
  inputTokens: 0,
  outputTokens: 0,
  costUsd: "0",
};

export function noTasks(): TaskCounts {
  return { done: 0, skipped: 0, retried: 0, failed: 0, deadLettered: 0, deferred: 0 };
}

/** The head of a summary: which pass, and how long it took. */
export function passTimes(runId: string, startedAt: number, finishedAt: number) {
  return {
    runId,
    startedAt: isoTime(startedAt),
    finishedAt: isoTime(finishedAt),
    durationMs: finishedAt - startedAt,
  };
}

/** A pass is partial when an account failed, or an attempt did, also one that is tried again. */
export function outcomeOf(accounts: readonly AccountReport[], tasks: TaskCounts): PassOutcome {
  const failed = tasks.retried + tasks.failed + tasks.deadLettered;
  return failed > 0 || accounts.some(({ outcome }) => outcome !== "ok") ? "partial" : "ok";
}
