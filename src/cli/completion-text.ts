import type { Command, Option } from "commander";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** A word that may follow, and what it is. */
interface Word {
  readonly word: string;
  readonly about: string;
}

/** What may follow a command. */
interface Place {
  /** `[]` for the program itself, `["tasks", "list"]` for a subcommand. */
  readonly path: readonly string[];
  readonly commands: readonly Word[];
  readonly options: readonly (Word & {
    readonly takesValue: boolean;
    readonly choices: readonly string[];
  })[];
}

/** The completion script of a shell; nothing in it runs the program. */
export function completionText(shell: Shell, program: Command): string {
  return TEXTS[shell](placesOf(program, [], program.options));
}

const TEXTS: Readonly<Record<Shell, (places: readonly Place[]) => string>> = {
  bash: bashText,
  zsh: zshText,
  fish: fishText,
};

function placesOf(
  command: Command,
  path: readonly string[],
  globals: readonly Option[],
): readonly Place[] {
  const options = new Map(
    [...command.options, ...globals].flatMap((option) =>
      option.long === undefined ? [] : [[option.long, option] as const],
    ),
  );
  const place: Place = {
    path,
    commands: [
      ...command.commands.map((one) => ({ word: one.name(), about: one.description() })),
      ...command.registeredArguments.flatMap(({ argChoices = [], description }) =>
        argChoices.map((word) => ({ word, about: description })),
      ),
    ],
    options: [
      ...[...options].map(([word, option]) => ({
        word,
        about: option.description,
        takesValue: option.required || option.optional,
        choices: option.argChoices ?? [],
      })),
      { word: "--help", about: "what it does, with examples", takesValue: false, choices: [] },
    ],
  };
  const deeper = command.commands.flatMap((one) => placesOf(one, [...path, one.name()], globals));
  return [place, ...deeper];
}

/** Both shells find the place in the same way: the longest path among the words so far. */
function shellCases(places: readonly Place[]): string {
  return ` ${places.map(({ path }) => path.join("/")).join(" ")} `;
}

function bashText(places: readonly Place[]): string {
  const values = places.flatMap(({ path, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map(
        ({ word, choices }) => `    "${path.join("/")} ${word}") words="${choices.join(" ")}" ;;`,
      ),
  );
  const words = places.map(({ path, commands, options }) => {
    const all = [...commands, ...options].map(({ word }) => word);
    return `      "${path.join("/")}") words="${all.join(" ")}" ;;`;
  });
  return `_invoicesync() {
  local place="" word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "${shellCases(places)}" in
      *" \${place:+$place/}$word "*) place="\${place:+$place/}$word" ;;
    esac
  done
  case "$place \${COMP_WORDS[COMP_CWORD-1]}" in
${values.join("\n")}
    *) case "$place" in
${words.join("\n")}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
  if [ \${#COMPREPLY[@]} -eq 0 ]; then
    compopt -o filenames 2>/dev/null # for these only: a folder called demo is not the command
    COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
  fi
}
complete -F _invoicesync invoicesync
`;
}

function zshText(places: readonly Place[]): string {
  const listOf = (words: readonly Word[]) =>
    words.map(({ word, about }) => quoted(`${word}:${about}`)).join(" ");
  const values = places.flatMap(({ path, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map(
        ({ word, choices }) =>
          `    "${path.join("/")} ${word}") compadd -- ${choices.join(" ")}; return ;;`,
      ),
  );
  const words = places.map(
    ({ path, commands, options }) => `    "${path.join("/")}")
      names=(${listOf(commands)})
      switches=(${listOf(options)}) ;;`,
  );
  return `#compdef invoicesync
_invoicesync() {
  local place="" word
  local -a names switches
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "${shellCases(places)}" in
      *" \${place:+$place/}$word "*) place="\${place:+$place/}$word" ;;
    esac
  done
  case "$place \${words[CURRENT-1]}" in
${values.join("\n")}
  esac
  case "$place" in
${words.join("\n")}
  esac
  _describe -t commands command names
  _describe -o -t options option switches
  _files
}
# read from a folder of fpath it is called at once; sourced, it is only made known
if [ "\${funcstack[1]}" = "_invoicesync" ]; then
  _invoicesync "$@"
else
  compdef _invoicesync invoicesync
fi
`;
}

function fishText(places: readonly Place[]): string {
  const lines = places.flatMap(({ path, commands, options }) => {
    const seen = path.map((name) => `__fish_seen_subcommand_from ${name}`);
    const deeper = commands.map(({ word }) => word).join(" ");
    const unseen = deeper === "" ? [] : [`not __fish_seen_subcommand_from ${deeper}`];
    const when = [...seen, ...unseen].join("; and ");
    const line = `complete -c invoicesync${when === "" ? "" : ` -n '${when}'`}`;
    return [
      ...commands.map(({ word, about }) => `${line} -f -a ${word} -d ${fishQuoted(about)}`),
      ...options.map(({ word, about, takesValue, choices }) => {
        const value =
          choices.length > 0 ? ` -x -a '${choices.join(" ")}'` : takesValue ? " -r" : "";
        return `${line} -l ${word.slice(2)}${value} -d ${fishQuoted(about)}`;
      }),
    ];
  });
  return `${lines.join("\n")}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
