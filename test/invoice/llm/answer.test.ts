import assert from "node:assert/strict";
import { test } from "node:test";
import { ANSWER_SCHEMA, readAnswer } from "../../../src/invoice/llm/answer.ts";
import { anAnswer } from "../../support/unsettled-documents.ts";

test("an answer of the form asked for is read", () => {
  const answer = readAnswer(anAnswer("FV-1"));
  assert.deepEqual(
    [answer?.kind, answer?.number, answer?.gross, answer?.seller.taxId, answer?.lines.length],
    ["invoice", "FV-1", "123.00", "PL5260001246", 1],
  );
});

for (const [name, text] of [
  ["in a fence", `Here it is:\n\`\`\`json\n${anAnswer("FV-1")}\n\`\`\`\nDone.`],
  ["with numbers for amounts", anAnswer("FV-1", { gross: 123, payable: 123.5 })],
  ["with the invoice in a field of its own", `{"kind":"invoice","invoice":${anAnswer("FV-1")}}`],
  ["with more than was asked for", anAnswer("FV-1", { mood: "good" })],
  ["with fields left out", '{"kind":"receipt","number":"FV-1"}'],
] as const) {
  test(`so is one ${name}`, () => assert.equal(readAnswer(text)?.number, "FV-1"));
}

for (const text of [
  "",
  "I cannot read this.",
  "{}",
  "[]",
  "null",
  '{"kind":"banana"}',
  anAnswer("FV-1", { number: { is: "FV-1" } }),
  anAnswer("FV-1", { lines: "none" }),
  anAnswer("FV-1").slice(0, 300),
  `{"kind":"other","number":"${"x".repeat(200_001)}"}`,
]) {
  test(`this is no answer: ${text.slice(0, 40)}`, () => assert.equal(readAnswer(text), undefined));
}

test("hostile sizes are cut", () => {
  const lines = Array.from({ length: 2_000 }, () => ({ description: "d".repeat(5) }));
  const answer = readAnswer(anAnswer("N".repeat(5_000), { lines }));
  assert.deepEqual([answer?.number?.length, answer?.lines.length], [500, 500]);
});

test("the schema that is sent is strict all the way down, and of what is read", () => {
  const objects: { properties: object; required: readonly string[] }[] = [];
  JSON.stringify(ANSWER_SCHEMA.schema, (_, value: unknown) => {
    if (typeof value === "object" && value !== null && "properties" in value) {
      assert.equal((value as { additionalProperties?: unknown }).additionalProperties, false);
      objects.push(value as (typeof objects)[number]);
    }
    return value;
  });
  assert.equal(objects.length, 5);
  for (const { properties, required } of objects) {
    assert.deepEqual(Object.keys(properties), required);
  }
  const read = readAnswer(anAnswer("FV-1"));
  assert.deepEqual(Object.keys(objects[0]?.properties ?? {}), Object.keys(read ?? {}));
});
