import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { COMMANDS } from "../../src/cli/command-table.ts";
import type { Deps } from "../../src/cli/deps.ts";
import { examplesOf } from "../../src/cli/help.ts";
import { newProgram } from "../../src/cli/program.ts";
import { NO_TERMINAL } from "./cli-in-buffers.ts";

export const MANUAL_FILE = join(import.meta.dirname, "../../invoicesync.1");

/** Every command, as it describes itself; none of them can run. */
async function allCommands(): Promise<Command> {
  const silent = { out: () => {}, err: () => {}, terminal: NO_TERMINAL };
  const facts = { version: "", node: "", script: "", user: "" };
  // what describes a command needs nothing of what runs it
  const deps = { ...silent, program: facts } as unknown as Deps;
  const program = newProgram(deps);
  for (const load of COMMANDS.values()) (await load())(program, deps);
  return program;
}

/** The manual page, made from the very help of the commands. */
export async function manualPage(): Promise<string> {
  const program = await allCommands();
  const commands = program.commands.filter((command) => command.name() !== "help");
  return `.\\" Made from the commands' help: node test/cli/manual-page.ts
.TH INVOICESYNC 1
.SH NAME
invoicesync \\- reads invoices out of mailboxes into checked data, in bounded passes
.SH SYNOPSIS
.B invoicesync
.RI [ options ]
.I command
.RI [ arguments ]
.SH DESCRIPTION
cron or a timer starts
.B invoicesync run
every few minutes. Each call makes one bounded pass over all mailboxes: it takes in new mail, reads the invoices in it, marks what is finished, and ends, always, within its time limit. Its state is one SQLite file, so a pass may be killed at any instant and the next one carries on.
.PP
Results go to standard output, everything else to standard error.
.SH OPTIONS
${optionsText(program)}
.SH COMMANDS
${commands.map((command) => commandText(command, [command.name()])).join("\n")}
.SH EXIT STATUS
${pairs([
  ["0", "all well"],
  ["1", "the command failed: not found, unhealthy, an error inside"],
  ["2", "wrong usage or settings"],
  [
    "3",
    "the pass ended, but an account failed or an attempt did, also one that is tried again; a document is unreadable",
  ],
  ["4", "the pass's time limit ended it (137 when the watchdog had to kill it)"],
  ["75", "another pass holds the lock: nothing to do"],
  ["130, 143", "stopped by SIGINT, SIGTERM"],
])}
.SH FILES
${pairs([
  [
    "./invoicesync.yaml, $XDG_CONFIG_HOME/invoicesync/config.yaml, /etc/invoicesync/config.yaml",
    "the settings; the first that is there",
  ],
  [
    "$XDG_STATE_HOME/invoicesync",
    "the state, unless the settings or the environment name another folder: database, stored mail, logs",
  ],
])}
.SH ENVIRONMENT
${pairs([
  ["INVOICESYNC_CONFIG", "the settings file"],
  ["INVOICESYNC_STATE_DIR", "the state folder, where the settings name none"],
  ["NO_COLOR, FORCE_COLOR", "colour never, or always"],
])}
`;
}

function commandText(command: Command, path: readonly string[]): string {
  const subcommands = command.commands.filter((one) => one.name() !== "help");
  const usage = command.registeredArguments.map((one) => {
    const name = `${one.name()}${one.variadic ? "..." : ""}`;
    return one.required ? `<${name}>` : `[${name}]`;
  });
  const head = `.SS ${plain([...path, ...usage].join(" "))}\n${plain(command.description())}`;
  const options = command.options.length === 0 ? [] : [optionsText(command)];
  const examples = subcommands.length > 0 ? [] : [examplesText(command)];
  const deeper = subcommands.map((one) => commandText(one, [...path, one.name()]));
  return [head, ...options, ...examples, ...deeper].join("\n");
}

function examplesText(command: Command): string {
  const lines = examplesOf(command).map((example) => plain(`invoicesync ${example}`));
  return lines.length === 0 ? ".PP" : `.PP\n.nf\n${lines.join("\n")}\n.fi`;
}

function optionsText(command: Command): string {
  return pairs(
    command.options.map((option) => {
      const choices = option.argChoices === undefined ? "" : ` (${option.argChoices.join(", ")})`;
      return [option.flags, `${option.description}${choices}`];
    }),
  );
}

function pairs(entries: readonly (readonly [string, string])[]): string {
  return entries.map(([term, text]) => `.TP\n.B ${plain(term)}\n${plain(text)}`).join("\n");
}

/** Text that roff takes as it is. */
function plain(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("…", "...")
    .replace(/^[.']/gm, "\\&$&");
}

// After a change of any command: node test/cli/manual-page.ts
if (import.meta.main) writeFileSync(MANUAL_FILE, await manualPage());
