import type OpenAI from "openai";
import type { ChatCompletion, ChatCompletionCreateParamsNonStreaming } from "openai/resources";
import type { Clock } from "../core/clock.ts";
import { withDeadline } from "../core/deadline.ts";
import { CodedError } from "../core/errors.ts";
import type { Secret } from "../config/secrets.ts";
import type { AnswerForm } from "./answer-form.ts";
import { boundedFetch } from "./bounded-fetch.ts";
import { badAnswer, failureOfAnswer, noAnswer, type LlmFailure } from "./failure.ts";

/** A page to be looked at. */
export interface LlmImage {
  readonly mediaType: "image/png" | "image/jpeg" | "image/webp";
  readonly bytes: Uint8Array;
}

export interface LlmPrompt {
  readonly system: string;
  readonly user: string;
  readonly images: readonly LlmImage[];
  /** The form of a JSON answer; undefined asks for plain text. */
  readonly schema: { readonly name: string; readonly schema: object } | undefined;
}

export interface LlmUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** One call's end. Usage is what the provider counted; undefined when it did not say. */
export type Completion =
  | { readonly type: "answer"; readonly text: string; readonly usage: LlmUsage | undefined }
  | {
      readonly type: "failed";
      readonly failure: LlmFailure;
      readonly usage: LlmUsage | undefined;
      /** It was cut off at the most tokens that it was given. */
      readonly isCut: boolean;
    };

export interface LlmClient {
  /** Loads what a call needs, so that a call begins the moment that it is admitted. */
  ready(): Promise<void>;
  /** One call, under its absolute limit; throws only the outer signal's reason. */
  complete(
    prompt: LlmPrompt,
    form: AnswerForm,
    maxOutputTokens: number,
    signal: AbortSignal,
  ): Promise<Completion>;
}

export interface LlmClientOptions {
  readonly baseUrl: string;
  readonly apiKey: Secret | undefined;
  readonly model: string;
  readonly limitMs: number;
  readonly clock: Clock;
}

/** The Chat Completions API through its library, with retries, limits and bounds of our own. */
export function createLlmClient(options: LlmClientOptions): LlmClient {
  let loading: Promise<typeof OpenAI> | undefined;
  let client: OpenAI | undefined;
  const load = () => (loading ??= import("openai").then((library) => library.default));
  const open = async () => (client ??= openClient(await load(), options));
  const { clock, limitMs } = options;

  return {
    ready: async () => void (await open()),
    complete: async (prompt, form, maxOutputTokens, signal) => {
      const openai = await open();
      const body = bodyOf(options.model, prompt, form, maxOutputTokens);
      const limit = { ms: limitMs, code: "LLM_TIMEOUT", clock, signal } as const;
      try {
        const answer = await withDeadline(limit, "the call", (stop) =>
          openai.chat.completions.create(body, { signal: stop }),
        );
        return completionOf(answer, mostTokens(prompt, maxOutputTokens));
      } catch (error) {
        signal.throwIfAborted();
        const failure = failureOf(error, await load(), clock.now());
        return { type: "failed", failure, usage: undefined, isCut: false };
      }
    },
  };
}

function openClient(Library: typeof OpenAI, { baseUrl, apiKey }: LlmClientOptions): OpenAI {
  return new Library({
    baseURL: baseUrl,
    // the library asks for one, also where the server wants none
    apiKey: apiKey?.reveal() ?? "none",
    ...(apiKey === undefined && { defaultHeaders: { authorization: null } }),
    organization: null,
    project: null,
    logLevel: "off",
    maxRetries: 0, // each call has to be counted by limiter, breaker and budget
    fetch: boundedFetch,
  });
}

function bodyOf(
  model: string,
  prompt: LlmPrompt,
  form: AnswerForm,
  maxOutputTokens: number,
): ChatCompletionCreateParamsNonStreaming {
  const { schema, images } = prompt;
  const asText = schema !== undefined && form.format !== "json_schema";
  const system = asText ? `${prompt.system}\n${schemaText(schema.schema)}` : prompt.system;
  const user =
    images.length === 0
      ? prompt.user
      : [
          { type: "text" as const, text: prompt.user },
          ...images.map((image) => ({
            type: "image_url" as const,
            image_url: { url: dataUrl(image) },
          })),
        ];
  return {
    model,
    messages: [
      { role: "system", content: system },
      { role: "user", content: user },
    ],
    [form.limitName]: maxOutputTokens,
    ...(form.temperature && { temperature: 0 }),
    ...(schema !== undefined && responseFormat(form, schema)),
  };
}

function schemaText(schema: object): string {
  return `Answer with one JSON object and nothing else, of this JSON schema: ${JSON.stringify(schema)}`;
}

function responseFormat(
  { format }: AnswerForm,
  { name, schema }: NonNullable<LlmPrompt["schema"]>,
): Pick<ChatCompletionCreateParamsNonStreaming, "response_format"> {
  switch (format) {
    case "json_schema": {
      const fields = Object.fromEntries(Object.entries(schema));
      return {
        response_format: { type: format, json_schema: { name, strict: true, schema: fields } },
      };
    }
    case "json_object":
      return { response_format: { type: format } };
    case "text":
      return {};
    default:
      return format satisfies never;
  }
}

function dataUrl({ mediaType, bytes }: LlmImage): string {
  const { buffer, byteOffset, byteLength } = bytes;
  return `data:${mediaType};base64,${Buffer.from(buffer, byteOffset, byteLength).toString("base64")}`;
}

// A server that is only said to be compatible may answer anything.
type Loosely<T> = { readonly [K in keyof T]?: T[K] | null };

/** What a hidden train of thought may cost beyond the answer, or a picture in tokens. */
const MOST_UNSEEN_TOKENS = 100_000;

/** A count beyond it is a mistake, and would spend the budget: no text has more tokens than bytes. */
function mostTokens(prompt: LlmPrompt, maxOutputTokens: number): LlmUsage {
  const { system, user, images, schema } = prompt;
  const text = `${system}${user}${schema === undefined ? "" : JSON.stringify(schema)}`;
  return {
    inputTokens: Buffer.byteLength(text) + (1 + images.length) * MOST_UNSEEN_TOKENS,
    outputTokens: maxOutputTokens + MOST_UNSEEN_TOKENS,
  };
}

function completionOf(given: ChatCompletion, most: LlmUsage): Completion {
  const answer: Loosely<ChatCompletion> | string | null = given;
  const failed = (failure: LlmFailure, usage?: LlmUsage, isCut = false): Completion => ({
    type: "failed",
    failure,
    usage,
    isCut,
  });
  if (typeof answer !== "object" || !Array.isArray(answer?.choices)) {
    return failed(noAnswer(undefined, "what answers there does not speak the API"));
  }
  const usage = usageOf(answer.usage, most);
  const [choice] = answer.choices;
  if (choice?.finish_reason === "length") return failed(badAnswer("it was cut off"), usage, true);
  const text: unknown = choice?.message?.content;
  if (typeof text !== "string" || text.trim() === "") {
    return failed(badAnswer("it was empty"), usage);
  }
  return { type: "answer", text, usage };
}

function usageOf(usage: ChatCompletion["usage"] | null, most: LlmUsage): LlmUsage | undefined {
  const count = (given: unknown, limit: number) =>
    typeof given === "number" && Number.isInteger(given) && given >= 0 && given <= limit
      ? given
      : undefined;
  const inputTokens = count(usage?.prompt_tokens, most.inputTokens);
  const outputTokens = count(usage?.completion_tokens, most.outputTokens);
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  return { inputTokens, outputTokens };
}

function failureOf(error: unknown, library: typeof OpenAI, now: number): LlmFailure {
  if (error instanceof CodedError) return { error, blame: "provider" };
  if (error instanceof library.APIError && typeof error.status === "number") {
    const { status, code, type, param, headers } = error;
    const header = (name: string) => headers?.get(name);
    return failureOfAnswer({ status, code, type, param, header }, now);
  }
  return noAnswer(error);
}
