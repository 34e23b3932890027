import type { Command } from "commander";
import type { Config } from "../config/config.ts";
import { UsageError } from "../core/errors.ts";
import { redactor } from "../core/redact.ts";
import type { Deps, GlobalOptions, Surroundings } from "./deps.ts";
import { secretsIn } from "../config/secrets-in.ts";

interface Ends {
  readonly endWith: (exitCode: number) => void;
  readonly redactWith: (redact: (text: string) => string) => void;
  readonly commandTree: () => Promise<Command>;
}

/** What commands work with, bound to the options of this command line. Heavy parts load on use. */
export function bindDeps(
  surroundings: Surroundings,
  options: () => GlobalOptions,
  { endWith, redactWith, commandTree }: Ends,
): Deps {
  let config: Promise<Config> | undefined;
  const { clock, cwd, env, signal } = surroundings;
  const file = () => {
    const { config: configFile } = options();
    return configFile === undefined ? {} : { configFile };
  };
  const deps: Deps = {
    ...surroundings,
    get options() {
      return options();
    },
    endWith,
    commandTree,
    loadConfig: (accounts = "needed") =>
      (config ??= (async () => {
        const { loadConfig } = await import("../config/load.ts");
        const loaded = await loadConfig({ ...file(), cwd, env, signal, accounts });
        redactWith(redactor(secretsIn(loaded)));
        return loaded;
      })()),
    stateDir: async () => {
      const { loadStateDir } = await import("../config/load.ts");
      return loadStateDir({ ...file(), cwd, env });
    },
    store: async () => {
      const { loadStore } = await import("../config/load.ts");
      const store = await loadStore({ ...file(), cwd, env, signal });
      if (config === undefined) redactWith(redactor(secretsIn(store)));
      return store;
    },
    faqFile: async () => {
      const { loadFaqFile } = await import("../config/load.ts");
      return loadFaqFile({ ...file(), cwd, env });
    },
    withDb: async (work, { create } = { create: false }) => {
      const { openDatabase, openEmptyDatabase } = await import("../db/open.ts");
      const { stateDir, databaseUrl: url } = await deps.store();
      const opening = { create, clock, databaseUrl: url?.reveal() };
      const db = (await openDatabase(stateDir, opening)) ?? openEmptyDatabase();
      try {
        return await work(db);
      } finally {
        await db.destroy();
      }
    },
    confirm: async (question, option) => {
      if (!surroundings.terminal.stdinIsTty) {
        throw new UsageError([`without a terminal to ask on, this needs ${option}`]);
      }
      const answer = await surroundings.readLine(`${question} [y/N] `);
      return /^y(es)?$/i.test(answer?.trim() ?? "");
    },
  };
  return deps;
}
