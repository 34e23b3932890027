import { sleep } from "../../src/core/clock.ts";
import type { AnswerForm } from "../../src/llm/answer-form.ts";
import type { Completion, LlmClient, LlmPrompt } from "../../src/llm/client.ts";
import { failureOfAnswer } from "../../src/llm/failure.ts";
import type { FakeClock } from "./fake-clock.ts";

/** One call as it reached the provider. */
export interface ProviderCall {
  readonly at: number;
  readonly user: string;
  readonly form: AnswerForm;
  readonly maxOutputTokens: number;
}

export type ProviderAnswer =
  | string
  | {
      readonly status: number;
      readonly code?: string;
      readonly param?: string;
      readonly retryAfter?: string;
    }
  | { readonly cut: true };

export interface Provider extends LlmClient {
  readonly calls: readonly ProviderCall[];
  /** Calls that were under way at once, at most. */
  readonly most: number;
  set(script: (call: ProviderCall, number: number) => ProviderAnswer): void;
}

/** A provider that lives in the test's own time: it stands where the network begins. */
export function aProvider(
  clock: FakeClock,
  script: (call: ProviderCall, number: number) => ProviderAnswer,
  latencyMs = 1_000,
): Provider {
  const calls: ProviderCall[] = [];
  let current = script;
  let underWay = 0;
  let most = 0;
  return {
    calls,
    get most() {
      return most;
    },
    set: (next) => {
      current = next;
    },
    ready: async () => {},
    complete: async (prompt: LlmPrompt, form, maxOutputTokens, signal): Promise<Completion> => {
      const call = { at: clock.now(), user: prompt.user, form, maxOutputTokens };
      calls.push(call);
      underWay += 1;
      most = Math.max(most, underWay);
      const answer = current(call, calls.length);
      try {
        await sleep(clock, latencyMs, signal);
      } finally {
        underWay -= 1;
      }
      if (typeof answer === "string") return { type: "answer", text: answer, usage: USAGE };
      if ("cut" in answer) {
        const failure = failureOfAnswer(asAnswer({ status: 400, code: "json_validate_failed" }), 0);
        return { type: "failed", failure, usage: USAGE, isCut: true };
      }
      const failure = failureOfAnswer(asAnswer(answer), clock.now());
      return { type: "failed", failure, usage: undefined, isCut: false };
    },
  };
}

const USAGE = { inputTokens: 100, outputTokens: 50 };

function asAnswer({ retryAfter, ...answer }: Exclude<ProviderAnswer, string | { cut: true }>) {
  return { ...answer, header: (name: string) => (name === "retry-after" ? retryAfter : null) };
}

/** Turns away what is more than so many calls in any window, as a provider counts them. */
export function withWindow(
  requests: number,
  windowMs: number,
): (call: ProviderCall) => ProviderAnswer {
  const admitted: number[] = [];
  return ({ at }) => {
    while (admitted[0] !== undefined && admitted[0] <= at - windowMs) admitted.shift();
    if (admitted.length >= requests) return { status: 429 };
    admitted.push(at);
    return "fine";
  };
}
