import type { Config } from "../config/config.ts";
import type { LogEvent, LogSink } from "../core/log.ts";
import { failuresByAccount } from "../db/accounts.ts";
import { raiseAlert, type NewAlert } from "../db/alerts.ts";
import type { Db } from "../db/tables.ts";
import type { PassContext } from "./context.ts";
import type { AlertSending } from "./send-alerts.ts";
import type { PassOutcome } from "./summary.ts";

/** Everything that is logged as an alarm, for the people in `alerts`. */
export interface Alerts {
  readonly sink: LogSink;
  /** Resolves when everything so far is in the database. */
  kept(): Promise<void>;
  /** Sends what waits, of earlier passes too. Never throws, and ends well before the pass has to. */
  send(sending: AlertSending, endsAt: number): Promise<void>;
}

const FAILURES_IN_A_ROW = 3;
const MAX_MESSAGE_CHARS = 500;

export function createAlerts(settings: Config["alerts"], db: Db, runId: string): Alerts {
  if (settings.to.length === 0 && settings.webhook === undefined) {
    return { sink: () => {}, kept: async () => {}, send: async () => {} };
  }
  // kept at once, so that a pass that dies has said why; in order, and without holding up the work
  let keeping = Promise.resolve();
  let problem: unknown;
  return {
    sink: (event) => {
      const alert = alertOf(event, runId);
      if (alert === undefined) return;
      keeping = keeping
        .then(() => raiseAlert(db, alert, settings.minIntervalMs, event.at))
        .catch((error: unknown) => void (problem = error));
    },
    kept: () => keeping,
    send: async (sending, endsAt) => {
      await keeping;
      const { sendAlerts, warnOfAlerts } = await import("./send-alerts.ts");
      if (problem !== undefined) warnOfAlerts(sending.log, problem);
      await sendAlerts(sending, endsAt);
    },
  };
}

/** The alarms that only the end of a pass can tell: it was too long, or an account fails on. */
export async function alarmOfPass(
  { accounts, db, log, config }: PassContext,
  outcome: PassOutcome,
): Promise<void> {
  if (outcome === "timeout") {
    const seconds = config.timeouts.runMs / 1_000;
    log.alarm("alert", `the pass hit its limit of ${seconds} s; the rest waits for the next one`, {
      code: "PASS_TIMEOUT",
    });
  }
  const failures = await failuresByAccount(db);
  for (const { name } of accounts) {
    const failed = failures.get(name) ?? 0;
    if (failed < FAILURES_IN_A_ROW) continue;
    log.alarm("alert", `the account failed ${failed} passes in a row: see \`invoicesync health\``, {
      account: name,
      code: "ACCOUNT_FAILING",
    });
  }
}

/** Of one kind and about one thing, so that it is known again when it comes again. */
function alertOf({ sign, message, fields }: LogEvent, runId: string): NewAlert | undefined {
  if (sign !== "alert" && sign !== "deadLetter") return undefined;
  const { account, taskId, code, invoiceId } = fields;
  const about =
    invoiceId !== undefined
      ? `invoice ${String(invoiceId)}`
      : taskId !== undefined
        ? `task ${taskId}`
        : (account ?? "pass");
  const named = account === undefined ? message : `${account}: ${message}`;
  return {
    runId,
    kind: sign === "deadLetter" ? "DEAD_LETTER" : kindOf(fields, code),
    subject: about,
    message: named.slice(0, MAX_MESSAGE_CHARS).toWellFormed(),
  };
}

function kindOf(fields: LogEvent["fields"], code: LogEvent["fields"][string]): string {
  if (typeof code === "string") return code;
  if (fields["breaker"] !== undefined) return "BREAKER_OPEN";
  return fields["died"] === undefined ? "ALERT" : "PASS_DIED";
}
