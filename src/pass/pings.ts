import type { Config } from "../config/config.ts";
import { secretsIn } from "../config/secrets-in.ts";
import type { Clock } from "../core/clock.ts";
import { codedError, type CodedError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { redactor } from "../core/redact.ts";
import { dbError, isDbError } from "../db/db-error.ts";
import type { RunSummary } from "./summary.ts";

/** What tells a monitor, such as healthchecks.io or Uptime Kuma, of every pass. */
export interface Pings {
  /** Says that the pass has begun; nobody waits for the answer. */
  begin(): void;
  /** Says how the pass ended. A monitor that is dead or slow is a warning, and costs 5 s at most. */
  around(pass: () => Promise<RunSummary>): Promise<RunSummary>;
  /** Says that no pass could be made, and why. Never throws. */
  failed(failure: Failure): Promise<void>;
}

export type Failure = Pick<CodedError, "message" | "hint"> & { readonly code: string };

const LIMIT_MS = 5_000;
/** Monitors keep some 10 to 100 kB. */
const MOST_CHARS = 10_000;

export function createPings(
  config: Config,
  run: { readonly runId: string | null; readonly clock: Clock; readonly log: Log },
): Pings {
  const { runId, clock, log } = run;
  const { pingUrl } = config.monitoring;
  if (pingUrl === undefined) {
    return { begin: () => {}, around: (pass) => pass(), failed: async () => {} };
  }

  const address = URL.parse(pingUrl.reveal());
  const redact = redactor(secretsIn(config));
  const ended = new AbortController();

  const send = async (end: "" | "/start" | "/fail", said: object, signal: AbortSignal) => {
    if (address === null || !/^https?:$/.test(address.protocol)) {
      log.warn("monitoring.pingUrl is no address that begins with https:// or http://");
      return;
    }
    const url = new URL(address);
    if (end !== "") url.pathname = `${url.pathname.replace(/\/$/, "")}${end}`;
    try {
      const { ping } = await import("../http/ping.ts");
      await ping(url, redact(bodyOf(said)), { ms: LIMIT_MS, clock, signal });
    } catch (error) {
      if (signal.aborted) return; // the pass was faster; its end says more
      const { message, hint, code } = codedError(error);
      log.warn(`${message}: ${hint}`, { code });
    }
  };

  const tellEnd = (end: "" | "/fail", said: object) => {
    ended.abort(); // a start that comes after its end would read as a pass that hangs
    return send(end, said, new AbortController().signal);
  };

  const failed = ({ code, message, hint }: Failure) =>
    tellEnd("/fail", { runId, error: { code, message, hint } });

  return {
    begin: () => void send("/start", { runId }, ended.signal),
    failed,
    around: async (pass) => {
      let summary: RunSummary;
      try {
        summary = await pass();
      } catch (error) {
        const failure = isDbError(error) ? dbError(error) : codedError(error);
        if (failure.code !== "PASS_RUNNING") await failed(failure);
        throw error;
      }
      await tellEnd(summary.outcome === "ok" ? "" : "/fail", summary);
      return summary;
    },
  };
}

function bodyOf(said: object): string {
  const whole = JSON.stringify(said);
  if (whole.length <= MOST_CHARS) return whole;
  return JSON.stringify({ ...said, accounts: undefined }).slice(0, MOST_CHARS);
}
