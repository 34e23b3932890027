import assert from "node:assert/strict";
import { test } from "node:test";
import { sleep } from "../../src/core/clock.ts";
import { withDeadline } from "../../src/core/deadline.ts";
import { FakeClock } from "./fake-clock.ts";

test("timers run in the order of their time, those they set too", () => {
  const clock = new FakeClock(1_000);
  const { setTimeout: set, clearTimeout: clear } = clock.timers;
  const ran: string[] = [];
  set(() => ran.push(`b at ${clock.now()}`), 20);
  set(() => {
    ran.push(`a at ${clock.now()}`);
    set(() => ran.push(`a2 at ${clock.now()}`), 5);
  }, 10);
  clear(set(() => ran.push("cleared"), 1));
  clock.advance(19);
  assert.deepEqual(ran, ["a at 1010", "a2 at 1015"]);
  clock.advance(1);
  assert.deepEqual(ran.at(-1), "b at 1020");
  assert.equal(clock.waiting, 0);
});

test("run lets those who wait go on and wait again", async () => {
  const clock = new FakeClock(0);
  const { signal } = new AbortController();
  const at: number[] = [];
  const waits = (async () => {
    for (let i = 0; i < 3; i++) {
      await sleep(clock, 100, signal);
      at.push(clock.now());
    }
  })();
  await clock.run(300);
  await waits;
  assert.deepEqual(at, [100, 200, 300]);
});

test("a deadline passes in no time", async () => {
  const clock = new FakeClock();
  const limit = {
    ms: 60_000,
    code: "LLM_TIMEOUT",
    clock,
    signal: new AbortController().signal,
  } as const;
  const work = withDeadline(limit, "the call", () => new Promise(() => {}));
  clock.advance(60_000);
  await assert.rejects(work, { code: "LLM_TIMEOUT" });
});
