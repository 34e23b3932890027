import { editDistance } from "../core/edit-distance.ts";
import { UsageError } from "../core/errors.ts";
import { plainText } from "../core/plain-text.ts";

/** Where in the settings: `["accounts", 0, "imap", "port"]`. */
export type SettingPath = readonly (string | number)[];

export interface ConfigProblem {
  /** Null when the setting comes from the environment. */
  readonly file: string | null;
  readonly line: number | null;
  /** `accounts[0].imap.port`, or a variable's name; null for the file as a whole. */
  readonly key: string | null;
  /** What is wrong and what would be right; never a secret. */
  readonly message: string;
}

/** The settings are wrong: all problems at once, in the order of the file. */
export class ConfigError extends UsageError {
  readonly configProblems: readonly ConfigProblem[];

  constructor(found: readonly ConfigProblem[]) {
    const once = new Map(found.map((problem) => [lineOfProblem(problem), problem]));
    const problems = [...once.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
    super(problems.map(lineOfProblem));
    this.configProblems = problems;
  }
}

/** `/etc/invoicesync/config.yaml:12: accounts[0].imap.port: must be …` */
function lineOfProblem({ file, line, key, message }: ConfigProblem): string {
  const place = file === null ? [] : [line === null ? file : `${file}:${line}`];
  return [...place, ...(key === null ? [] : [key]), message].map(plainText).join(": ");
}

export function keyOfPath(path: SettingPath): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join("");
}

/** What is longer is no slip of the pen, and takes long to look through for a sign-in. */
const MOST_QUOTED = 1_000;

/** A wrong value as a message may quote it: one short line, of an address no sign-in and no query. */
export function quoted(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a mapping";
  if (typeof value === "number") return String(value);
  if (typeof value === "string" && value.length > MOST_QUOTED) {
    return `a text of ${value.length} characters`;
  }
  const text = plainText(JSON.stringify(value) ?? String(value))
    .replace(/[^"\s/@:]*:[^"\s@]*@/, "***@")
    .replace(/\?[^"]*/, "?***");
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** The known word that was probably meant; undefined when none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > 40) return undefined;
  const given = word.toLowerCase().replace(/[-_ ]/g, "");
  const near = known
    .map((name) => ({ name, distance: editDistance(given, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.name;
}
