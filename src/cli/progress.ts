import type { LogSink } from "../core/log.ts";
import { plainText } from "../core/plain-text.ts";
import type { Deps } from "./deps.ts";
import { terminalSink } from "./log-terminal.ts";

export interface Progress {
  /** Takes the log: lines as ever, and on a terminal the last word of each account below them. */
  readonly sink: LogSink;
  /** Wipes the live lines; what is printed next begins on a clean line. */
  readonly stop: () => void;
}

/** On a terminal a live line for each account; elsewhere, or with `--log-format json`, only the log. */
export async function startProgress(
  deps: Pick<Deps, "err" | "terminal" | "options">,
  accounts: readonly string[],
): Promise<Progress> {
  const { err, terminal, options } = deps;
  const { live: stream, columns } = terminal;
  if (stream === undefined || options.logFormat === "json") {
    return { sink: terminalSink(err, terminal, options), stop: () => {} };
  }
  const { default: ora } = await import("ora");
  const width = Math.max(0, ...accounts.map((name) => name.length));
  const last = new Map(accounts.map((name) => [name, "waiting"]));
  const text = () =>
    [...last]
      .map(([name, message]) => `${name.padEnd(width)}  ${message}`.slice(0, columns - 4))
      .join("\n  ");
  // discardStdin would take Ctrl-C away from us
  const spinner = ora({ stream, text: text(), discardStdin: false }).start();
  const lines = terminalSink(err, terminal, options);
  return {
    sink: (event) => {
      spinner.clear();
      lines(event);
      const { account } = event.fields;
      if (account !== undefined) last.set(account, plainText(event.message));
      spinner.text = text();
      if (spinner.isSpinning) spinner.render();
    },
    stop: () => {
      spinner.stop();
    },
  };
}
