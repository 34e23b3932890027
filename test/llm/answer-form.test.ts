import assert from "node:assert/strict";
import { test } from "node:test";
import { FIRST_FORM, formText, nextForm, parseForm } from "../../src/llm/answer-form.ts";

test("a refused form is followed by a simpler one, down to plain text", () => {
  const second = nextForm(FIRST_FORM, undefined, true)!;
  const third = nextForm(second, undefined, true)!;
  assert.deepEqual([second.format, third.format], ["json_object", "text"]);
  assert.equal(nextForm(third, undefined, true), undefined);
});

test("where no JSON is asked for there is no simpler form", () => {
  assert.equal(nextForm(FIRST_FORM, undefined, false), undefined);
});

test("a field that the server names is the one that goes", () => {
  const renamed = nextForm(FIRST_FORM, "max_tokens", true)!;
  assert.deepEqual([renamed.limitName, renamed.format], ["max_completion_tokens", "json_schema"]);
  assert.equal(nextForm(renamed, "max_completion_tokens", true), undefined);
  const plain = nextForm(renamed, "temperature", false)!;
  assert.deepEqual([plain.temperature, plain.limitName], [false, "max_completion_tokens"]);
});

test("what was found out is kept as text, and nonsense is not believed", () => {
  for (const form of [FIRST_FORM, nextForm(FIRST_FORM, "temperature", true)!]) {
    assert.deepEqual(parseForm(formText(form)), form);
  }
  for (const text of ["", "yaml max_tokens plain", "text 5 plain"]) {
    assert.equal(parseForm(text), undefined);
  }
});
