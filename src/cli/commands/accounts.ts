import type { Command } from "commander";
import type { AccountConfig } from "../../config/config.ts";
import type { AccountState } from "../../db/health-facts.ts";
import type { Deps } from "../deps.ts";
import { chosenAccounts } from "../chosen-accounts.ts";
import { EXIT } from "../exit.ts";
import { addLogin } from "./accounts-login.ts";
import { withExamples } from "../help.ts";
import { openLog } from "../open-log.ts";
import { suggestNext } from "../next-step.ts";
import { printResult } from "../print.ts";
import { probeText } from "../probe-text.ts";
import { localTime, table } from "../table.ts";

export function addAccounts(program: Command, deps: Deps): void {
  const accounts = program.command("accounts").description("the configured sources of mail");
  withExamples(accounts, ["accounts list", "accounts test", "accounts test billing"]);
  addList(accounts, deps);
  addTest(accounts, deps);
  addLogin(accounts, deps);
}

function addList(accounts: Command, deps: Deps): void {
  const list = accounts
    .command("list")
    .description("list the accounts, and how each has been doing")
    .action(async () => {
      const config = await deps.loadConfig("optional");
      const { accountStates } = await import("../../db/health-facts.ts");
      const states = await deps.withDb(accountStates);
      const byName = new Map(states.map((state) => [state.name, state]));
      const found = config.accounts.map((account) => entryOf(account, byName.get(account.name)));
      printResult(deps, found, () =>
        table(found, [
          { title: "NAME", cell: (one) => one.name },
          { title: "SOURCE", cell: (one) => one.source, most: 40 },
          { title: "PIPELINE", cell: (one) => one.pipeline },
          { title: "LAST OK", cell: (one) => localTime(one.lastOkAt) },
          { title: "FAILURES", cell: (one) => one.failures, align: "right" },
          { title: "ERROR", cell: (one) => one.errorMessage },
        ]),
      );
    });
  withExamples(list, ["accounts list", "accounts list --json"]);
}

function addTest(accounts: Command, deps: Deps): void {
  const command = accounts
    .command("test")
    .description(
      "try to connect, log in, select, search and reach SMTP, step by step; exit 1 if one fails",
    )
    .argument("[name...]", "only these accounts")
    .action(async (names: readonly string[]) => {
      const config = await deps.loadConfig();
      const chosen = chosenAccounts(config, names.length === 0 ? undefined : names);
      const { probeAccount, probeSending } = await import("../probe-account.ts");
      const log = openLog(deps, config, { toFile: false });
      const [smtp, ...tried] = await Promise.all([
        probeSending(deps, config),
        ...chosen.map((account) => probeAccount(deps, config, account, log)),
      ]);
      const results = tried.map((own, index) => {
        const steps = smtp === undefined ? own : [...own, smtp]; // tried once for all of them
        return { name: chosen[index]?.name ?? "", ok: steps.every((step) => step.ok), steps };
      });
      printResult(deps, results, () => results.map(probeText).join(""));
      if (results.some((result) => !result.ok)) deps.endWith(EXIT.failed);
      else suggestNext(deps, "run --dry-run", "what a pass would take in; changes nothing");
    });
  withExamples(command, ["accounts test", "accounts test billing", "accounts test --json"]);
}

function entryOf(account: AccountConfig, state: AccountState | undefined) {
  const source =
    account.type === "imap"
      ? `${account.user} at ${account.imap.host}:${account.imap.port}`
      : account.path;
  return {
    name: account.name,
    type: account.type,
    source,
    mailboxes: account.mailboxes,
    pipeline: account.pipeline,
    failures: state?.failures ?? 0,
    lastOkAt: state?.lastOkAt ?? null,
    lastErrorAt: state?.lastErrorAt ?? null,
    errorCode: state?.errorCode ?? null,
    errorMessage: state?.errorMessage ?? null,
  };
}
