import type { Command } from "commander";
import { UsageError } from "../../core/errors.ts";
import type { RerunSelection } from "../../db/invoice-rerun.ts";
import type { RerunResult } from "../../pass/rerun.ts";
import { addId, parseSince, sinceAt, type Since } from "../arguments.ts";
import type { Deps } from "../deps.ts";
import { EXIT } from "../exit.ts";
import { FailedResult } from "../failure.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";

interface RerunOptions {
  readonly since?: Since;
  readonly apply?: true;
}

export function addInvoicesRerun(invoices: Command, deps: Deps): void {
  const command = invoices
    .command("rerun")
    .description("read stored documents again, and show what would be different")
    .argument("[id...]", "invoice ids, as printed by invoices list", addId)
    .option("--since <when>", "taken in since: a duration back (30d) or a date", parseSince)
    .option("--apply", "keep what was read now; approved invoices only when they are named")
    .action(async (ids: readonly number[], options: RerunOptions) => {
      const apply = options.apply === true;
      const result = await rerun(deps, selectionOf(ids, options.since, deps), apply);
      await print(deps, result, apply);
    });
  withExamples(command, [
    "invoices rerun 7                    what would be read differently today",
    "invoices rerun --since 30d",
    "invoices rerun --since 30d --apply  and keep it",
  ]);
}

function selectionOf(
  ids: readonly number[],
  since: Since | undefined,
  { clock }: Deps,
): RerunSelection {
  if (ids.length > 0 === (since !== undefined)) {
    throw new UsageError(["rerun takes either invoice ids or --since"]);
  }
  return since === undefined
    ? { type: "ids", ids }
    : { type: "since", sinceAt: sinceAt(since, clock.now()) };
}

async function rerun(deps: Deps, selection: RerunSelection, apply: boolean): Promise<RerunResult> {
  const { createParser } = await import("../../workers/parser.ts");
  const { createOcr } = await import("../../workers/ocr.ts");
  const { readingContext } = await import("../../pass/pipelines/invoices.ts");
  const { rerunInvoices } = await import("../../pass/rerun.ts");
  const { llmForCommand } = await import("../llm-for-command.ts");
  const { clock, signal } = deps;
  const config = await deps.loadConfig("optional");
  const { stateDir } = config;
  const limits = { limitMs: config.timeouts.parseMs, clock };
  const parser = createParser(limits);
  try {
    const byRules = readingContext({ parser, ocr: createOcr(limits), config, clock });
    return await deps.withDb((db) => {
      // what the LLM cannot say now is no difference: what is stored stays
      const command = { name: "rerun", isLastAttempt: false };
      const reading = { ...byRules, readByLlm: llmForCommand(deps, db, config, byRules, command) };
      return rerunInvoices(selection, { db, stateDir, reading, apply }, signal);
    });
  } finally {
    await parser.close();
  }
}

async function print(deps: Deps, result: RerunResult, apply: boolean): Promise<void> {
  const { rerunText } = await import("../rerun-text.ts");
  if (result.notFound.length > 0) {
    const detail = `invoice ${result.notFound.join(", ")}`;
    const printed = { result: { ...result }, text: rerunText(result, apply) };
    throw new FailedResult("NOT_FOUND", detail, printed);
  }
  printResult(deps, result, () => rerunText(result, apply));
  if (result.rerun.some(({ outcome }) => outcome === "not_read")) deps.endWith(EXIT.partial);
}
