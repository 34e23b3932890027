import { createHash } from "node:crypto";
import type { Report } from "../../db/report.ts";
import { dayOfBar } from "../../db/report-period.ts";
import type { Stats } from "../../db/stats.ts";
import { llmSection, mailsSection, passesSection } from "./activity.ts";
import { accountsSection, reviewSection, suppliersSection, tasksSection } from "./attention.ts";
import { instant } from "./data-table.ts";
import { html, Markup } from "./html.ts";
import { hasReplies, repliesSection } from "./replies.ts";
import { STYLE } from "./style.ts";

/** The whole page: no script, nothing from the network, and a policy that forbids both. */
export function reportPage(report: Report, version: string): string {
  const { period, stats } = report;
  const styleHash = createHash("sha256").update(STYLE).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;
  const { lastRun, tasks, invoices } = stats;
  const needsPerson = tasks.failed + tasks.dead_letter;
  const passTone = lastRun === null || lastRun.outcome === "ok" ? "good" : "warn";
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>invoicesync report, ${dayOfBar({ ...period, sinceAt: period.now }, 0)}</title>
        ${new Markup(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header>
          <h1>invoicesync</h1>
          <p class="soft">
            ${instant(period.sinceAt)} to ${instant(period.now)}, days and times in UTC
          </p>
          <nav aria-label="Sections">
            <a href="#review">Review</a> <a href="#tasks">Failures</a>
            <a href="#suppliers">Suppliers</a> <a href="#passes">Passes</a>
            <a href="#mails">Mails</a>
            ${hasReplies(report) ? html`<a href="#replies">Replies</a>` : html``}
            <a href="#llm">LLM</a> <a href="#accounts">Accounts</a>
          </nav>
        </header>
        <main id="content">
          <dl class="tiles">
            ${[
              tile(
                "Last pass",
                lastRun === null ? "none yet" : (lastRun.outcome ?? "still running"),
                passTone,
              ),
              tile("Invoices stored", invoices.stored, "good"),
              tile(
                "Need a look",
                invoices.needsReview,
                invoices.needsReview === 0 ? "good" : "warn",
              ),
              tile("Mails failed", needsPerson, needsPerson === 0 ? "good" : "bad"),
              tile("Mails waiting", tasks.pending + tasks.processing + tasks.reprocessing, "good"),
              hasReplies(report) ? repliesTile(stats.outbox) : html``,
              tile(
                "LLM breaker",
                stats.breaker.state,
                stats.breaker.state === "closed" ? "good" : "warn",
              ),
            ]}
          </dl>
          ${reviewSection(report)} ${tasksSection(report)} ${suppliersSection(report)}
          ${passesSection(report)} ${mailsSection(report)} ${repliesSection(report)}
          ${llmSection(report)} ${accountsSection(report)}
        </main>
        <footer class="soft">
          Made by invoicesync ${version}. What needs a person is everything there is; the rest is of
          this period.
        </footer>
      </body>
    </html> `;
  return page.text;
}

function repliesTile({ sent, inDoubt }: Stats["outbox"]): Markup {
  if (inDoubt > 0) return tile("Replies in doubt", inDoubt, "bad");
  return tile("Replies sent", sent, "good");
}

function tile(name: string, value: string | number, tone: "good" | "warn" | "bad"): Markup {
  return html`<div class="tile ${tone}">
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
