import { accountStates, lastGoodRunAt, type AccountState } from "./health-facts.ts";
import { readStats, type Stats, type StatsLimits } from "./stats.ts";
import type { Db } from "./tables.ts";

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  readonly samples: readonly (readonly [labels: Record<string, string>, value: number | string])[];
}

/** The figures in the text form that Prometheus reads: base units, no timestamps. */
export async function prometheusText(db: Db, limits: StatsLimits, now: number): Promise<string> {
  const stats = await readStats(db, limits, now);
  return [
    ...stateMetrics(stats),
    ...accountMetrics(await accountStates(db)),
    ...poolMetrics(stats),
    ...llmMetrics(stats),
    ...runMetrics(stats),
    ...goodRunMetrics(await lastGoodRunAt(db, now)),
  ]
    .map(metricText)
    .join("");
}

function stateMetrics({ tasks, invoices, outbox }: Stats): readonly Metric[] {
  return [
    gauge(
      "tasks",
      "Tasks by status.",
      Object.entries(tasks).map(([status, n]) => [{ status }, n]),
    ),
    gauge("invoices", "Invoices stored, each once.", [[{}, invoices.stored]]),
    gauge("invoices_to_review", "Invoices that need a look.", [[{}, invoices.needsReview]]),
    gauge("outbox", "Outgoing mail by state.", [
      [{ state: "pending" }, outbox.pending],
      [{ state: "sent" }, outbox.sent],
      [{ state: "in_doubt" }, outbox.inDoubt],
      [{ state: "kept" }, outbox.kept],
    ]),
  ];
}

function poolMetrics({ pool }: Stats): readonly Metric[] {
  const each = (of: (one: Stats["pool"][number]) => number): Metric["samples"] =>
    pool.map((one) => [{ account: one.account }, of(one)]);
  return [
    counter(
      "connections_opened_total",
      "Connections opened.",
      each((one) => one.opened),
    ),
    counter(
      "connections_reused_total",
      "Connections reused.",
      each((one) => one.reused),
    ),
    counter(
      "connections_failed_total",
      "Connections that failed.",
      each((one) => one.failed),
    ),
    counter(
      "connections_retried_total",
      "Connections tried again.",
      each((one) => one.retried),
    ),
  ];
}

function llmMetrics({ limiter, breaker, cache, llm }: Stats): readonly Metric[] {
  return [
    gauge("limiter_requests", "LLM requests in the last minute.", [[{}, limiter.usedRequests]]),
    gauge("limiter_tokens", "LLM tokens in the last minute.", [[{}, limiter.usedTokens]]),
    gauge("breaker_open", "1 while the LLM's breaker is not closed.", [
      [{}, breaker.state === "closed" ? 0 : 1],
    ]),
    gauge("cache_entries", "Answers in the cache.", [[{}, cache.entries]]),
    counter("cache_hits_total", "Answers from the cache.", [[{}, cache.hits]]),
    counter("cache_misses_total", "Answers not in the cache.", [[{}, cache.misses]]),
    counter("llm_requests_total", "Calls of the LLM.", [[{}, llm.requests]]),
    counter("llm_tokens_total", "Tokens used.", [
      [{ direction: "input" }, llm.inputTokens],
      [{ direction: "output" }, llm.outputTokens],
    ]),
    counter("llm_cost_usd_total", "What the LLM cost, in US dollars.", [[{}, llm.costUsd]]),
  ];
}

function runMetrics({ lastRun }: Stats): readonly Metric[] {
  if (lastRun === null) return [];
  const seconds = (iso: string) => Date.parse(iso) / 1_000;
  const started: Metric["samples"] = [[{}, seconds(lastRun.startedAt)]];
  const start = gauge("last_run_start_timestamp_seconds", "When the last pass began.", started);
  if (lastRun.finishedAt === null || lastRun.durationMs === null) return [start];
  return [
    start,
    gauge("last_run_end_timestamp_seconds", "When the last pass ended.", [
      [{}, seconds(lastRun.finishedAt)],
    ]),
    gauge("last_run_duration_seconds", "How long the last pass took.", [
      [{}, lastRun.durationMs / 1_000],
    ]),
    gauge("last_run_ok", "1 when the last pass ended without a failure.", [
      [{}, lastRun.outcome === "ok" ? 1 : 0],
    ]),
  ];
}

/** For `time() - …`: a pass that dies before it writes its metrics shows in what is not renewed. */
function goodRunMetrics(endedAt: number | null): readonly Metric[] {
  if (endedAt === null) return [];
  const at: Metric["samples"] = [[{}, endedAt / 1_000]];
  const help = "When the last pass ended that reached its own end.";
  return [gauge("last_good_run_timestamp_seconds", help, at)];
}

function accountMetrics(accounts: readonly AccountState[]): readonly Metric[] {
  return [
    gauge(
      "account_consecutive_failures",
      "Passes in a row in which the account failed.",
      accounts.map(({ name, failures }) => [{ account: name }, failures]),
    ),
  ];
}

function gauge(name: string, help: string, samples: Metric["samples"]): Metric {
  return { name, help, type: "gauge", samples };
}

function counter(name: string, help: string, samples: Metric["samples"]): Metric {
  return { name, help, type: "counter", samples };
}

function metricText({ name, help, type, samples }: Metric): string {
  if (samples.length === 0) return "";
  const full = `invoicesync_${name}`;
  const lines = samples.map(([labels, value]) => `${full}${labelsText(labels)} ${value}\n`);
  return `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${lines.join("")}`;
}

function labelsText(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escapeLabel(value: string): string {
  return value.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n");
}
