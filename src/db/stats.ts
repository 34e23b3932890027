import { Big } from "big.js";
import type { Config } from "../config/config.ts";
import { isoTime } from "../core/clock.ts";
import { isShared } from "./in-both-dialects.ts";
import { lastRun, machinesOf, type LastRun, type MachineStats } from "./pass-figures.ts";
import { TASK_STATUSES, type Db, type TaskStatus } from "./tables.ts";

const MINUTE_MS = 60_000;
const NO_LLM = { requestsPerMinute: 8, tokensPerMinute: 6_000 };

/** The settings that the figures are compared with. */
export interface StatsLimits {
  readonly connectionsPerAccount: number;
  readonly requestsPerMinute: number;
  readonly tokensPerMinute: number;
}

export function statsLimits({
  llm,
  concurrency,
}: Pick<Config, "llm" | "concurrency">): StatsLimits {
  const { requestsPerMinute, tokensPerMinute } = llm ?? NO_LLM;
  const { connectionsPerAccount } = concurrency;
  return { connectionsPerAccount, requestsPerMinute, tokensPerMinute };
}

export interface Stats {
  readonly tasks: Readonly<Record<TaskStatus, number>>;
  readonly pool: readonly {
    readonly account: string;
    readonly max: number;
    readonly opened: number;
    readonly reused: number;
    readonly failed: number;
    readonly retried: number;
  }[];
  readonly limiter: {
    readonly requestsPerMinute: number;
    readonly usedRequests: number;
    readonly tokensPerMinute: number;
    readonly usedTokens: number;
  };
  readonly breaker: {
    readonly state: "closed" | "open" | "half-open";
    readonly consecutiveErrors: number;
    readonly retryAt: string | null;
  };
  readonly cache: { readonly entries: number; readonly hits: number; readonly misses: number };
  readonly llm: {
    readonly requests: number;
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly costUsd: string;
  };
  readonly outbox: {
    readonly pending: number;
    readonly sent: number;
    readonly inDoubt: number;
    /** Not sent, as `replies.mode` wants it: kept, or in the Drafts folder. */
    readonly kept: number;
  };
  readonly invoices: {
    readonly stored: number;
    readonly duplicates: number;
    readonly needsReview: number;
  };
  readonly lastRun: LastRun | null;
  /** Where several share the state: the last pass of each, and how many it made in a day. */
  readonly machines?: readonly MachineStats[];
}

/** Where everything stands; the limiter's figures are those of the last minute. */
export async function readStats(db: Db, limits: StatsLimits, now: number): Promise<Stats> {
  return {
    tasks: await countTasks(db),
    pool: await poolFigures(db, limits.connectionsPerAccount),
    limiter: {
      requestsPerMinute: limits.requestsPerMinute,
      tokensPerMinute: limits.tokensPerMinute,
      ...(await usedInLastMinute(db, now)),
    },
    breaker: await breakerState(db),
    cache: await cacheFigures(db, now),
    llm: await llmTotals(db),
    outbox: await countOutbox(db),
    invoices: await countAllInvoices(db),
    lastRun: await lastRun(db),
    ...(isShared(db) && { machines: await machinesOf(db, now) }),
  };
}

export async function countTasks(db: Db): Promise<Record<TaskStatus, number>> {
  const rows = await db
    .selectFrom("email_tasks")
    .select((eb) => ["status", eb.fn.countAll<number>().as("count")])
    .groupBy("status")
    .execute();
  const byStatus = new Map(rows.map((row) => [row.status, row.count]));
  const counts = TASK_STATUSES.map((status) => [status, byStatus.get(status) ?? 0]);
  return Object.fromEntries(counts) as Record<TaskStatus, number>; // one entry for each status
}

async function poolFigures(db: Db, max: number): Promise<Stats["pool"]> {
  const rows = await db.selectFrom("accounts").selectAll().orderBy("name").execute();
  return rows.map(({ name, opened, reused, failed, retried }) => ({
    account: name,
    max,
    opened,
    reused,
    failed,
    retried,
  }));
}

async function usedInLastMinute(
  db: Db,
  now: number,
): Promise<{ readonly usedRequests: number; readonly usedTokens: number }> {
  const calls = await db
    .selectFrom("llm_calls")
    .select(["finished_at", "reserved_tokens", "input_tokens", "output_tokens"])
    .where("started_at", ">", now - MINUTE_MS)
    .execute();
  // a call under way counts with what it may use at most
  const tokens = calls.map((call) =>
    call.finished_at === null ? call.reserved_tokens : call.input_tokens + call.output_tokens,
  );
  return { usedRequests: calls.length, usedTokens: tokens.reduce((sum, one) => sum + one, 0) };
}

export async function breakerState(db: Db): Promise<Stats["breaker"]> {
  const row = await db.selectFrom("breaker").selectAll().executeTakeFirst();
  if (row === undefined) return { state: "closed", consecutiveErrors: 0, retryAt: null };
  return {
    state: row.state,
    consecutiveErrors: row.consecutive_errors,
    retryAt: isoTime(row.retry_at),
  };
}

async function cacheFigures(db: Db, now: number): Promise<Stats["cache"]> {
  const { entries } = await db
    .selectFrom("llm_cache")
    .select((eb) => eb.fn.countAll<number>().as("entries"))
    .where("expires_at", ">", now)
    .executeTakeFirstOrThrow();
  const rows = await db.selectFrom("counters").selectAll().execute();
  const counters = new Map(rows.map((row) => [row.name, row.value]));
  return {
    entries,
    hits: counters.get("cache_hits") ?? 0,
    misses: counters.get("cache_misses") ?? 0,
  };
}

async function llmTotals(db: Db): Promise<Stats["llm"]> {
  const rows = await db
    .selectFrom("llm_calls")
    .select((eb) => [
      "cost_usd",
      eb.fn.countAll<number>().as("calls"),
      eb.fn.sum<number>("input_tokens").as("inputTokens"),
      eb.fn.sum<number>("output_tokens").as("outputTokens"),
    ])
    .groupBy("cost_usd") // SQLite would add the amounts up as floats
    .execute();
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  const cost = rows.reduce((total, row) => total.plus(Big(row.cost_usd).times(row.calls)), Big(0));
  return {
    requests: sum(rows.map((row) => row.calls)),
    inputTokens: sum(rows.map((row) => row.inputTokens)),
    outputTokens: sum(rows.map((row) => row.outputTokens)),
    costUsd: cost.toFixed(),
  };
}

export async function countOutbox(db: Db): Promise<Stats["outbox"]> {
  const rows = await db
    .selectFrom("outbox")
    .select((eb) => ["status", eb.fn.countAll<number>().as("count")])
    .groupBy("status")
    .execute();
  const count = (...statuses: readonly string[]) =>
    rows.reduce((sum, row) => sum + (statuses.includes(row.status) ? row.count : 0), 0);
  return {
    pending: count("pending", "sending"),
    sent: count("sent"),
    inDoubt: count("in_doubt"),
    kept: count("kept", "drafted"),
  };
}

async function countAllInvoices(db: Db): Promise<Stats["invoices"]> {
  const { all, stored, needsReview } = await db
    .selectFrom("invoices")
    .select((eb) => [
      eb.fn.countAll<number>().as("all"),
      eb.fn.countAll<number>().filterWhere("duplicate_of", "is", null).as("stored"),
      eb.fn
        .countAll<number>()
        .filterWhere("duplicate_of", "is", null)
        .filterWhere("needs_review", "=", 1)
        .as("needsReview"),
    ])
    .executeTakeFirstOrThrow();
  return { stored, duplicates: all - stored, needsReview };
}
