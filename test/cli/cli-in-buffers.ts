import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Surroundings, Terminal } from "../../src/cli/deps.ts";
import { runCli } from "../../src/cli/program.ts";
import { openDatabase } from "../../src/db/open.ts";
import type { Db } from "../../src/db/tables.ts";
import { FakeClock } from "../support/fake-clock.ts";
import type { Life } from "../support/life.ts";
import { storeSettings } from "../support/store.ts";

export interface CliEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly json: () => unknown;
}

export interface Cli {
  readonly dir: string;
  readonly stateDir: string;
  readonly clock: FakeClock;
  run(...argv: readonly string[]): Promise<CliEnd>;
  /** Runs with something of the surroundings changed. */
  runWith(changes: Partial<Surroundings>, ...argv: readonly string[]): Promise<CliEnd>;
  /** Makes the state, or opens it, for one piece of work. */
  withState<T>(work: (db: Db) => Promise<T>): Promise<T>;
}

export const NO_TERMINAL: Terminal = {
  stdinIsTty: false,
  stdoutIsTty: false,
  stderrIsTty: false,
  stdoutColour: false,
  stderrColour: false,
  columns: 80,
};

const SETTINGS = {
  accounts: [{ name: "billing", maildir: "./mail", pipeline: "invoices" }],
};

/** The command line in this process, with buffers for a terminal and a folder that ends with it. */
export function aCli(t: Life, settings: object | undefined = SETTINGS): Cli {
  const dir = mkdtempSync(join(tmpdir(), "invoicesync-cli-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const stateDir = join(dir, "state");
  const clock = new FakeClock();
  const store = storeSettings(t, stateDir);
  writeFileSync(join(dir, "invoicesync.yaml"), JSON.stringify({ stateDir, ...store, ...settings }));

  const runWith: Cli["runWith"] = async (changes, ...argv) => {
    const output = { stdout: "", stderr: "" };
    const exitCode = await runCli(argv, {
      clock,
      random: () => 0.5,
      env: { HOME: dir },
      cwd: dir,
      out: (chunk) => (output.stdout += Buffer.from(chunk).toString()),
      err: (text) => (output.stderr += text),
      terminal: NO_TERMINAL,
      signal: new AbortController().signal,
      readLine: async () => undefined,
      program: {
        version: "1.2.3",
        node: "/usr/bin/node",
        script: "/opt/invoicesync.js",
        user: "me",
      },
      ...changes,
    });
    return { exitCode, ...output, json: () => JSON.parse(output.stdout) as unknown };
  };
  return {
    dir,
    stateDir,
    clock,
    runWith,
    run: (...argv) => runWith({}, ...argv),
    withState: async (work) => {
      const db = await openDatabase(stateDir, { create: true, clock, ...store });
      if (db === undefined) throw new Error("it was to be made");
      try {
        return await work(db);
      } finally {
        await db.destroy();
      }
    },
  };
}
