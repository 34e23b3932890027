import { plainText } from "../core/plain-text.ts";
import type { Stats } from "../db/stats.ts";
import { facts, localTime, table } from "./table.ts";

export function statsText(stats: Stats): string {
  const { tasks, limiter, breaker, cache, llm, outbox, invoices, lastRun } = stats;
  const breakerLine =
    breaker.retryAt === null
      ? breaker.state
      : `${breaker.state}, next try ${localTime(breaker.retryAt) ?? ""}`;
  const summary = facts([
    [
      "tasks",
      Object.entries(tasks)
        .map(([status, count]) => `${count} ${status}`)
        .join(", "),
    ],
    [
      "invoices",
      `${invoices.stored} stored, ${invoices.duplicates} copies, ${invoices.needsReview} to review`,
    ],
    [
      "replies",
      `${outbox.sent} sent, ${outbox.kept} kept or drafts, ${outbox.pending} pending, ${outbox.inDoubt} in doubt`,
    ],
    [
      "limiter",
      `${limiter.usedRequests} of ${limiter.requestsPerMinute} requests, ${limiter.usedTokens} of ${limiter.tokensPerMinute} tokens in the last minute`,
    ],
    ["breaker", breakerLine],
    ["cache", `${cache.entries} entries, ${cache.hits} hits, ${cache.misses} misses`],
    [
      "llm",
      `${llm.requests} requests, ${llm.inputTokens} + ${llm.outputTokens} tokens, ${llm.costUsd} USD`,
    ],
    [
      "last pass",
      lastRun && `${localTime(lastRun.startedAt) ?? ""}, ${lastRun.outcome ?? "not ended"}`,
    ],
  ]);
  const machines = machinesText(stats.machines ?? []);
  if (stats.pool.length === 0) return `${summary}${machines}`;
  const pool = table(stats.pool, [
    { title: "ACCOUNT", cell: (row) => row.account },
    { title: "MAX", cell: (row) => row.max, align: "right" },
    { title: "OPENED", cell: (row) => row.opened, align: "right" },
    { title: "REUSED", cell: (row) => row.reused, align: "right" },
    { title: "FAILED", cell: (row) => row.failed, align: "right" },
    { title: "RETRIED", cell: (row) => row.retried, align: "right" },
  ]);
  return `${summary}${machines}\n${pool}`;
}

function machinesText(machines: NonNullable<Stats["machines"]>): string {
  if (machines.length === 0) return "";
  const rows = table(machines, [
    { title: "MACHINE", cell: (row) => plainText(row.machine) },
    { title: "PASSES IN A DAY", cell: (row) => row.passes, align: "right" },
    { title: "LAST PASS", cell: (row) => localTime(row.lastRun.startedAt) ?? "" },
    { title: "OUTCOME", cell: (row) => row.lastRun.outcome ?? "not ended" },
  ]);
  return `\n${rows}`;
}
