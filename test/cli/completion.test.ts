import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { aCli } from "./cli-in-buffers.ts";

/** What a shell offers for a line whose last word is being typed. */
type Complete = (...words: readonly string[]) => readonly string[];

const BASH = `. "$0"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _invoicesync; printf '%s\\n' "\${COMPREPLY[@]}"`;

// What only an interactive zsh has stands here for itself: it prints what it is handed.
const ZSH = `compdef() {}
_files() {}
_describe() { local -a all; all=("\${(@P)@[-1]}"); print -rl -- "\${(@)all%%:*}" }
compadd() { shift; print -rl -- "$@" }
. "$0"
words=("$@"); CURRENT=$#; _invoicesync`;

const SHELLS = {
  bash: { program: "/bin/bash", args: ["-c", BASH] },
  zsh: { program: "/usr/bin/zsh", args: ["-f", "-c", ZSH] },
  fish: { program: "/usr/bin/fish", args: [] },
} as const;

async function completer(t: TestContext, shell: keyof typeof SHELLS): Promise<Complete> {
  const cli = aCli(t);
  const { stdout } = await cli.run("completion", shell);
  const script = join(cli.dir, "completion");
  writeFileSync(script, stdout);
  const { program, args } = SHELLS[shell];
  const run = (all: readonly string[]) =>
    execFileSync(program, all, { encoding: "utf8", env: { HOME: cli.dir, PATH: "/usr/bin:/bin" } });
  return (...words) => {
    const line = ["invoicesync", ...words];
    const said =
      shell === "fish"
        ? run(["--no-config", "-c", `source ${script}; complete -C '${line.join(" ")}'`])
        : run([...args, script, ...line]);
    const typed = words.at(-1) ?? "";
    return said
      .split("\n")
      .map((one) => one.split("\t")[0] ?? "")
      .filter((one) => one !== "" && one.startsWith(typed));
  };
}

for (const shell of ["bash", "zsh", "fish"] as const) {
  test(
    `${shell} completes commands, subcommands, options and their choices`,
    { skip: !existsSync(SHELLS[shell].program) && `${shell} is not installed` },
    async (t) => {
      const complete = await completer(t, shell);
      assert.deepEqual(complete("ta"), ["tasks"]);
      assert.deepEqual(complete("--json", "tasks", "l"), ["list"]);
      assert.deepEqual(complete("tasks", "list", "--st"), ["--status"]);
      assert.deepEqual(complete("invoices", "export", "--format", "js"), ["jsonl"]);
      assert.deepEqual(complete("completion", "zs"), ["zsh"]);
      assert.ok(complete("dlq", "").includes("retry"));
      assert.ok(!complete("dlq", "").includes("extract"));
    },
  );
}
