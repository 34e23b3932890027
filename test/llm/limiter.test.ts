import assert from "node:assert/strict";
import { test } from "node:test";
import { freeAt, WINDOW_MS } from "../../src/llm/limiter.ts";

const limits = { requestsPerMinute: 2, tokensPerMinute: 1_000 };
const NOW = 1_000_000;
const call = (agoMs: number, tokens = 0) => ({ startedAt: NOW - agoMs, tokens });

for (const { name, calls, tokens = 1, at } of [
  { name: "nothing was called: at once", calls: [], at: 0 },
  { name: "one request is left: at once", calls: [call(10)], at: 0 },
  {
    name: "no request is left: when the oldest leaves",
    calls: [call(10), call(30)],
    at: WINDOW_MS - 30,
  },
  {
    name: "more were made than the limit allows now: when enough have left",
    calls: [call(10), call(20), call(30)],
    at: WINDOW_MS - 20,
  },
  { name: "the oldest has left: at once", calls: [call(WINDOW_MS), call(30)], at: 0 },
  { name: "tokens are left: at once", calls: [call(10, 900)], tokens: 100, at: 0 },
  {
    name: "tokens are used up: when the call leaves",
    calls: [call(10, 901)],
    tokens: 100,
    at: WINDOW_MS - 10,
  },
  {
    name: "larger than the limit itself and nothing counts: at once",
    calls: [],
    tokens: 5_000,
    at: 0,
  },
  {
    name: "larger than the limit itself: when nothing counts",
    calls: [call(10, 1)],
    tokens: 5_000,
    at: WINDOW_MS - 10,
  },
  {
    name: "the clock was set back a little: not longer than a window",
    calls: [call(-5_000), call(-5_000)],
    at: WINDOW_MS,
  },
  {
    name: "the clock was set back a day: at once",
    calls: [call(-86_400_000), call(-86_400_000)],
    at: 0,
  },
]) {
  test(`another call goes when ${name}`, () => {
    assert.equal(freeAt(calls, tokens, limits, NOW) - NOW, at);
  });
}
