import assert from "node:assert/strict";
import { test } from "node:test";
import OpenAI, { APIConnectionError, RateLimitError } from "openai";
import { LLM_FAULTS, startLlmServer, type LlmServer } from "./llm-server.ts";

function ask(server: LlmServer, signal?: AbortSignal) {
  const client = new OpenAI({ baseURL: server.baseUrl, apiKey: "key", maxRetries: 0 });
  const messages = [{ role: "user" as const, content: "hello" }];
  return client.chat.completions.create({ model: "small", messages }, { signal: signal ?? null });
}

test("it answers as scripted and keeps the requests", async (t) => {
  const server = await startLlmServer(t, ({ body }, number) => `${body.model} ${number}`);
  const answer = await ask(server);
  assert.equal(answer.choices[0]?.message.content, "small 1");
  assert.equal(answer.usage?.completion_tokens, 2);
  assert.equal(server.requests[0]?.authorization, "Bearer key");
  server.set(() => ({ text: "cut", finishReason: "length", usage: { input: 7, output: 3 } }));
  const cut = await ask(server);
  assert.equal(cut.choices[0]?.finish_reason, "length");
  assert.equal(cut.usage?.total_tokens, 10);
});

for (const [name, fault] of Object.entries(LLM_FAULTS)) {
  test(`the fault ${name} reads as one of the provider`, async (t) => {
    const server = await startLlmServer(t, () => fault);
    const code = "code" in fault ? fault.code : null;
    await assert.rejects(ask(server), { status: fault.status, code });
  });
}

test("the rate limit is a sliding window with its Retry-After", async (t) => {
  const rateLimit = { requests: 2, windowMs: 60_000 };
  const server = await startLlmServer(t, undefined, { rateLimit });
  await ask(server);
  await ask(server);
  await assert.rejects(ask(server), (error) => {
    assert.ok(error instanceof RateLimitError);
    const seconds = Number(error.headers.get("retry-after"));
    return seconds > 50 && seconds <= 60;
  });
  assert.equal(server.rateLimited, 1);
});

for (const fault of [{ hang: true }, { dripEveryMs: 5 }] as const) {
  test(`${JSON.stringify(fault)} ends only when the client does`, async (t) => {
    const server = await startLlmServer(t, () => fault);
    const stop = new AbortController();
    const answer = ask(server, stop.signal);
    await server.until(1);
    stop.abort();
    await assert.rejects(answer);
    await server.requests[0]?.closed;
  });
}

test("a reset is a lost connection", async (t) => {
  const server = await startLlmServer(t, () => ({ reset: true }));
  await assert.rejects(ask(server), APIConnectionError);
});
