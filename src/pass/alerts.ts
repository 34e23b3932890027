import type { Config } from "../config/config.ts";
import { codedError } from "../core/errors.ts";
import type { LogEvent, LogSink } from "../core/log.ts";
import { raiseAlert, type NewAlert, type Trouble } from "../db/alerts.ts";
import type { Db } from "../db/tables.ts";
import type { AlertSending } from "./send-alerts.ts";

/** Everything that is logged as an alarm, for the people in `alerts`. */
export interface Alerts {
  readonly sink: LogSink;
  /** Resolves when everything so far is in the database. */
  kept(): Promise<void>;
  /** Whether this was an alarm in this pass, sent or not. */
  wasRaised(trouble: Trouble): boolean;
  /** Sends what waits, of earlier passes too. Never throws, and ends well before the pass has to. */
  send(sending: AlertSending, endsAt: number): Promise<void>;
}

const MAX_MESSAGE_CHARS = 500;
const DAY_MS = 86_400_000;

/** What lasts for days by its nature is not told more than once a day. */
const DAILY: ReadonlySet<string> = new Set(["SIGN_IN_ENDS", "MAILBOX_SILENT"]);

export function createAlerts(settings: Config["alerts"], db: Db, runId: string): Alerts {
  if (settings.to.length === 0 && settings.webhook === undefined) {
    return { sink: () => {}, kept: async () => {}, wasRaised: () => false, send: async () => {} };
  }
  // kept at once, so that a pass that dies has said why; in order, and without holding up the work
  let keeping = Promise.resolve();
  let problem: unknown;
  const raised = new Set<string>();
  const keyOf = ({ kind, subject }: Trouble) => JSON.stringify([kind, subject]);
  return {
    sink: (event) => {
      const alert = alertOf(event, runId);
      if (alert === undefined) return;
      raised.add(keyOf(alert));
      keeping = keeping
        .then(() => raiseAlert(db, alert, intervalOf(alert, settings), event.at))
        .catch((error: unknown) => void (problem = error));
    },
    kept: () => keeping,
    wasRaised: (trouble) => raised.has(keyOf(trouble)),
    send: async (sending, endsAt) => {
      await keeping;
      const { sendAlerts } = await import("./send-alerts.ts");
      if (problem !== undefined) {
        const { code, message } = codedError(problem);
        sending.log.warn(message, { code });
      }
      await sendAlerts(sending, endsAt);
    },
  };
}

function intervalOf({ kind }: NewAlert, { minIntervalMs }: Config["alerts"]): number {
  if (kind.startsWith(OVER)) return 0; // whoever heard of the trouble hears of its end
  return DAILY.has(kind) ? Math.max(minIntervalMs, DAY_MS) : minIntervalMs;
}

/** Begins the kind of an alert that says what is over. */
const OVER = "OVER_";

/** Of one kind and about one thing, so that it is known again when it comes again. */
function alertOf({ sign, message, fields }: LogEvent, runId: string): NewAlert | undefined {
  const { over } = fields;
  if (sign !== "alert" && sign !== "deadLetter" && over === undefined) return undefined;
  const { account, taskId, code, invoiceId } = fields;
  const about =
    invoiceId !== undefined
      ? `invoice ${String(invoiceId)}`
      : taskId !== undefined
        ? `task ${taskId}`
        : (account ?? "pass");
  const named = account === undefined ? message : `${account}: ${message}`;
  const kind = sign === "deadLetter" ? "DEAD_LETTER" : kindOf(fields, code);
  return {
    runId,
    kind: typeof over === "string" ? `${OVER}${over}` : kind,
    subject: about,
    message: named.slice(0, MAX_MESSAGE_CHARS).toWellFormed(),
  };
}

function kindOf(fields: LogEvent["fields"], code: LogEvent["fields"][string]): string {
  if (typeof code === "string") return code;
  if (fields["breaker"] !== undefined) return "BREAKER_OPEN";
  return fields["died"] === undefined ? "ALERT" : "PASS_DIED";
}
