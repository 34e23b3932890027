import type { Command } from "commander";
import type { Deps } from "./deps.ts";

export type AddCommand = (program: Command, deps: Deps) => void;

/** Every command and where it is; only the file of the command that was called is loaded. */
export const COMMANDS: ReadonlyMap<string, () => Promise<AddCommand>> = new Map<
  string,
  () => Promise<AddCommand>
>([
  ["run", async () => (await import("./commands/run.ts")).addRun],
  ["init", async () => (await import("./commands/init.ts")).addInit],
  ["config", async () => (await import("./commands/config.ts")).addConfig],
  ["extract", async () => (await import("./commands/extract.ts")).addExtract],
  ["demo", async () => (await import("./commands/demo.ts")).addDemo],
  ["tasks", async () => (await import("./commands/tasks.ts")).addTasks],
  ["dlq", async () => (await import("./commands/dlq.ts")).addDlq],
  ["invoices", async () => (await import("./commands/invoices.ts")).addInvoices],
  ["audit", async () => (await import("./commands/audit.ts")).addAudit],
  ["stats", async () => (await import("./commands/stats.ts")).addStats],
  ["health", async () => (await import("./commands/health.ts")).addHealth],
  ["accounts", async () => (await import("./commands/accounts.ts")).addAccounts],
  ["faq", async () => (await import("./commands/faq.ts")).addFaq],
  ["catalog", async () => (await import("./commands/catalog.ts")).addCatalog],
  ["cache", async () => (await import("./commands/cache.ts")).addCache],
  ["db", async () => (await import("./commands/db.ts")).addDb],
  ["logs", async () => (await import("./commands/logs.ts")).addLogs],
  ["schedule", async () => (await import("./commands/schedule.ts")).addSchedule],
  ["completion", async () => (await import("./commands/completion.ts")).addCompletion],
]);

const VALUE_OPTIONS = ["--config", "--log-level", "--log-format"];

/** The command that the arguments name, past the options before it; undefined: it takes them all. */
export function namedCommand(argv: readonly string[]): string | undefined {
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? "";
    if (VALUE_OPTIONS.includes(argument)) index++;
    else if (argument === "--json" || VALUE_OPTIONS.some((name) => argument.startsWith(`${name}=`)))
      continue;
    else return COMMANDS.has(argument) ? argument : undefined;
  }
  return undefined;
}
