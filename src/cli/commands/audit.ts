import type { Command } from "commander";
import type { Audit } from "../../pass/audit.ts";
import { chosenAccounts } from "../chosen-accounts.ts";
import type { Deps } from "../deps.ts";
import { EXIT } from "../exit.ts";
import { withExamples } from "../help.ts";
import { openLog } from "../open-log.ts";
import { printResult } from "../print.ts";
import { table } from "../table.ts";
import { plainText } from "../../core/plain-text.ts";

export function addAudit(program: Command, deps: Deps): void {
  const audit = program
    .command("audit")
    .description("hold every message on the servers against every task; exit 1 if anything is off")
    .option("--account <name...>", "only these accounts")
    .action(async ({ account: names }: { account?: readonly string[] }) => {
      const config = await deps.loadConfig();
      const accounts = chosenAccounts(config, names);
      const { auditAccounts } = await import("../../pass/audit.ts");
      const { openSource } = await import("../../pass/source.ts");
      const { clock, random, signal } = deps;
      const log = openLog(deps, config, { toFile: false });
      const result = await deps.withDb((db) => {
        const options = { config, clock, random, log, db, readOnly: true };
        return auditAccounts(db, accounts, (account) => openSource(account, options), signal);
      });
      printResult(deps, result, () => auditText(result));
      if (!result.clean) deps.endWith(EXIT.failed);
    });
  withExamples(audit, [
    "audit                      all accounts",
    "audit --account billing --json",
  ]);
}

function auditText({ accounts, problems, clean }: Audit): string {
  const figures = table(accounts, [
    { title: "account", cell: ({ name }) => name },
    { title: "on server", cell: ({ onServer }) => onServer, align: "right" },
    { title: "tasks", cell: ({ tasks }) => tasks, align: "right" },
    { title: "missing", cell: ({ missing }) => missing.length, align: "right" },
    { title: "unsettled", cell: ({ unsettled }) => unsettled.length, align: "right" },
    { title: "newer", cell: ({ newer }) => newer.length, align: "right" },
    { title: "read before", cell: ({ readBefore }) => readBefore.length, align: "right" },
  ]);
  const lines = problems.map(({ message }) => `❌ ${plainText(message)}\n`).join("");
  return `${figures}${lines}${clean ? "✅ the books are in order\n" : ""}`;
}
