import assert from "node:assert/strict";
import { test } from "node:test";
import { aStoredMessage, takeIn } from "../support/task-maker.ts";
import { aCli, type Cli } from "./cli-in-buffers.ts";
import { onlySqlite } from "../support/store.ts";

const SETTINGS = {
  accounts: [{ name: "billing", maildir: "./mail" }],
  llm: {
    baseUrl: "http://127.0.0.1:1",
    model: "small",
    requestsPerMinute: 3,
    tokensPerMinute: 500,
  },
};

async function withFigures(cli: Cli): Promise<void> {
  const now = cli.clock.now();
  const call = { purpose: "invoice", model: "small" } as const;
  await cli.withState(async (db) => {
    await takeIn(db, [aStoredMessage({ uid: 1 }), aStoredMessage({ uid: 2 })]);
    for (const figures of [
      { started_at: now - 61_000, finished_at: now, input_tokens: 7 },
      { started_at: now - 9_000, finished_at: now, input_tokens: 10, output_tokens: 5 },
      { started_at: now - 1_000, reserved_tokens: 100 },
    ]) {
      await db
        .insertInto("llm_calls")
        .values({ ...call, ...figures, cost_usd: "0.1" })
        .execute();
    }
    await db
      .insertInto("accounts")
      .values({ name: 'bill"ing', opened: 3, reused: 2, failed: 1, retried: 1 })
      .execute();
    await db
      .insertInto("counters")
      .values([
        { name: "cache_hits", value: 4 },
        { name: "cache_misses", value: 6 },
      ])
      .execute();
    await db
      .insertInto("runs")
      .values({
        id: "r1",
        started_at: now - 5_000,
        finished_at: now,
        outcome: "ok",
        exit_code: 0,
        summary: '{"tasks":{"done":2}}',
      })
      .execute();
  });
}

test("stats has the figures of the interface; amounts are added up exactly", async (t) => {
  const cli = aCli(t, SETTINGS);
  await withFigures(cli);
  const stats = (await cli.run("stats", "--json")).json() as Record<string, unknown>;
  const { lastRun, machines = [], ...others } = stats;
  assert.equal((machines as readonly object[]).length, onlySqlite === false ? 0 : 1);
  assert.deepEqual(others, {
    tasks: { pending: 2, processing: 0, done: 0, failed: 0, dead_letter: 0, reprocessing: 0 },
    pool: [{ account: 'bill"ing', max: 5, opened: 3, reused: 2, failed: 1, retried: 1 }],
    limiter: { requestsPerMinute: 3, tokensPerMinute: 500, usedRequests: 2, usedTokens: 115 },
    breaker: { state: "closed", consecutiveErrors: 0, retryAt: null },
    cache: { entries: 0, hits: 4, misses: 6 },
    llm: { requests: 3, inputTokens: 17, outputTokens: 5, costUsd: "0.3" },
    outbox: { pending: 0, sent: 0, inDoubt: 0, kept: 0 },
    invoices: { stored: 0, duplicates: 0, needsReview: 0 },
  });
  assert.deepEqual(lastRun, {
    tasks: { done: 2 },
    runId: "r1",
    startedAt: "2026-11-20T08:59:55.000Z",
    finishedAt: "2026-11-20T09:00:00.000Z",
    durationMs: 5_000,
    outcome: "ok",
    exitCode: 0,
  });
});

test("--prometheus gives HELP and TYPE once a name, base units, escaped labels", async (t) => {
  const cli = aCli(t, SETTINGS);
  await withFigures(cli);
  const { stdout } = await cli.run("stats", "--prometheus");
  assert.match(stdout, /^invoicesync_tasks\{status="pending"\} 2$/m);
  assert.match(stdout, /^invoicesync_connections_opened_total\{account="bill\\"ing"\} 3$/m);
  assert.match(stdout, /^invoicesync_llm_cost_usd_total 0\.3$/m);
  assert.match(stdout, /^invoicesync_last_run_duration_seconds 5$/m);
  const names = [...stdout.matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1]);
  assert.equal(new Set(names).size, names.length);
  for (const line of stdout.trimEnd().split("\n")) {
    assert.match(line, /^(# (HELP|TYPE) |invoicesync_[a-z_]+(\{[^}]*\})? -?[\d.]+$)/);
  }
});

test("without state all is zero, in words too", async (t) => {
  const cli = aCli(t);
  const { exitCode, stdout } = await cli.run("stats");
  assert.equal(exitCode, 0);
  assert.match(stdout, /0 of 8 requests/);
});
