import type { AccountConfig, Config } from "../config/config.ts";
import { Interrupted } from "../pass/limits.ts";
import type { RunSummary } from "../pass/summary.ts";
import { exitCodeOf, type RunOptions } from "./commands/run.ts";
import type { Deps } from "./deps.ts";
import { openLog, shownOptions } from "./open-log.ts";
import { startProgress } from "./progress.ts";

/** Runs one pass, or says what it would do, for the command line. */
export async function startPass(
  deps: Deps,
  config: Config,
  accounts: readonly AccountConfig[],
  options: RunOptions,
): Promise<RunSummary> {
  const { clock, random } = deps;
  const signal = interruptedSignal(deps.signal);
  if (options.dryRun === true) {
    const log = openLog(deps, config, { toFile: false });
    const { dryRun } = await import("../pass/dry-run.ts");
    const { openSource } = await import("../pass/source.ts");
    const { openDatabase } = await import("../db/open.ts");
    const databaseUrl = config.databaseUrl?.reveal();
    const db = await openDatabase(config.stateDir, { create: false, clock, databaseUrl });
    try {
      const sourceOptions = { config, clock, random, log, db, readOnly: true };
      const source = (account: AccountConfig) => openSource(account, sourceOptions);
      const { limit } = options;
      return await dryRun({ accounts, clock, db, openSource: source, limit, signal });
    } finally {
      await db?.destroy();
    }
  }
  const { onePass } = await import("../pass/one-pass.ts");
  const progress = await startProgress(
    { ...deps, options: shownOptions(deps, config) },
    accounts.map(({ name }) => name),
  );
  try {
    return await onePass({
      config,
      accounts,
      limit: options.limit,
      clock,
      random,
      openLog: (runId, alerts) =>
        openLog(deps, config, { runId, toFile: true, screen: progress.sink, alerts }),
      openFileLog: (runId) => openLog(deps, config, { runId, toFile: true, screen: () => {} }),
      signal,
      exitCode: (outcome) => exitCodeOf(outcome, deps.signal),
    });
  } finally {
    progress.stop();
  }
}

/** The pass's own word for a signal: what it interrupts loses no attempt. */
function interruptedSignal(signal: AbortSignal): AbortSignal {
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Interrupted());
  if (signal.aborted) interrupt();
  else signal.addEventListener("abort", interrupt, { once: true });
  return stop.signal;
}
