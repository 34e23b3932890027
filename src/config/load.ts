import { dirname } from "node:path";
import * as v from "valibot";
import type { Config } from "./config.ts";
import { ACCOUNT_VARIABLES, fillFromEnvironment, settingsOfEnvironment } from "./environment.ts";
import { absolutePath, findConfigFile, withDotEnv, type Environment } from "./find-file.ts";
import { ConfigError, keyOfPath, type ConfigProblem, type SettingPath } from "./problem.ts";
import { resolveSecrets } from "./resolve-secrets.ts";
import type { Secret } from "./secrets.ts";
import { keyProblems } from "./sections.ts";
import { settings, settingsWithoutAccounts, type Settings } from "./settings.ts";
import { configOf, stateDirOf } from "./config-of-settings.ts";

export interface LoadOptions {
  /** The `--config` of the command line. */
  readonly configFile?: string | undefined;
  readonly cwd: string;
  readonly env: Environment;
  readonly signal?: AbortSignal;
  /** `optional`: with neither a file nor an account in the environment there are no accounts. */
  readonly accounts?: "needed" | "optional";
}

/**
 * The settings in force. Whatever is wrong, missing secrets too, is thrown as one `ConfigError` with
 * every problem. Nothing is created or changed.
 */
export async function loadConfig(options: LoadOptions): Promise<Config> {
  const found = await readSettings(options);
  const surroundings = { env: found.env, folder: found.folder, signal: options.signal };
  const { secrets, failed } = await resolveSecrets(found.output, surroundings);
  const problems = [
    ...found.problems,
    ...failed.map(({ path, message }) => found.problemAt(path, message)),
  ];
  if (found.settings === undefined || problems.length > 0) throw new ConfigError(problems);
  return configOf(found.settings, { ...found, cwd: options.cwd, secrets });
}

/** Where the state is: for commands that need no account, so missing secrets do not matter. */
export async function loadStateDir(options: LoadOptions): Promise<string> {
  const found = await readWithoutSecrets(options);
  return stateDirOf(found.settings?.stateDir, { ...found, cwd: options.cwd });
}

export interface StateStore {
  readonly stateDir: string;
  readonly databaseUrl: Secret | undefined;
}

/** Where the state is and which database it is in; of the secrets only that one has to be there. */
export async function loadStore(options: LoadOptions): Promise<StateStore> {
  const found = await readWithoutSecrets(options);
  const { databaseUrl: source } = found.settings ?? {};
  const { secrets, failed } = await resolveSecrets(
    { databaseUrl: source },
    { env: found.env, folder: found.folder, signal: options.signal },
  );
  if (failed.length > 0) {
    throw new ConfigError(failed.map(({ path, message }) => found.problemAt(path, message)));
  }
  return {
    stateDir: stateDirOf(found.settings?.stateDir, { ...found, cwd: options.cwd }),
    databaseUrl: source && secrets.get(source),
  };
}

/** The FAQ file: for commands that need no account either. Undefined when the settings name none. */
export async function loadFaqFile(options: LoadOptions): Promise<string | undefined> {
  const { settings: given, folder, env } = await readWithoutSecrets(options);
  const faq = given?.replies.faq;
  return faq === undefined ? undefined : absolutePath(faq, folder, env);
}

async function readWithoutSecrets(options: LoadOptions): Promise<FoundSettings> {
  const found = await readSettings({ ...options, accounts: "optional" });
  if (found.file !== undefined && found.settings === undefined) {
    throw new ConfigError(found.problems);
  }
  return found;
}

interface FoundSettings {
  readonly file: string | undefined;
  /** What relative paths are relative to. */
  readonly folder: string;
  /** Together with `.env`. */
  readonly env: Environment;
  /** Undefined when anything is wrong. */
  readonly settings: Settings | undefined;
  /** As far as they are right: for the secrets in them. */
  readonly output: unknown;
  readonly problems: readonly ConfigProblem[];
  readonly problemAt: (path: SettingPath, message: string) => ConfigProblem;
}

async function readSettings(options: LoadOptions): Promise<FoundSettings> {
  const file = await findConfigFile(options);
  const folder = file === undefined ? options.cwd : dirname(file);
  const env = await withDotEnv(folder, options.env);
  const found = { file, folder, env };
  if (file === undefined) return { ...found, ...settingsWithoutFile(env, options.accounts) };
  const { readYamlFile } = await import("./yaml-file.ts");
  const { value, lineOf } = await readYamlFile(file);
  const { input, problems } = fillFromEnvironment(value, env);
  const problemAt = (path: SettingPath, message: string): ConfigProblem => ({
    file,
    line: lineOf(path),
    key: path.length === 0 ? null : keyOfPath(path),
    message,
  });
  return { ...found, ...check(settings, input, problems, problemAt) };
}

type Checked = Pick<FoundSettings, "settings" | "output" | "problems" | "problemAt">;

function settingsWithoutFile(env: Environment, accounts: LoadOptions["accounts"]): Checked {
  const given = ACCOUNT_VARIABLES.filter((name) => env[name]);
  const problemAt = (path: SettingPath, message: string) => problemOf(keyOfPath(path), message);
  if (accounts === "optional" && given.length < ACCOUNT_VARIABLES.length) {
    const { input, problems } = fillFromEnvironment({}, env);
    return check(settingsWithoutAccounts, input, problems, problemAt);
  }
  if (given.length === 0) {
    const problem = problemOf(
      null,
      `there is no configuration: no invoicesync.yaml here, and ${ACCOUNT_VARIABLES.join(", ")} are not set; begin with \`invoicesync init\``,
    );
    return { settings: undefined, output: undefined, problems: [problem], problemAt };
  }
  const { input, problems } = settingsOfEnvironment(env);
  if (problems.length === 0) return check(settings, input, problems, problemAt);
  const hint = problemOf(
    null,
    "without a configuration file an account is EMAIL_SENDER, EMAIL_APP_PASSWORD and IMAP_SERVER, and SMTP_SERVER to answer; `invoicesync init` writes a file",
  );
  return { settings: undefined, output: undefined, problems: [...problems, hint], problemAt };
}

function check(
  schema: typeof settings | typeof settingsWithoutAccounts,
  input: unknown,
  earlier: readonly ConfigProblem[],
  problemAt: FoundSettings["problemAt"],
): Checked {
  const result = v.safeParse(schema, input);
  const keys = [...keyProblems(schema, input)];
  const isUnderKeyProblem = (path: SettingPath) =>
    keys.some((problem) => problem.path.every((part, index) => part === path[index]));
  const found = (result.issues ?? [])
    .map((issue) => ({ path: pathOf(issue), message: issue.message }))
    .filter(({ path }) => !isUnderKeyProblem(path));
  const problems = [
    ...earlier,
    ...[...keys, ...found].map(({ path, message }) => problemAt(path, message)),
  ];
  const isRight = result.success && problems.length === 0;
  return {
    settings: isRight ? result.output : undefined,
    output: result.output,
    problems,
    problemAt,
  };
}

function pathOf(issue: v.BaseIssue<unknown>): SettingPath {
  return (issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key)));
}

function problemOf(key: string | null, message: string): ConfigProblem {
  return { file: null, line: null, key, message };
}
