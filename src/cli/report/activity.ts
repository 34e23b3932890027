import { Big } from "big.js";
import type { Report } from "../../db/report.ts";
import { barChart, type Series } from "./bar-chart.ts";
import { barLabels, figures, seriesOf } from "./by-day.ts";
import { dataTable, instant } from "./data-table.ts";
import { html, type Markup } from "./html.ts";

// What happened in the period: passes, mails, the LLM.

export function passesSection(report: Report): Markup {
  const series = seriesOf(report, report.runs, [
    { kinds: ["ok"], name: "well", colour: "good" },
    { kinds: ["partial", "running"], name: "with a failure in it", colour: "warn" },
    { kinds: ["timeout", "interrupted"], name: "cut short", colour: "idle" },
    { kinds: ["crashed", "watchdog"], name: "died", colour: "bad" },
  ]);
  return html`<section aria-labelledby="passes">
    <h2 id="passes">Passes</h2>
    <div class="two">
      ${barChart({ id: "chart-passes", title: "Passes by how they ended", labels: barLabels(report), series })}
      ${dataTable("The last passes", report.lastRuns, [
        { title: "Began", cell: (run) => instant(run.started_at) },
        { title: "Ended", cell: (run) => run.outcome ?? "still running" },
        {
          title: "Took",
          align: "right",
          cell: (run) =>
            run.finished_at === null
              ? ""
              : `${((run.finished_at - run.started_at) / 1_000).toFixed(1)} s`,
        },
      ])}
    </div>
    ${figures(report, "Passes", series)}
  </section>`;
}

export function mailsSection(report: Report): Markup {
  const series = seriesOf(report, report.mails, [
    { kinds: ["done"], name: "done", colour: "good" },
    { kinds: ["nothing_to_do"], name: "nothing to do", colour: "idle" },
    { kinds: ["waiting"], name: "waiting", colour: "warn" },
    { kinds: ["failed", "dead_letter"], name: "need a person", colour: "bad" },
  ]);
  return html`<section aria-labelledby="mails">
    <h2 id="mails">Mails</h2>
    <div class="two">
      ${barChart({ id: "chart-mails", title: "Mails taken in, by what became of them", labels: barLabels(report), series })}
      ${dataTable("Why there was nothing to do", report.reasons, [
        { title: "Reason", cell: ({ reason }) => html`<code>${reason}</code>` },
        { title: "Mails", align: "right", cell: ({ count }) => count },
      ])}
    </div>
    ${figures(report, "Mails", series)}
  </section>`;
}

export function llmSection(report: Report): Markup {
  const { llm, stats, llmErrors } = report;
  const { breaker, cache } = stats;
  const labels = barLabels(report);
  const perBar = (of: (bar: Report["llm"][number]) => number) => {
    const values = labels.map(() => 0);
    for (const bar of llm) values[bar.bar] = of(bar);
    return values;
  };
  const calls: readonly Series[] = [
    { name: "answered", colour: "good", values: perBar((bar) => bar.requests - bar.errors) },
    { name: "failed", colour: "bad", values: perBar((bar) => bar.errors) },
  ];
  const cost: readonly Series[] = [
    { name: "USD", colour: "idle", values: perBar((bar) => Number(bar.costUsd)) },
  ];
  const tokens = (of: "inputTokens" | "outputTokens") =>
    llm.reduce((total, bar) => total + bar[of], 0).toLocaleString("en");
  const spent = llm.reduce((total, bar) => total.plus(bar.costUsd), Big(0)).toFixed();
  const asked = cache.hits + cache.misses;
  return html`<section aria-labelledby="llm">
    <h2 id="llm">LLM</h2>
    <dl class="facts">
      <div>
        <dt>Tokens in</dt>
        <dd>${tokens("inputTokens")}</dd>
      </div>
      <div>
        <dt>Tokens out</dt>
        <dd>${tokens("outputTokens")}</dd>
      </div>
      <div>
        <dt>Cost</dt>
        <dd>${spent} USD</dd>
      </div>
      <div>
        <dt>Answers from the cache, ever</dt>
        <dd>${cache.hits} of ${asked}</dd>
      </div>
      <div>
        <dt>Breaker</dt>
        <dd>
          ${breaker.state}${breaker.retryAt === null ? "" : html`, next try ${instant(breaker.retryAt)}`}
        </dd>
      </div>
    </dl>
    <div class="two">
      ${barChart({ id: "chart-calls", title: "Calls", labels, series: calls })}
      ${barChart({ id: "chart-cost", title: "Cost in USD", labels, series: cost, showValue: dollars })}
    </div>
    ${
      llmErrors.length === 0
        ? html``
        : dataTable("Calls that failed", llmErrors, [
            { title: "Code", cell: ({ code }) => html`<code>${code}</code>` },
            { title: "Calls", align: "right", cell: ({ count }) => count },
          ])
    }
    ${figures(report, "Calls and cost", [...calls, ...cost])}
  </section>`;
}

function dollars(value: number): string {
  return value === 0 ? "0" : value.toFixed(value < 0.1 ? 4 : 2);
}
