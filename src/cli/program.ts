import { Command, Option } from "commander";
import { LOG_LEVELS } from "../core/log.ts";
import { COMMANDS, namedCommand } from "./command-table.ts";
import { bindDeps } from "./bind-deps.ts";
import type { Deps, GlobalOptions, Surroundings } from "./deps.ts";
import { EXIT, StopSignal } from "./exit.ts";
import { withExamples } from "./help.ts";
import { reportError } from "./report-error.ts";

/**
 * Runs one command line to its end and returns the exit code. Nothing in here ends the process,
 * and no error leaves it.
 */
export async function runCli(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const json = argv.slice(0, argv.includes("--") ? argv.indexOf("--") : undefined);
  const state = { exitCode: EXIT.ok as number, printed: false, redact: (text: string) => text };
  const output: Surroundings = {
    ...surroundings,
    out: (chunk) => {
      state.printed = true;
      surroundings.out(chunk);
    },
  };
  try {
    await parse(argv, output, state);
    return stoppedBy(surroundings) ?? state.exitCode;
  } catch (error) {
    const exitCode = reportError(error, output, {
      json: json.includes("--json"),
      debug: json.some((argument) => /^(--log-level=)?debug$/.test(argument)),
      printed: state.printed,
      redact: state.redact,
    });
    return stoppedBy(surroundings) ?? exitCode;
  }
}

function stoppedBy({ signal }: Surroundings): number | undefined {
  return signal.aborted && signal.reason instanceof StopSignal ? signal.reason.exitCode : undefined;
}

async function parse(
  argv: readonly string[],
  surroundings: Surroundings,
  state: { exitCode: number; redact: (text: string) => string },
): Promise<void> {
  const program = newProgram(surroundings);
  const deps = bindDeps(surroundings, () => program.opts<GlobalOptions>(), {
    endWith: (exitCode) => {
      state.exitCode = exitCode;
    },
    redactWith: (redact) => {
      state.redact = redact;
    },
    commandTree: () => commandTree(surroundings, deps),
  });
  await addCommands(program, deps, namedCommand(argv));
  await program.parseAsync(argv, { from: "user" });
}

async function commandTree(surroundings: Surroundings, deps: Deps): Promise<Command> {
  const program = newProgram(surroundings);
  await addCommands(program, deps, undefined);
  return program;
}

async function addCommands(program: Command, deps: Deps, only: string | undefined): Promise<void> {
  for (const [name, load] of COMMANDS) {
    if (only === undefined || only === name) (await load())(program, deps);
  }
}

/** The program before any command is added to it. */
export function newProgram({
  out,
  err,
  terminal,
  program: { version },
}: Pick<Surroundings, "out" | "err" | "terminal" | "program">): Command {
  const program = new Command("invoicesync")
    .description("Reads invoices out of mailboxes into checked data, in bounded passes.")
    .version(version)
    .option("--config <file>", "the settings file")
    .option("--json", "print one JSON document on stdout")
    .addOption(
      new Option("--log-level <level>", "what stderr shows, from this level on").choices(
        LOG_LEVELS,
      ),
    )
    .addOption(
      new Option("--log-format <format>", "how stderr shows it").choices(["readable", "json"]),
    )
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: out,
      writeErr: err,
      outputError: (text, write) => write(text.replace(/^error: /, "invoicesync: ")),
      getOutHelpWidth: () => terminal.columns,
      getErrHelpWidth: () => terminal.columns,
      getOutHasColors: () => terminal.stdoutColour,
      getErrHasColors: () => terminal.stderrColour,
    })
    .showHelpAfterError("see `invoicesync --help`, or --help after a command")
    .exitOverride();
  return withExamples(program, [
    "demo                       see it work, without any settings",
    "init                       write a settings file to start from",
    "run                        one pass; this is what cron calls",
    "invoices list              what came of it",
  ]);
}
