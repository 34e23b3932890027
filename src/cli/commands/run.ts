import type { Command } from "commander";
import type { Config } from "../../config/config.ts";
import type { PassOutcome, RunSummary } from "../../pass/summary.ts";
import { pause, wholeNumber } from "../arguments.ts";
import { chosenAccounts } from "../chosen-accounts.ts";
import type { Deps } from "../deps.ts";
import { EXIT, StopSignal } from "../exit.ts";
import { withExamples } from "../help.ts";
import { suggestNext } from "../next-step.ts";
import { jsonDocument } from "../print.ts";

export interface RunOptions {
  readonly once?: true;
  readonly account?: readonly string[];
  readonly limit?: number;
  readonly dryRun?: true;
  readonly every?: number;
}

export function addRun(program: Command, deps: Deps): void {
  const run = program
    .command("run")
    .description("make one bounded pass over all accounts: take in new mail, read it, mark it")
    .option("--once", "one pass (the default)")
    .option("--account <name...>", "only these accounts")
    .option("--limit <n>", "take in at most this many new messages", wholeNumber)
    .option("--dry-run", "say what a pass would take in, and change nothing")
    .option("--every <duration>", "repeat passes until a signal: 30m, 1h", pause)
    .action(async (options: RunOptions) => {
      const config = await deps.loadConfig();
      const accounts = chosenAccounts(config, options.account);
      if (options.every !== undefined) {
        deps.endWith(await repeat(deps, config, options, options.every));
        return;
      }
      const { startPass } = await import("../start-pass.ts");
      const summary = await startPass(deps, config, accounts, options);
      await print(deps, summary);
      deps.endWith(exitCodeOf(summary.outcome, deps.signal));
    });
  withExamples(run, [
    "run                        one pass; quiet when all is well, so made for cron",
    "run --dry-run              what a pass would take in; changes nothing",
    "run --account billing --limit 10",
    "run --every 5m             passes until a signal, for containers",
    "run --json | jq .tasks     what became of the messages",
  ]);
}

/** What the exit code says of a pass. */
export function exitCodeOf(outcome: PassOutcome, signal: AbortSignal): number {
  switch (outcome) {
    case "ok":
      return EXIT.ok;
    case "partial":
      return EXIT.partial;
    case "timeout":
      return EXIT.timeout;
    case "interrupted":
      return signal.reason instanceof StopSignal ? signal.reason.exitCode : EXIT.failed;
  }
}

async function repeat(
  deps: Deps,
  settings: Config,
  options: RunOptions,
  everyMs: number,
): Promise<number> {
  const { repeatPasses } = await import("../repeat.ts");
  const { node, script } = deps.program;
  const { config, json, logLevel, logFormat } = deps.options;
  const command = [
    node,
    script,
    "run",
    ...(config === undefined ? [] : ["--config", config]),
    ...(json === true ? ["--json"] : []),
    ...(logLevel === undefined ? [] : ["--log-level", logLevel]),
    ...(logFormat === undefined ? [] : ["--log-format", logFormat]),
    ...(options.limit === undefined ? [] : ["--limit", String(options.limit)]),
    ...(options.dryRun === true ? ["--dry-run"] : []),
    ...(options.account ?? []).flatMap((name) => ["--account", name]),
  ] as const;
  const { clock, signal, err } = deps;
  const onGivingUp = async (message: string) => {
    const { openLog } = await import("../open-log.ts");
    const { tellOnce } = await import("../../pass/tell-of-failure.ts");
    const { createPings } = await import("../../pass/pings.ts");
    const log = openLog(deps, settings, { toFile: true, screen: () => {} });
    log.alarm("alert", message, { code: "GAVE_UP" });
    await createPings(settings, { runId: null, clock, log }).failed({
      code: "GAVE_UP",
      message,
      hint: "see `invoicesync logs --level error`",
    });
    const teller = { config: settings, clock, log, runId: null, signal };
    await tellOnce(teller, { kind: "GAVE_UP", message });
  };
  return repeatPasses({ command, everyMs, clock, signal, err, onGivingUp });
}

/** Off a terminal a pass in which all went well says nothing, so that cron sends no mail. */
async function print(deps: Deps, summary: RunSummary): Promise<void> {
  if (deps.options.json === true) {
    deps.out(jsonDocument(summary));
    return;
  }
  const isQuiet = !deps.terminal.stdoutIsTty && summary.dryRun === undefined;
  if (isQuiet && summary.outcome === "ok") return;
  const { summaryText } = await import("../summary-text.ts");
  deps.out(summaryText(summary));
  suggestAfter(deps, summary);
}

function suggestAfter(deps: Deps, { tasks, invoices, dryRun, accounts }: RunSummary): void {
  if (dryRun === true) suggestNext(deps, "run", "makes the pass");
  else if (accounts.some(({ outcome }) => outcome === "error")) {
    suggestNext(deps, "accounts test", "says at which step it fails, and what to do");
  } else if (tasks.deadLettered > 0) suggestNext(deps, "dlq list", "what gave up, and why");
  else if (tasks.failed > 0) suggestNext(deps, "tasks list --status failed", "what needs you");
  else if (invoices.needsReview > 0) suggestNext(deps, "invoices review", "what needs a look");
  else if (invoices.stored > 0) suggestNext(deps, "invoices list", "what was read");
}
