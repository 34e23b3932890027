import type { Command } from "commander";

/** Examples under a command's `--help`; each line is what to type, with what it does behind it. */
export function withExamples(command: Command, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  invoicesync ${example}`);
  return command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}
