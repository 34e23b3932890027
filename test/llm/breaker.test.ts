import assert from "node:assert/strict";
import { test } from "node:test";
import { afterCall, beginTrial, CLOSED, mayCall, type Breaker } from "../../src/llm/breaker.ts";

const policy = { threshold: 3, cooldownMs: 120_000 };
const NOW = 5_000_000;
const HOUR = 3_600_000;
const error = { type: "error", untilAt: undefined } as const;
const answered = { type: "answered" } as const;
const open = (retryAt: number): Breaker => ({
  ...CLOSED,
  state: "open",
  consecutiveErrors: 3,
  retryAt,
});
const after = (breaker: Breaker, sign: Parameters<typeof afterCall>[1], isTrial = false) =>
  afterCall(breaker, sign, isTrial, NOW, policy);

test("three errors in a row open it for the cool-down", () => {
  const two = after(after(CLOSED, error), error);
  assert.deepEqual([two.state, two.consecutiveErrors], ["closed", 2]);
  const three = after(two, error);
  assert.deepEqual([three.state, three.retryAt], ["open", NOW + policy.cooldownMs]);
  assert.equal(mayCall(three, NOW + policy.cooldownMs - 1), "open");
  assert.equal(mayCall(three, NOW + policy.cooldownMs), "trial");
});

test("an answer between errors begins the count anew", () => {
  assert.equal(after(after(after(CLOSED, error), answered), error).consecutiveErrors, 1);
});

test("the trial call closes it or opens it again, and nobody else calls meanwhile", () => {
  const trying = beginTrial(open(NOW), NOW + 70_000);
  assert.equal(mayCall(trying, NOW + 1), "half-open");
  assert.equal(mayCall(trying, NOW + 70_000), "trial", "its process died");
  assert.equal(after(trying, answered, true).state, "closed");
  assert.deepEqual(
    [after(trying, error, true).state, after(trying, error, true).retryAt],
    ["open", NOW + policy.cooldownMs],
  );
});

test("a trial call that was given up lets the next one try", () => {
  assert.equal(
    mayCall(after(beginTrial(open(NOW), NOW + 9), { type: "none" }, true), NOW),
    "trial",
  );
});

test("calls that were sent before it opened say nothing new", () => {
  const opened = open(NOW + 9);
  for (const sign of [answered, error]) assert.equal(after(opened, sign), opened);
});

for (const { name, untilAt, isWaitedFor, expected } of [
  {
    name: "without a time",
    untilAt: undefined,
    isWaitedFor: false,
    expected: ["open", policy.cooldownMs, null],
  },
  {
    name: "with a time that is waited for",
    untilAt: NOW + 9_000,
    isWaitedFor: true,
    expected: ["closed", null, 9_000],
  },
  {
    name: "with a time that is too far",
    untilAt: NOW + 900_000,
    isWaitedFor: false,
    expected: ["open", 900_000, null],
  },
  {
    name: "with a time beyond an hour",
    untilAt: NOW + 3 * HOUR,
    isWaitedFor: false,
    expected: ["open", HOUR, null],
  },
]) {
  test(`a provider that asks for patience ${name}: ${expected[0]}`, () => {
    const { state, retryAt, notBefore } = after(CLOSED, { type: "busy", untilAt, isWaitedFor });
    const since = (at: number | null) => (at === null ? null : at - NOW);
    assert.deepEqual([state, since(retryAt), since(notBefore)], expected);
  });
}

test("an error that says when to come back counts, and is obeyed", () => {
  const once = after(CLOSED, { type: "error", untilAt: NOW + 7_000 });
  assert.deepEqual([once.consecutiveErrors, once.notBefore], [1, NOW + 7_000]);
});
