import { createHash } from "node:crypto";
import type { Config, LlmConfig } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";
import { CodedError, type ErrorCode } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { dropAnswer, keepAnswer, takeCached } from "../db/llm-cache.ts";
import type { Db } from "../db/tables.ts";
import type { LlmClient, LlmPrompt } from "../llm/client.ts";
import { createCallMaker } from "./call-llm.ts";

/** What is asked, whoever asks: equal questions have equal answers. */
export interface Question<T> extends LlmPrompt {
  readonly purpose: "invoice" | "reply";
  readonly maxOutputTokens: number;
  /** Tried first where less is likely enough: what is reserved counts against the limit. */
  readonly usualOutputTokens?: number;
  /** The answer's text as what it means; undefined when it is not of the form asked for. */
  readonly read: (text: string) => T | undefined;
}

/** Who asks, and how long that may wait. */
export interface Asker {
  readonly account: string;
  readonly taskId: number | null;
  /** A call that cannot begin by then is left to a later pass. */
  readonly deadlineAt: number;
  /** Told how long the limiter was waited for: it costs no attempt. */
  readonly onWaited?: (ms: number) => void;
}

export type LlmVerdict<T> =
  | { readonly type: "answered"; readonly answer: T; readonly fromCache: boolean }
  /** The LLM rests, or its limit is used up: later, and no attempt is lost. */
  | { readonly type: "deferred"; readonly reason: ErrorCode }
  /** It will never take this question: too long, or a picture for a model without eyes. */
  | { readonly type: "refused" };

/** The one door to the LLM. An error of the asker's own call is thrown: it costs an attempt. */
export interface Llm {
  ask<T>(question: Question<T>, asker: Asker, signal: AbortSignal): Promise<LlmVerdict<T>>;
  /** The answer cannot be used: asked again, the question is a new one. */
  forget(question: LlmPrompt): Promise<void>;
  /** An answer that its asker had kept for itself. */
  countCacheHit(): void;
  /** Questions that needed no call, for the summary. */
  readonly cacheHits: number;
}

export interface LlmOptions {
  readonly llm: LlmConfig;
  readonly client: LlmClient;
  readonly runId: string | null;
  readonly retries: number;
  readonly limitMs: Config["timeouts"]["llmMs"];
  readonly db: Db;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** Cache, then budget, breaker and limiter, then the call; two equal questions share one. */
export function createLlm(options: LlmOptions): Llm {
  const { llm, db, clock } = options;
  const maker = createCallMaker(options);
  const underWay = new Map<string, Promise<LlmVerdict<string>>>();
  let cacheHits = 0;

  const cached = async (key: string) =>
    llm.cache.enabled ? takeCached(db, key, clock.now()) : undefined;

  const perform = async <T>(
    key: string,
    question: Question<T>,
    asker: Asker,
    signal: AbortSignal,
  ): Promise<LlmVerdict<string>> => {
    const verdict = await maker.call(question, asker, signal);
    if (verdict.type === "answered" && llm.cache.enabled) {
      const { purpose } = question;
      const kept = { key, purpose, answer: verdict.answer, ttlMs: llm.cache.ttlMs };
      await keepAnswer(db, kept, clock.now());
    }
    return verdict;
  };

  return {
    get cacheHits() {
      return cacheHits;
    },
    countCacheHit: () => void (cacheHits += 1),
    forget: (question) => dropAnswer(db, cacheKey(llm.model, question)),
    ask: async (question, asker, signal) => {
      const key = cacheKey(llm.model, question);
      const hit = (text: string | undefined) => {
        const answer = text === undefined ? undefined : question.read(text);
        if (answer === undefined) return undefined;
        cacheHits += 1;
        return { type: "answered" as const, answer, fromCache: true };
      };
      for (;;) {
        const known = hit(await cached(key));
        if (known !== undefined) return known;
        const other = underWay.get(key);
        if (other === undefined) break;
        const shared = await endOf(other, signal);
        // the one who asked first gave up: it is this one's own question now
        if (shared === "given up") continue;
        if (shared.type !== "answered") return shared;
        const answer = hit(shared.answer);
        if (answer !== undefined) return answer;
        break;
      }
      const performing = perform(key, question, asker, signal);
      underWay.set(key, performing);
      try {
        const verdict = await performing;
        if (verdict.type !== "answered") return verdict;
        const answer = question.read(verdict.answer);
        if (answer === undefined) throw new CodedError("LLM_BAD_ANSWER"); // it was read before
        return { type: "answered", answer, fromCache: false };
      } finally {
        if (underWay.get(key) === performing) underWay.delete(key);
      }
    },
  };
}

/** What came of another's equal question; its failure is not this one's to lose an attempt by. */
async function endOf(
  other: Promise<LlmVerdict<string>>,
  signal: AbortSignal,
): Promise<LlmVerdict<string> | "given up"> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason as Error); // ours always carry an Error
  signal.addEventListener("abort", abort, { once: true });
  const ended = other.catch((error: unknown) => {
    const isOfLlm = error instanceof CodedError && error.code.startsWith("LLM_");
    return isOfLlm ? { type: "deferred" as const, reason: error.code } : ("given up" as const);
  });
  try {
    return await Promise.race([ended, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function cacheKey(model: string, prompt: LlmPrompt): string {
  const { system, user, images, schema } = prompt;
  const pictures = images.map(({ bytes }) => createHash("sha256").update(bytes).digest("hex"));
  const whole = JSON.stringify([model, system, user, pictures, schema ?? null]);
  return createHash("sha256").update(whole).digest("hex");
}
