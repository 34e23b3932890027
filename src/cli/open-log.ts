import type { Config } from "../config/config.ts";
import { logFileSink } from "../core/log-file.ts";
import { createLog, type Log, type LogSink } from "../core/log.ts";
import { redactingSink } from "../core/redact.ts";
import type { Deps, GlobalOptions } from "./deps.ts";
import { terminalSink } from "./log-terminal.ts";
import { secretsIn } from "../config/secrets-in.ts";

export interface OpenLogOptions {
  readonly runId?: string;
  /** False for a dry run, which writes nothing into the state folder. */
  readonly toFile: boolean;
  /** What shows the log on stderr; by default lines as the command line asks for them. */
  readonly screen?: LogSink;
  /** What sends the alarms in it to people. */
  readonly alerts?: LogSink;
}

/** The log of a command: stderr, and the state folder's file with everything. No secret in any. */
export function openLog(deps: Deps, config: Config, options: OpenLogOptions): Log {
  const shown = shownOptions(deps, config);
  const sinks = [options.screen ?? terminalSink(deps.err, deps.terminal, shown)];
  if (options.toFile) {
    sinks.push(
      logFileSink(config.stateDir, {
        retentionMs: config.retention.logsMs,
        level: shown.logLevel === "debug" ? "debug" : "info",
        onError: (error) => deps.err(`invoicesync: the log cannot be written: ${String(error)}\n`),
      }),
    );
  }
  if (options.alerts !== undefined) sinks.push(options.alerts);
  const secrets = secretsIn(config);
  return createLog(
    deps.clock,
    sinks.map((sink) => redactingSink(secrets, sink)),
    options.runId,
  );
}

/** The command line's options, with the settings' log level where it names none. */
export function shownOptions({ options }: Deps, { logLevel }: Config): GlobalOptions {
  return logLevel === undefined ? options : { logLevel, ...options };
}
