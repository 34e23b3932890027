import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOfAnswer, type ApiAnswer } from "../../src/llm/failure.ts";
import { retryAfterMs, retryWaitMs } from "../../src/llm/retry.ts";

const NOW = Date.UTC(2026, 10, 20, 9);

for (const [name, answer, code, blame] of [
  ["OpenAI, wrong key", { status: 401, code: "invalid_api_key" }, "LLM_AUTH", "fatal"],
  [
    "Groq, wrong key",
    { status: 401, code: "invalid_api_key", type: "invalid_request_error" },
    "LLM_AUTH",
    "fatal",
  ],
  [
    "OpenAI, country",
    { status: 403, code: "unsupported_country_region_territory" },
    "LLM_AUTH",
    "fatal",
  ],
  ["OpenAI, no quota", { status: 429, code: "insufficient_quota" }, "LLM_QUOTA", "fatal"],
  ["OpenAI, no quota, by type", { status: 429, type: "insufficient_quota" }, "LLM_QUOTA", "fatal"],
  ["OpenAI, hard limit", { status: 400, code: "billing_hard_limit_reached" }, "LLM_QUOTA", "fatal"],
  ["others, payment", { status: 402 }, "LLM_QUOTA", "fatal"],
  ["OpenAI, unknown model", { status: 404, code: "model_not_found" }, "LLM_MODEL", "fatal"],
  ["Ollama, unknown model", { status: 404, type: "api_error" }, "LLM_MODEL", "fatal"],
  ["vLLM, unknown model", { status: 404 }, "LLM_MODEL", "fatal"],
  ["Groq, model gone", { status: 400, code: "model_decommissioned" }, "LLM_MODEL", "fatal"],
  ["OpenAI, rate", { status: 429, code: "rate_limit_exceeded" }, "LLM_RATE_LIMIT", "limit"],
  [
    "Groq, too large for the rate",
    { status: 413, code: "rate_limit_exceeded" },
    "LLM_REFUSED",
    "request",
  ],
  ["Groq, no JSON", { status: 400, code: "json_validate_failed" }, "LLM_BAD_ANSWER", "answer"],
  ["vLLM, too long", { status: 400, type: "BadRequestError" }, "LLM_REFUSED", "request"],
  ["any, form not known", { status: 422 }, "LLM_REFUSED", "request"],
  ["any, overloaded", { status: 503 }, "LLM_UNAVAILABLE", "provider"],
  ["Groq, no room", { status: 498 }, "LLM_UNAVAILABLE", "provider"],
  ["any, timeout of its own", { status: 408 }, "LLM_UNAVAILABLE", "provider"],
] satisfies [string, Omit<ApiAnswer, "header">, string, string][]) {
  test(`${name}: ${code}`, () => {
    const failure = failureOfAnswer({ ...answer, header: () => null }, NOW);
    assert.deepEqual([failure.error.code, failure.blame], [code, blame]);
  });
}

for (const [given, expected] of [
  [{ "retry-after": "7" }, 7_000],
  [{ "retry-after": "0.25" }, 250],
  [{ "retry-after": "Fri, 20 Nov 2026 09:00:30 GMT" }, 30_000],
  [{ "retry-after": "9", "retry-after-ms": "1500" }, 1_500],
  [{ "retry-after": "soon" }, undefined],
  [{ "retry-after": "-5" }, undefined],
  [{ "retry-after": "" }, undefined],
  [{ "retry-after": "1e9" }, undefined],
  [{ "retry-after": "Thu, 19 Nov 2026 09:00:30 GMT" }, undefined],
  [{}, undefined],
] satisfies [Record<string, string>, number | undefined][]) {
  test(`${JSON.stringify(given)} asks for a wait of ${expected} ms`, () => {
    assert.equal(
      retryAfterMs((name) => new Map(Object.entries(given)).get(name), NOW),
      expected,
    );
  });
}

test("waits between tries double, and no two clients wait alike", () => {
  const waits = [0, 1, 2, 9].map((tries) => [
    retryWaitMs(tries, () => 0),
    retryWaitMs(tries, () => 1),
  ]);
  assert.deepEqual(waits, [
    [750, 1_250],
    [1_500, 2_500],
    [3_000, 5_000],
    [22_500, 37_500],
  ]);
});
