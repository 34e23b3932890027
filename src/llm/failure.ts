import { CodedError, type ErrorCode } from "../core/errors.ts";
import { retryAfterMs } from "./retry.ts";

/** What a call that gave no answer says, and of whom. */
export interface LlmFailure {
  readonly error: CodedError;
  readonly blame: /** It is down, overloaded or out of reach. */
    | "provider"
    /** Too many requests or tokens. */
    | "limit"
    /** Key, quota or model: no call can succeed until a person mends it. */
    | "fatal"
    /** It will not take this request: a form of answer it does not know, a picture, a length. */
    | "request"
    /** The answer itself is no good. */
    | "answer";
  /** The wait that the provider asks for, when it says one that means anything. */
  readonly retryAfterMs?: number | undefined;
  /** The field of the request that it names. */
  readonly param?: string | undefined;
}

/** What OpenAI, Groq, Ollama, vLLM and their like answer with, as the library hands it over. */
export interface ApiAnswer {
  readonly status: number;
  readonly code?: string | null | undefined;
  readonly type?: string | null | undefined;
  readonly param?: string | null | undefined;
  readonly header: (name: string) => string | null | undefined;
}

const QUOTA = new Set([
  "insufficient_quota",
  "billing_hard_limit_reached",
  "billing_not_active",
  "insufficient_balance",
  "insufficient_credits",
]);
const KEY = new Set([
  "invalid_api_key",
  "account_deactivated",
  "invalid_organization",
  "unsupported_country_region_territory",
]);
const MODEL = new Set([
  "model_not_found",
  "model_decommissioned",
  "model_not_active",
  "model_terms_required",
]);
// Groq: the model wrote something else than the JSON that was asked for
const ANSWER = new Set(["json_validate_failed", "tool_use_failed"]);
const REQUEST = new Set([400, 405, 413, 415, 422, 501]);

/** Tells what mends itself from what does not; the status speaks where there is no code. */
export function failureOfAnswer(answer: ApiAnswer, now: number): LlmFailure {
  const { status } = answer;
  const says = (words: ReadonlySet<string>) =>
    words.has(answer.code ?? "") || words.has(answer.type ?? "");
  const failed = (code: ErrorCode, blame: LlmFailure["blame"]): LlmFailure => ({
    error: new CodedError(code, { detail: `status ${status}` }),
    blame,
    retryAfterMs: retryAfterMs(answer.header, now),
    param: answer.param ?? undefined,
  });
  if (status === 402 || says(QUOTA)) return failed("LLM_QUOTA", "fatal");
  if (status === 401 || status === 403 || says(KEY)) return failed("LLM_AUTH", "fatal");
  if (status === 404 || says(MODEL)) return failed("LLM_MODEL", "fatal");
  if (status === 429) return failed("LLM_RATE_LIMIT", "limit");
  if (says(ANSWER)) return failed("LLM_BAD_ANSWER", "answer");
  if (REQUEST.has(status)) return failed("LLM_REFUSED", "request");
  return failed("LLM_UNAVAILABLE", "provider");
}

export function badAnswer(detail: string): LlmFailure {
  return { error: new CodedError("LLM_BAD_ANSWER", { detail }), blame: "answer" };
}

/** No answer at all, or one that is not the API's. */
export function noAnswer(cause: unknown, detail?: string): LlmFailure {
  const options = { cause, ...(detail !== undefined && { detail }) };
  return { error: new CodedError("LLM_UNAVAILABLE", options), blame: "provider" };
}
