import type { AccountConfig, Config } from "../config/config.ts";
import { nearest } from "../config/problem.ts";
import { UsageError } from "../core/errors.ts";

/** The accounts that `--account` names; all of them when it names none. */
export function chosenAccounts(
  config: Config,
  names: readonly string[] | undefined,
): readonly AccountConfig[] {
  if (names === undefined) return config.accounts;
  const known = config.accounts.map(({ name }) => name);
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name) => `there is no account "${name}"${meantBy(name, known)}`);
  if (problems.length > 0) throw new UsageError(problems);
  return config.accounts.filter(({ name }) => names.includes(name));
}

function meantBy(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined
    ? `: the settings have ${known.join(", ")}`
    : `; did you mean ${meant}?`;
}
