import { Argument, type Command } from "commander";
import { SHELLS, type Shell } from "../completion-text.ts";
import type { Deps } from "../deps.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";

export function addCompletion(program: Command, deps: Deps): void {
  const completion = program
    .command("completion")
    .description("print what completes commands and options in a shell")
    .addArgument(new Argument("<shell>", "which shell").choices(SHELLS))
    .action(async (shell: Shell) => {
      const { completionText } = await import("../completion-text.ts");
      const text = completionText(shell, await deps.commandTree());
      printResult(deps, { shell, script: text }, () => text);
    });
  withExamples(completion, [
    "completion bash > ~/.local/share/bash-completion/completions/invoicesync",
    "completion zsh > ~/.zfunc/_invoicesync",
    "completion fish > ~/.config/fish/completions/invoicesync.fish",
  ]);
}
