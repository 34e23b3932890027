import assert from "node:assert/strict";
import { test } from "node:test";
import { Secret } from "../../src/config/secrets.ts";
import { FIRST_FORM, type AnswerForm } from "../../src/llm/answer-form.ts";
import { createLlmClient } from "../../src/llm/client.ts";
import { answersWith, startDocumentServer } from "../support/document-server.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { LLM_FAULTS, startLlmServer, type LlmServer } from "../support/llm-server.ts";

const prompt = {
  system: "be brief",
  user: "hello",
  images: [],
  schema: { name: "thing", schema: { type: "object" } },
};
const never = new AbortController().signal;

function aClient(server: LlmServer, clock = new FakeClock(), apiKey: string | undefined = "key") {
  const { baseUrl } = server;
  const key = apiKey === undefined ? undefined : new Secret(apiKey);
  return createLlmClient({ baseUrl, apiKey: key, model: "small", limitMs: 60_000, clock });
}

test("it asks for the form that is wanted, within the tokens that are allowed", async (t) => {
  const server = await startLlmServer(t, () => "an answer");
  const client = aClient(server);
  const forms: AnswerForm[] = [
    FIRST_FORM,
    { format: "json_object", limitName: "max_completion_tokens", temperature: false },
    { ...FIRST_FORM, format: "text" },
  ];
  for (const form of forms) await client.complete(prompt, form, 99, never);
  const bodies = server.requests.map(({ body }) => body);
  assert.deepEqual(
    bodies.map((body) => body.response_format?.type),
    ["json_schema", "json_object", undefined],
  );
  assert.deepEqual(
    bodies.map((body) => [body["max_tokens"], body["max_completion_tokens"], body["temperature"]]),
    [
      [99, undefined, 0],
      [undefined, 99, undefined],
      [99, undefined, 0],
    ],
  );
  const systems = bodies.map((body) => String(body.messages[0]?.content));
  assert.deepEqual(
    systems.map((system) => system.includes('{"type":"object"}')),
    [false, true, true],
    "without a schema's field the schema is told in words",
  );
});

test("a picture goes along as a data URL", async (t) => {
  const server = await startLlmServer(t, () => "seen");
  const images = [{ mediaType: "image/png" as const, bytes: new Uint8Array([1, 2, 3]) }];
  await aClient(server).complete({ ...prompt, images }, FIRST_FORM, 9, never);
  assert.match(JSON.stringify(server.requests[0]?.body), /"url":"data:image\/png;base64,AQID"/);
});

test("without a key no key is sent", async (t) => {
  const server = await startLlmServer(t, () => "an answer");
  const client = createLlmClient({
    baseUrl: server.baseUrl,
    apiKey: undefined,
    model: "small",
    limitMs: 60_000,
    clock: new FakeClock(),
  });
  await client.complete(prompt, FIRST_FORM, 9, never);
  assert.equal(server.requests[0]?.authorization, undefined);
});

function aChoice(message: unknown): string {
  return JSON.stringify({ choices: [{ index: 0, message, finish_reason: "stop" }] });
}

function deep(levels: number): string {
  return `${"[".repeat(levels)}${"]".repeat(levels)}`;
}

for (const [name, usage, expected] of [
  ["what it counts", { input: 40, output: 9 }, { inputTokens: 40, outputTokens: 9 }],
  ["less than nothing", { input: -40, output: 9 }, undefined],
  ["a part of a token", { input: 4.5, output: 9 }, undefined],
  ["more than was sent", { input: 9_000_000, output: 9 }, undefined],
  ["more than can have come", { input: 40, output: 2 ** 52 }, undefined],
] as const) {
  test(`a provider that counts ${name} is ${expected ? "" : "not "}believed`, async (t) => {
    const server = await startLlmServer(t, () => ({ text: "an answer", usage }));
    const end = await aClient(server).complete(prompt, FIRST_FORM, 9, never);
    assert.deepEqual(end, { type: "answer", text: "an answer", usage: expected });
  });
}

for (const status of [301, 302, 307, 308]) {
  test(`a redirect (${status}) takes the key nowhere`, async (t) => {
    const elsewhere = await startLlmServer(t);
    const server = await startDocumentServer(
      t,
      answersWith(status, { location: `${elsewhere.baseUrl}/chat/completions` }),
    );
    const baseUrl = server.url("/v1").href;
    const options = { apiKey: new Secret("key"), model: "small", limitMs: 60_000 };
    const client = createLlmClient({ ...options, baseUrl, clock: new FakeClock() });
    const end = await client.complete(prompt, FIRST_FORM, 9, never);
    assert.equal(end.type === "failed" && end.failure.error.code, "LLM_UNAVAILABLE");
    assert.deepEqual([server.requests.length, elsewhere.requests.length], [1, 0]);
  });
}

for (const [name, answer, code, blame] of [
  ["an error of the server", LLM_FAULTS.overloaded, "LLM_UNAVAILABLE", "provider"],
  ["a wrong key", LLM_FAULTS.badKey, "LLM_AUTH", "fatal"],
  ["no quota", LLM_FAULTS.noQuota, "LLM_QUOTA", "fatal"],
  ["a reset", { reset: true }, "LLM_UNAVAILABLE", "provider"],
  ["a web page", { body: "<html>", contentType: "text/html" }, "LLM_UNAVAILABLE", "provider"],
  ["broken JSON", { body: "{" }, "LLM_UNAVAILABLE", "provider"],
  ["no choices", { body: '{"choices":[]}' }, "LLM_BAD_ANSWER", "answer"],
  ["an endless body", { body: "x".repeat(3_000_000) }, "LLM_UNAVAILABLE", "provider"],
  ["an error under 200", { body: '{"error":{"code":500}}' }, "LLM_UNAVAILABLE", "provider"],
  [
    "a stream of events",
    { body: 'data: {"choices":[]}\n\ndata: [DONE]\n\n', contentType: "text/event-stream" },
    "LLM_UNAVAILABLE",
    "provider",
  ],
  ["nothing but null", { body: "null" }, "LLM_UNAVAILABLE", "provider"],
  ["choices that are none", { body: '{"choices":[null,7]}' }, "LLM_BAD_ANSWER", "answer"],
  ["a message of another form", { body: aChoice("text") }, "LLM_BAD_ANSWER", "answer"],
  ["a text in pieces", { body: aChoice({ content: [{ text: "a" }] }) }, "LLM_BAD_ANSWER", "answer"],
  ["JSON that has no bottom", { body: deep(900_000) }, "LLM_UNAVAILABLE", "provider"],
  ["an empty answer", "", "LLM_BAD_ANSWER", "answer"],
  ["an answer that was cut off", { text: "{", finishReason: "length" }, "LLM_BAD_ANSWER", "answer"],
] as const) {
  test(`${name} is ${code}, after one request`, async (t) => {
    const server = await startLlmServer(t, () => answer);
    const end = await aClient(server).complete(prompt, FIRST_FORM, 9, never);
    assert.equal(end.type, "failed");
    assert.deepEqual([end.failure.error.code, end.failure.blame], [code, blame]);
    assert.equal(server.requests.length, 1);
  });
}

for (const fault of [{ hang: true }, { dripEveryMs: 5 }] as const) {
  test(`a server that ${Object.keys(fault).join()}s is hung up on after the limit`, async (t) => {
    const server = await startLlmServer(t, () => fault);
    const clock = new FakeClock();
    const asking = aClient(server, clock).complete(prompt, FIRST_FORM, 9, never);
    await server.until(1);
    clock.advance(60_000);
    const end = await asking;
    assert.equal(end.type === "failed" && end.failure.error.code, "LLM_TIMEOUT");
    await server.requests[0]?.closed;
  });
}

test("an outer end ends the call, with the outer reason", async (t) => {
  const server = await startLlmServer(t, () => ({ hang: true }));
  const stop = new AbortController();
  const asking = aClient(server).complete(prompt, FIRST_FORM, 9, stop.signal);
  await server.until(1);
  stop.abort(new Error("enough"));
  await assert.rejects(asking, /enough/);
  await server.requests[0]?.closed;
});
