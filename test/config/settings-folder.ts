import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Life } from "../support/life.ts";
import { loadConfig, type LoadOptions } from "../../src/config/load.ts";
import { ConfigError } from "../../src/config/problem.ts";

/** A folder with these files, which is also the home folder of whoever loads settings in it. */
export function aFolder(life: Life, files: Readonly<Record<string, string | Buffer>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "invoicesync-config-"));
  life.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  return folder;
}

export function load(folder: string, options: Partial<LoadOptions> = {}) {
  return loadConfig({
    cwd: folder,
    ...options,
    env: { HOME: folder, PATH: process.env["PATH"], ...options.env },
  });
}

/** Loads an `invoicesync.yaml` with this text. */
export function loadText(
  life: Life,
  text: string | Buffer,
  env: Readonly<Record<string, string>> = {},
) {
  return load(aFolder(life, { "invoicesync.yaml": text }), { env });
}

/** The problems of a loading that must fail, without the folder in them. */
export async function problemsOf(loading: Promise<unknown>): Promise<string[]> {
  try {
    await loading;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) =>
      problem.replaceAll(/\/\S*\/invoicesync-config-\w+\//g, ""),
    );
  }
  throw new Error("the settings were accepted");
}

export const ACCOUNT = `accounts:
  - name: billing
    imap: { host: imap.example.com }
    user: billing@example.com
    password: secret
`;
