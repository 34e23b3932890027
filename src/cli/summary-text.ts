import { plainText } from "../core/plain-text.ts";
import type { RunSummary } from "../pass/summary.ts";

/** A pass in a few lines for a person: one an account, then what became of the messages. */
export function summaryText(summary: RunSummary): string {
  const { tasks, invoices, dryRun } = summary;
  const accounts = summary.accounts.map((account) => {
    const what =
      account.error === null
        ? dryRun === true
          ? `${account.found} found, would take in ${account.ingested}`
          : `${account.found} found, ${account.ingested} new${also(account.duplicates, "copies")}`
        : `${account.errorCode ?? ""}: ${account.error}`;
    return `${account.error === null ? "✅" : "❌"} ${account.name}: ${plainText(what)}\n`;
  });
  if (dryRun === true) {
    return `${accounts.join("")}dry run: nothing was changed${also(tasks.deferred, "waiting in the queue")}\n`;
  }
  const worked = [
    [tasks.done, "done"],
    [tasks.skipped, "had nothing to do"],
    [tasks.retried, "will be tried again"],
    [tasks.failed, "need a person"],
    [tasks.deadLettered, "went to the dead letters"],
    [tasks.deferred, "wait for the next pass"],
  ] as const;
  const messages = worked.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const stored = `${invoices.stored} stored${also(invoices.duplicates, "known already")}${also(invoices.needsReview, "to review")}`;
  return (
    accounts.join("") +
    `   messages: ${messages.length === 0 ? "nothing to do" : messages.join(", ")}\n` +
    `   invoices: ${stored}\n` +
    repliesText(summary) +
    `   ${summary.outcome}, ${(summary.durationMs / 1_000).toFixed(1)} s\n`
  );
}

/** Only where there were any: most accounts answer no mail. */
function repliesText({ replies }: RunSummary): string {
  if (replies.sent + replies.suppressed + replies.kept === 0) return "";
  const { fromFaq, fromCache, fromLlm, suppressed, kept } = replies;
  const from = `${also(fromFaq, "from the FAQ")}${also(fromCache, "from the cache")}${also(fromLlm, "by the LLM")}`;
  return `   replies: ${replies.sent} sent${from}${also(kept, "kept and not sent")}${also(suppressed, "left unanswered")}\n`;
}

function also(count: number, what: string): string {
  return count === 0 ? "" : `, ${count} ${what}`;
}
