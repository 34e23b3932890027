import type { Command } from "commander";
import { stringify } from "yaml";
import type { Config } from "../../config/config.ts";
import { ConfigError } from "../../config/problem.ts";
import { ERRORS } from "../../core/error-table.ts";
import type { Deps } from "../deps.ts";
import { withExamples } from "../help.ts";
import { jsonDocument, printResult } from "../print.ts";
import { secretsIn } from "../secrets-in.ts";

export function addConfig(program: Command, deps: Deps): void {
  const config = program.command("config").description("check and show the settings");
  addCheck(config, deps);
  addShow(config, deps);
  withExamples(config, [
    "config check    every mistake at once, with its line",
    "config show     what is in force, secrets masked",
  ]);
}

function addCheck(config: Command, deps: Deps): void {
  const check = config
    .command("check")
    .description("check the settings and that every secret is there; all problems at once")
    .action(async () => {
      const checked = await loadOrReport(deps);
      const { warningsOf } = await import("../../config/warnings.ts");
      const warnings = await warningsOf(checked, secretsIn(checked));
      for (const warning of warnings) deps.err(`warning: ${warning}\n`);
      const count = checked.accounts.length;
      const file = checked.file ?? null;
      printResult(
        deps,
        { ok: true, file, accounts: count, problems: [], warnings },
        () =>
          `ok: ${file ?? "the environment"}, ${count} ${count === 1 ? "account" : "accounts"}\n`,
      );
    });
  withExamples(check, [
    "config check",
    "config check --config /etc/invoicesync/config.yaml",
    "config check --json",
  ]);
}

// The document has the problems one by one; the lines on stderr and the exit code are made where
// they are for every command.
async function loadOrReport(deps: Deps): Promise<Config> {
  try {
    const config = await deps.loadConfig();
    const { faqEntries } = await import("../../pass/open-reply-desk.ts");
    await faqEntries(config, config.accounts);
    return config;
  } catch (error) {
    if (error instanceof ConfigError && deps.options.json === true) {
      const { hint } = ERRORS.USAGE;
      const summary = { code: "USAGE", message: error.problems.join("\n"), hint };
      deps.out(jsonDocument({ ok: false, problems: error.configProblems, error: summary }));
    }
    throw error;
  }
}

function addShow(config: Command, deps: Deps): void {
  const show = config
    .command("show")
    .description("show the settings in force, defaults filled in and secrets masked")
    .action(async () => {
      const loaded = await deps.loadConfig();
      const { shownConfig } = await import("../../config/show.ts");
      const shown = shownConfig(loaded);
      const from = `# in force, from ${loaded.file ?? "the environment"}\n`;
      printResult(deps, shown, () => `${from}${stringify(shown, { lineWidth: 0 })}`);
    });
  withExamples(show, ["config show", "config show --json | jq .timeouts"]);
}
