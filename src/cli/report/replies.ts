import type { Report } from "../../db/report.ts";
import { barChart } from "./bar-chart.ts";
import { barLabels, figures, seriesOf } from "./by-day.ts";
import { dataTable, foreign, instant, shownOf } from "./data-table.ts";
import { html, type Markup } from "./html.ts";

const SOURCES: Readonly<Record<string, string>> = {
  faq: "the FAQ",
  cache: "an earlier answer",
  llm: "the LLM",
  handover: "the hand-over text: a colleague will answer",
};

/** Whether there is anything to tell: most mailboxes hold invoices only. */
export function hasReplies({ replies }: Report): boolean {
  const { byDay, leftAlone, doubts } = replies;
  return byDay.length + leftAlone.length + doubts.total > 0;
}

export function repliesSection(report: Report): Markup {
  if (!hasReplies(report)) return html``;
  const { byDay, sources, leftAlone, doubts } = report.replies;
  const series = seriesOf(report, byDay, [
    { kinds: ["sent"], name: "sent", colour: "good" },
    { kinds: ["kept", "drafted"], name: "kept or a draft", colour: "idle" },
    { kinds: ["pending", "sending"], name: "waiting", colour: "warn" },
    { kinds: ["failed", "in_doubt"], name: "failed or in doubt", colour: "bad" },
  ]);
  return html`<section aria-labelledby="replies">
    <h2 id="replies">Replies</h2>
    <div class="two">
      ${barChart({ id: "chart-replies", title: "Replies, by what became of them", labels: barLabels(report), series })}
      <div>
        ${dataTable("Where the answers came from", sources, [
          { title: "From", cell: ({ cameFrom }) => SOURCES[cameFrom] ?? cameFrom },
          { title: "Replies", align: "right", cell: ({ count }) => count },
        ])}
        ${dataTable("Mail that was left unanswered, and why", leftAlone, [
          { title: "Reason", cell: ({ reason }) => html`<code>${reason}</code>` },
          { title: "Mails", align: "right", cell: ({ count }) => count },
        ])}
      </div>
    </div>
    ${
      doubts.total === 0
        ? html``
        : dataTable("In doubt: it is not known whether the server took them", doubts.entries, [
            { title: "Task", align: "right", cell: ({ taskId }) => taskId },
            { title: "To", cell: ({ recipient }) => foreign(recipient) },
            { title: "Handed over", cell: ({ handedOverAt }) => instant(handedOverAt) },
          ])
    }
    ${shownOf(doubts.entries.length, doubts.total, "invoicesync tasks list --status failed")}
    ${figures(report, "Replies", series)}
  </section>`;
}
