import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { ConfigError } from "./problem.ts";

/** The variables of the process; an empty one counts as unset wherever one is read. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A path of the settings: `~/` is the home folder, and a relative one starts at `folder`. */
export function absolutePath(path: string, folder: string, env: Environment): string {
  const home = env.HOME || homedir();
  if (path === "~") return home;
  return resolve(folder, path.startsWith("~/") ? join(home, path.slice(2)) : path);
}

/** The folder of a kind as the XDG base directories say; a relative one there counts as unset. */
export function xdgFolder(
  env: Environment,
  variable: "XDG_CONFIG_HOME" | "XDG_STATE_HOME",
): string {
  const given = env[variable];
  if (given !== undefined && isAbsolute(given)) return given;
  const inHome = variable === "XDG_CONFIG_HOME" ? "~/.config" : "~/.local/state";
  return absolutePath(inHome, "/", env);
}

/**
 * The configuration file in force: the one named, else the first of the usual places where there is
 * one; undefined when there is none. One that was named must be there.
 */
export async function findConfigFile(options: {
  readonly configFile?: string | undefined;
  readonly cwd: string;
  readonly env: Environment;
}): Promise<string | undefined> {
  const { cwd, env } = options;
  const named = options.configFile ?? (env.INVOICESYNC_CONFIG || undefined);
  if (named !== undefined) {
    const file = absolutePath(named, cwd, env);
    if (await isThere(file)) return file;
    const by = options.configFile === undefined ? " (INVOICESYNC_CONFIG names it)" : "";
    throw new ConfigError([problemOfFile(file, `there is no such file${by}`)]);
  }
  for (const file of [
    resolve(cwd, "invoicesync.yaml"),
    join(xdgFolder(env, "XDG_CONFIG_HOME"), "invoicesync", "config.yaml"),
    "/etc/invoicesync/config.yaml",
  ]) {
    if (await isThere(file)) return file;
  }
  return undefined;
}

// Only "not there" leads on to the next place: a file that may not be looked at is an error when it
// is read, not a reason to run with other settings.
async function isThere(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code !== "ENOENT" && code !== "ENOTDIR";
  }
}

/** The environment together with `.env` of the folder; real variables win. */
export async function withDotEnv(folder: string, env: Environment): Promise<Environment> {
  const file = join(folder, ".env");
  try {
    return { ...parseEnv(new TextDecoder().decode(await readFile(file))), ...env };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return env;
    throw new ConfigError([problemOfFile(file, `cannot be read (${String(code ?? error)})`)]);
  }
}

function problemOfFile(file: string, message: string) {
  return { file, line: null, key: null, message };
}
