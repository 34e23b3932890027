import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { LlmConfig } from "../../src/config/config.ts";
import { createLog, type LogEvent } from "../../src/core/log.ts";
import { llmFiguresOf } from "../../src/db/llm-calls.ts";
import { readBreaker } from "../../src/db/llm-state.ts";
import { openEmptyDatabase } from "../../src/db/open.ts";
import type { Db } from "../../src/db/tables.ts";
import { createLlm, type Asker, type Question } from "../../src/pass/ask-llm.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { aProvider, withWindow, type ProviderAnswer } from "../support/llm-provider.ts";

const LLM: LlmConfig = {
  baseUrl: "http://127.0.0.1:1/v1",
  apiKey: undefined,
  model: "small",
  requestsPerMinute: 12,
  tokensPerMinute: 1_000_000,
  maxOutputTokens: { reply: 150, invoice: 1_500 },
  dailyBudgetUsd: 5,
  price: { inputPerMillion: 0.4, outputPerMillion: 1.6 },
  breaker: { threshold: 3, cooldownMs: 120_000 },
  cache: { enabled: true, ttlMs: 86_400_000 },
};
const never = new AbortController().signal;

interface World {
  readonly clock: FakeClock;
  readonly db: Db;
  readonly events: readonly LogEvent[];
  readonly provider: ReturnType<typeof aProvider>;
  /** Asks in the pass of this door; `what` is the question. */
  ask(what: string, asker?: Partial<Asker>, signal?: AbortSignal): Promise<string>;
  /** A pass of its own over the same state, as a new process is. */
  newPass(): World;
}

const anything = () => "fine";

function aWorld(
  script: Parameters<typeof aProvider>[1] = anything,
  changes: Partial<LlmConfig> = {},
  latencyMs = 1_000,
): World {
  const clock = new FakeClock();
  const db = openEmptyDatabase();
  const provider = aProvider(clock, script, latencyMs);
  let passes = 0;
  const newPass = (): World => {
    passes += 1;
    const events: LogEvent[] = [];
    const startedAt = clock.now();
    const llm = createLlm({
      llm: { ...LLM, ...changes },
      client: provider,
      runId: `run-${passes}`,
      retries: 3,
      limitMs: 60_000,
      db,
      clock,
      random: () => 0.5,
      log: createLog(clock, [(event) => events.push(event)]),
    });
    const ask: World["ask"] = async (what, asker = {}, signal = never) => {
      const question: Question<string> = {
        purpose: "invoice",
        system: "read",
        user: what,
        images: [],
        schema: { name: "word", schema: { type: "string" } },
        maxOutputTokens: 1_000,
        read: (text) => (text === "nonsense" ? undefined : text),
      };
      const own = { account: "billing", taskId: null, deadlineAt: startedAt + 160_000, ...asker };
      try {
        const verdict = await llm.ask(question, own, signal);
        if (verdict.type === "answered") {
          return verdict.fromCache ? `cached ${verdict.answer}` : verdict.answer;
        }
        return verdict.type === "deferred" ? `deferred ${verdict.reason}` : verdict.type;
      } catch (error) {
        return `lost ${error instanceof Error && "code" in error ? String(error.code) : "?"}`;
      }
    };
    return { clock, db, provider, events, ask, newPass };
  };
  return newPass();
}

const numbered = (count: number, from = 1) =>
  Array.from({ length: count }, (_, at) => `question ${from + at}`);

describe("the limiter", () => {
  test("uses a window of twelve a minute to the full, over two passes, and is never turned away", async () => {
    const first = aWorld(withWindow(12, 60_000));
    const asked = Promise.all(numbered(9).map((what) => first.ask(what)));
    await first.clock.run(5_000);
    assert.deepEqual(await asked, Array(9).fill("fine"));

    const second = first.newPass();
    const more = Promise.all(numbered(20, 10).map((what) => second.ask(what)));
    await second.clock.run(150_000);
    assert.deepEqual(await more, Array(20).fill("fine"));
    const { calls } = first.provider;
    assert.equal(calls.length, 29);
    for (const [at, { at: begin }] of calls.entries()) {
      const inWindow = calls.filter((call) => call.at >= begin && call.at < begin + 60_000).length;
      assert.ok(inWindow <= 12, `${inWindow} calls in a window`);
      if (at === 0) assert.equal(inWindow, 12);
    }
    const figures = await llmFiguresOf(first.db, "run-2");
    assert.deepEqual([figures.requests, figures.rateLimited], [20, 0]);
  });

  test("lets the next call in the moment that it is free, with calls under way at once", async () => {
    const { ask, clock, provider } = aWorld(anything, { requestsPerMinute: 3 }, 20_000);
    const asked = Promise.all(numbered(5).map((what) => ask(what)));
    await clock.run(150_000);
    assert.deepEqual(await asked, Array(5).fill("fine"));
    const begin = provider.calls[0]?.at ?? 0;
    const at = provider.calls.map((call) => call.at - begin);
    // the first goes alone, to see whether the provider lives at all
    assert.deepEqual(at, [0, 20_000, 20_000, 61_000, 81_000]);
    assert.equal(provider.most, 2);
  });

  test("defers what would begin too late, and it loses nothing", async () => {
    const { ask, clock, provider } = aWorld(anything, { requestsPerMinute: 2 });
    const deadlineAt = clock.now() + 30_000;
    const asked = Promise.all(numbered(4).map((what) => ask(what, { deadlineAt })));
    await clock.run(5_000);
    const late = "deferred LLM_RATE_LIMIT";
    assert.deepEqual(await asked, ["fine", "fine", late, late]);
    assert.equal(provider.calls.length, 2);
  });

  test("counts tokens by what they may be, then by what they were", async () => {
    // about 1,050 reserved a call, 150 used
    const { ask, clock, provider } = aWorld(anything, { tokensPerMinute: 2_400 });
    const asked = Promise.all(numbered(6).map((what) => ask(what)));
    await clock.run(20_000);
    assert.deepEqual(await asked, Array(6).fill("fine"));
    assert.equal(provider.most, 1 + 1, "two reservations fit");
  });

  test("serves accounts in turn and each in its order", async () => {
    const { ask, clock, provider } = aWorld(anything, { requestsPerMinute: 1 });
    const deadlineAt = clock.now() + 1_000_000;
    const asked = [
      ...["a1", "a2", "a3"].map((what) => ask(what, { account: "a", deadlineAt })),
      ...["b1", "b2"].map((what) => ask(what, { account: "b", deadlineAt })),
    ];
    await clock.run(400_000);
    await Promise.all(asked);
    assert.deepEqual(
      provider.calls.map(({ user }) => user),
      ["a1", "b1", "a2", "b2", "a3"],
    );
  });

  test("tells how long it was waited for", async () => {
    const { ask, clock } = aWorld(anything, { requestsPerMinute: 1 });
    const waits: number[] = [];
    const onWaited = (ms: number) => void waits.push(ms);
    const asked = Promise.all(numbered(2).map((what) => ask(what, { onWaited })));
    await clock.run(100_000);
    await asked;
    assert.deepEqual(waits, [0, 61_000]);
  });

  test("forgets who gave up waiting", async () => {
    const { ask, clock, provider } = aWorld(anything, { requestsPerMinute: 1 });
    const stop = new AbortController();
    const asked = [ask("one"), ask("two", {}, stop.signal), ask("three")];
    await clock.run(5_000);
    stop.abort(new Error("over"));
    await clock.run(100_000);
    assert.deepEqual(await Promise.all(asked), ["fine", "lost ?", "fine"]);
    assert.deepEqual(
      provider.calls.map(({ user }) => user),
      ["one", "three"],
    );
  });
});

const down = { status: 503 } as const;

describe("the breaker", () => {
  test("opens after three errors, stays open for a later pass, and lets one trial call go first", async () => {
    const first = aWorld(() => down);
    const asked = Promise.all(numbered(6).map((what) => first.ask(what)));
    await first.clock.run(10_000);
    const answers = await asked;
    assert.equal(first.provider.calls.length, 3);
    assert.deepEqual(
      answers.map((answer) => answer.split(" ")[0]).sort(),
      ["deferred", "deferred", "deferred", "deferred", "lost", "lost"],
      "only who had a call of his own loses an attempt",
    );
    assert.equal(first.events.filter(({ sign }) => sign === "alert").length, 1);

    const second = first.newPass();
    assert.equal(await second.ask("question 7"), "deferred LLM_UNAVAILABLE");
    assert.equal(first.provider.calls.length, 3, "no call");

    await first.clock.run(120_000);
    first.provider.set(anything);
    const third = first.newPass();
    const later = Promise.all(numbered(4, 20).map((what) => third.ask(what)));
    await third.clock.run(500);
    assert.equal(first.provider.calls.length, 4, "the trial goes alone");
    await third.clock.run(5_000);
    assert.deepEqual(await later, Array(4).fill("fine"));
    assert.equal((await readBreaker(first.db))?.state, "closed");
  });

  test("opens again when the trial call fails, and the others wait for another pass", async () => {
    const first = aWorld(() => down);
    const asked = first.ask("one");
    await first.clock.run(20_000);
    assert.equal(await asked, "lost LLM_UNAVAILABLE");
    await first.clock.run(120_000);
    const second = first.newPass();
    const later = Promise.all(numbered(3).map((what) => second.ask(what)));
    await second.clock.run(5_000);
    assert.deepEqual(await later, [
      "lost LLM_UNAVAILABLE",
      "deferred LLM_UNAVAILABLE",
      "deferred LLM_UNAVAILABLE",
    ]);
    assert.equal(first.provider.calls.length, 4);
  });

  test("a call is tried again, three times, with growing waits", async () => {
    const { ask, clock, provider } = aWorld(() => down, {
      breaker: { threshold: 9, cooldownMs: 1_000 },
    });
    const asked = ask("one");
    await clock.run(60_000);
    assert.equal(await asked, "lost LLM_UNAVAILABLE");
    const begin = provider.calls[0]?.at ?? 0;
    assert.deepEqual(
      provider.calls.map(({ at }) => at - begin),
      [0, 2_000, 5_000, 10_000],
    );
  });
});

describe("a 429", () => {
  test("with a Retry-After is waited for, by everybody", async () => {
    const { ask, clock, provider } = aWorld((_, number) =>
      number === 1 ? { status: 429, retryAfter: "20" } : "fine",
    );
    const asked = Promise.all(numbered(3).map((what) => ask(what)));
    await clock.run(30_000);
    assert.deepEqual(await asked, ["fine", "fine", "fine"]);
    const begin = provider.calls[0]?.at ?? 0;
    assert.deepEqual(provider.calls.map(({ at }) => at - begin).slice(0, 2), [0, 21_000]);
  });

  for (const [name, retryAfter, restsMs] of [
    ["without a usable Retry-After", "soon", 120_000],
    ["with a Retry-After beyond the account's limit", "900", 900_000],
    ["with a Retry-After of days", "99999", 3_600_000],
  ] as const) {
    test(`${name} rests the LLM, and costs no attempt`, async () => {
      const world = aWorld(() => ({ status: 429, retryAfter }));
      const asked = Promise.all(numbered(3).map((what) => world.ask(what)));
      await world.clock.run(5_000);
      const deferred = ["deferred LLM_RATE_LIMIT", "deferred LLM_UNAVAILABLE"];
      assert.deepEqual(await asked, [...deferred, deferred[1]]);
      const breaker = await readBreaker(world.db);
      const openFor = (breaker?.retryAt ?? 0) - (world.provider.calls[0]?.at ?? 0) - 1_000;
      assert.deepEqual([breaker?.state, openFor], ["open", restsMs]);
      const { rateLimited, costUsd } = await llmFiguresOf(world.db, "run-1");
      assert.deepEqual([rateLimited, costUsd], [1, "0"]);
    });
  }
});

for (const [name, answer, code] of [
  ["a wrong key", { status: 401 }, "LLM_AUTH"],
  ["no quota", { status: 429, code: "insufficient_quota" }, "LLM_QUOTA"],
  ["an unknown model", { status: 404 }, "LLM_MODEL"],
] as const) {
  test(`${name} stops LLM work for the pass after one call, alerts once, costs no attempt`, async () => {
    const world = aWorld(() => answer);
    const asked = Promise.all(numbered(4).map((what) => world.ask(what)));
    await world.clock.run(10_000);
    assert.deepEqual(await asked, Array(4).fill(`deferred ${code}`));
    assert.equal(await world.ask("later"), `deferred ${code}`);
    assert.equal(world.provider.calls.length, 1);
    const alerts = world.events.filter(({ sign }) => sign === "alert");
    assert.deepEqual(
      alerts.map(({ fields }) => fields["code"]),
      [code],
    );
    const next = world.newPass();
    world.provider.set(anything);
    const again = next.ask("again");
    await next.clock.run(2_000);
    assert.equal(await again, "fine");
  });
}

describe("an answer that is no good", () => {
  test("is asked for again, and costs an attempt in the end; the breaker stays closed", async () => {
    const { ask, clock, provider, db } = aWorld(() => "nonsense");
    const asked = ask("one");
    await clock.run(30_000);
    assert.equal(await asked, "lost LLM_BAD_ANSWER");
    assert.equal(provider.calls.length, 4);
    assert.equal((await readBreaker(db))?.state ?? "closed", "closed");
    assert.equal((await llmFiguresOf(db, "run-1")).outputTokens, 200, "it was paid for");
  });

  test("is not kept", async () => {
    const { ask, clock } = aWorld((_, number) => (number === 1 ? "nonsense" : "fine"));
    const asked = ask("one");
    await clock.run(5_000);
    assert.equal(await asked, "fine");
    assert.equal(await ask("one"), "cached fine");
  });
});

describe("the ladder of forms", () => {
  test("goes down for a server that takes no schema, and is remembered by the next pass", async () => {
    const refuses = ({ form }: { form: { format: string } }): ProviderAnswer =>
      form.format === "text" ? "fine" : { status: 400 };
    const world = aWorld(refuses);
    const asked = world.ask("one");
    await world.clock.run(5_000);
    assert.equal(await asked, "fine");
    const next = world.newPass();
    const again = next.ask("two");
    await next.clock.run(5_000);
    assert.equal(await again, "fine");
    assert.deepEqual(
      world.provider.calls.map(({ form }) => form.format),
      ["json_schema", "json_object", "text", "text"],
    );
  });

  test("what is refused in every form is refused, and no attempt is lost", async () => {
    const { ask, clock, provider } = aWorld(() => ({ status: 400 }));
    const asked = ask("one");
    await clock.run(5_000);
    assert.equal(await asked, "refused");
    assert.equal(provider.calls.length, 3);
  });
});

describe("the cache", () => {
  test("answers an equal question without a call, also for a later pass, until its time is over", async () => {
    const world = aWorld();
    const asked = world.ask("one");
    await world.clock.run(2_000);
    assert.equal(await asked, "fine");
    assert.equal(await world.newPass().ask("one"), "cached fine");
    await world.clock.run(LLM.cache.ttlMs);
    const late = world.newPass().ask("one");
    await world.clock.run(2_000);
    assert.equal(await late, "fine");
  });

  test("two equal questions at once share one call", async () => {
    const { ask, clock, provider } = aWorld();
    const asked = Promise.all([ask("one"), ask("one", { account: "sales" }), ask("one")]);
    await clock.run(2_000);
    assert.deepEqual((await asked).toSorted(), ["cached fine", "cached fine", "fine"]);
    assert.equal(provider.calls.length, 1);
  });

  test("who shares a call that its asker gives up makes his own", async () => {
    const { ask, clock, provider } = aWorld();
    const stop = new AbortController();
    const asked = [ask("one", {}, stop.signal), ask("one")];
    await clock.run(500);
    stop.abort(new Error("over"));
    await clock.run(5_000);
    assert.deepEqual(await Promise.all(asked), ["lost ?", "fine"]);
    assert.equal(provider.calls.length, 2);
  });

  test("switched off keeps nothing", async () => {
    const { ask, clock, provider } = aWorld(anything, { cache: { enabled: false, ttlMs: 1 } });
    for (let time = 0; time < 2; time++) {
      const asked = ask("one");
      await clock.run(2_000);
      assert.equal(await asked, "fine");
    }
    assert.equal(provider.calls.length, 2);
  });
});

describe("the budget", () => {
  // 1,000 tokens of output at most: 0.001 at this price, and nothing for the input
  const price = { inputPerMillion: 0, outputPerMillion: 1 };

  test("is never overrun, and a new day is a new budget", async () => {
    const world = aWorld(anything, { price, dailyBudgetUsd: 0.00105 });
    const first = world.ask("one");
    await world.clock.run(2_000);
    assert.equal(await first, "fine");
    const second = world.ask("two");
    await world.clock.run(2_000);
    assert.equal(await second, "fine", "what was reserved and not used is free again");
    assert.equal(await world.ask("three"), "deferred LLM_BUDGET");
    assert.equal((await llmFiguresOf(world.db, "run-1")).costUsd, "0.0001");
    await world.clock.run(24 * 3_600_000);
    const tomorrow = world.newPass().ask("three");
    await world.clock.run(2_000);
    assert.equal(await tomorrow, "fine");
  });
});
