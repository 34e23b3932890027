import { resolve } from "node:path";
import type { Command } from "commander";
import { parseSince, sinceAt, type Since } from "../arguments.ts";
import type { Deps } from "../deps.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";

const DAY_MS = 86_400_000;
/** More bars than these would be too thin on a phone. */
const MOST_BARS = 60;

export function addReport(program: Command, deps: Deps): void {
  const report = program
    .command("report")
    .description("one page to look at: passes, mails, invoices, what needs a person, cost")
    .requiredOption("--html <file>", "into this file; - is stdout")
    .option("--since <when>", "what came since: a duration back (30d) or a date", parseSince, {
      agoMs: 30 * DAY_MS,
    })
    .action(async (options: { html: string; since: Since }) => {
      const page = await makePage(deps, options.since);
      if (options.html === "-") {
        printResult(deps, { html: page }, () => page);
        return;
      }
      const { writeWhole } = await import("../write-file.ts");
      const file = resolve(deps.cwd, options.html);
      await writeWhole(file, [page]);
      const sizeBytes = Buffer.byteLength(page);
      printResult(deps, { file, sizeBytes }, () => `${file}: ${sizeBytes} bytes\n`);
    });
  withExamples(report, [
    "report --html report.html              the last 30 days; needs no network to be looked at",
    "report --html year.html --since 365d",
    "report --html - | mail …               to stdout",
  ]);
}

async function makePage(deps: Deps, since: Since): Promise<string> {
  const config = await deps.loadConfig("optional");
  const { readReport } = await import("../../db/report.ts");
  const { statsLimits } = await import("../../db/stats.ts");
  const { reportPage } = await import("../report/page.ts");
  const now = deps.clock.now();
  const from = Math.min(now, Math.max(0, sinceAt(since, now)));
  const firstDay = Math.floor(from / DAY_MS) * DAY_MS;
  const barMs = Math.ceil((now - firstDay) / DAY_MS / MOST_BARS) * DAY_MS;
  const period = { sinceAt: firstDay, now, barMs: Math.max(DAY_MS, barMs) };
  const report = await deps.withDb((db) => readReport(db, statsLimits(config), period));
  return reportPage(report, deps.program.version);
}
