import type { Command } from "commander";

const EXAMPLES = new WeakMap<Command, readonly string[]>();

/** Examples under a command's `--help`; each line is what to type, with what it does behind it. */
export function withExamples(command: Command, examples: readonly string[]): Command {
  EXAMPLES.set(command, examples);
  const lines = examples.map((example) => `  invoicesync ${example}`);
  return command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}

/** The same for what describes the commands elsewhere: the manual page. */
export function examplesOf(command: Command): readonly string[] {
  return EXAMPLES.get(command) ?? [];
}
