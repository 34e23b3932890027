import type { Command } from "commander";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** What may follow a command: its subcommands and options. */
interface Words {
  /** `""` for the program itself, `tasks list` for a subcommand. */
  readonly path: string;
  readonly words: readonly string[];
}

/** The completion script of a shell; our names are plain words, so nothing in it needs quoting. */
export function completionText(shell: Shell, program: Command): string {
  const all = wordsOf(program, "", globalOptions(program));
  return TEXTS[shell](all);
}

const TEXTS: Readonly<Record<Shell, (all: readonly Words[]) => string>> = {
  bash: bashText,
  zsh: (all) =>
    `#compdef invoicesync\nautoload -U +X bashcompinit && bashcompinit\n${bashText(all)}`,
  fish: fishText,
};

function globalOptions(program: Command): readonly string[] {
  return program.options.flatMap((option) => option.long ?? []);
}

function wordsOf(command: Command, path: string, globals: readonly string[]): readonly Words[] {
  const options = command.options.flatMap((option) => option.long ?? []);
  const names = command.commands.map((one) => one.name());
  const words = [...new Set([...names, ...options, ...globals, "--help"])];
  return [
    { path, words },
    ...command.commands.flatMap((one) => wordsOf(one, `${path} ${one.name()}`.trim(), globals)),
  ];
}

function bashText(all: readonly Words[]): string {
  const cases = all.map(({ path, words }) => `    "${path}") words="${words.join(" ")}" ;;`);
  return `_invoicesync() {
  local path="" word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
      -*) ;;
      *) case " ${all.map(({ path }) => path.replaceAll(" ", "/")).join(" ")} " in
           *" \${path:+$path/}$word "*) path="\${path:+$path/}$word" ;;
         esac ;;
    esac
  done
  case "\${path//\\// }" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
  if [ \${#COMPREPLY[@]} -eq 0 ]; then
    COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
  fi
}
complete -o filenames -F _invoicesync invoicesync
`;
}

function fishText(all: readonly Words[]): string {
  const lines = all.flatMap(({ path, words }) => {
    const names = path.split(" ").filter((name) => name !== "");
    const deeper = all
      .filter(
        (other) => other.path !== path && other.path.startsWith(path === "" ? "" : `${path} `),
      )
      .map((other) => other.path.split(" ")[names.length] ?? "");
    const conditions = [
      ...names.map((name) => `__fish_seen_subcommand_from ${name}`),
      ...(deeper.length === 0
        ? []
        : [`not __fish_seen_subcommand_from ${[...new Set(deeper)].join(" ")}`]),
    ];
    const when = conditions.length === 0 ? "" : ` -n '${conditions.join("; and ")}'`;
    return words.map((word) =>
      word.startsWith("--")
        ? `complete -c invoicesync${when} -l ${word.slice(2)}`
        : `complete -c invoicesync -f${when} -a ${word}`,
    );
  });
  return `${lines.join("\n")}\n`;
}
