import * as v from "valibot";
import { about, mappingOf, pathItem, section } from "./sections.ts";
import { duration, flag, number, secret, text, url, wholeNumber } from "./setting-values.ts";

export const llm = v.pipe(
  section({
    baseUrl: about(
      "Any OpenAI-compatible server: OpenAI, Groq, Ollama, vLLM. Default: https://api.openai.com/v1, when there is a key.",
      v.optional(url),
    ),
    apiKey: about(
      "Without a key and a baseUrl everything that needs no LLM still works.",
      v.optional(secret),
    ),
    model: about("Default: gpt-4.1-mini.", v.optional(text)),
    requestsPerMinute: v.optional(wholeNumber(1), 8),
    tokensPerMinute: v.optional(wholeNumber(1), 6000),
    maxOutputTokens: v.nullish(
      section({
        reply: v.optional(wholeNumber(1), 150),
        invoice: v.optional(wholeNumber(1), 1500),
      }),
      {},
    ),
    dailyBudgetUsd: about("Past it the LLM rests until tomorrow.", v.optional(number(0), 5)),
    price: about(
      "In US dollars, for the budget and the figures.",
      v.nullish(
        section({
          inputPerMillion: v.optional(number(0), 0.4),
          outputPerMillion: v.optional(number(0), 1.6),
        }),
        {},
      ),
    ),
    breaker: about(
      "After so many errors in a row the LLM rests for the cool-down.",
      v.nullish(
        section({
          threshold: v.optional(wholeNumber(1), 3),
          cooldown: v.optional(duration, "120s"),
        }),
        {},
      ),
    ),
    cache: v.nullish(
      section({ enabled: v.optional(flag, true), ttl: v.optional(duration, "24h") }),
      {},
    ),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    const { baseUrl, apiKey } = mappingOf(dataset.value);
    if (apiKey !== undefined || typeof baseUrl !== "string") return;
    const provider = ["api.openai.com", "api.groq.com"].find((name) => baseUrl.includes(name));
    if (provider === undefined) return;
    const message = `is missing: ${provider} answers nobody without a key`;
    addIssue({ message, path: [pathItem({ baseUrl }, "apiKey")] });
  }),
);
