import { sleep } from "../core/clock.ts";
import { withDeadline } from "../core/deadline.ts";
import { codedError, CodedError } from "../core/errors.ts";
import { closeWay, markAlertsSent, unsentAlerts, type AlertWay } from "../db/alerts.ts";
import type { Db } from "../db/tables.ts";
import { mailAlerts, postAlerts, warnOfAlerts, type AlertSender } from "./alert-ways.ts";
import { limitedSignal } from "./limits.ts";
import type { SentAlert } from "./webhook-document.ts";

export interface AlertSending extends AlertSender {
  readonly db: Db;
  /** A signal from outside: what is not sent then waits for the next pass. */
  readonly signal: AbortSignal;
}

const LIMIT_MS = 10_000;
// What is left between a pass's limit and the watchdog, with time to end.
const AFTER_LIMIT_MS = 2_000;

/** One mail and one post with everything that waits. What fails stays, and is tried next pass. */
export async function sendAlerts(sending: AlertSending, endsAt: number): Promise<void> {
  const { clock, db } = sending;
  const ms = Math.min(LIMIT_MS, endsAt + AFTER_LIMIT_MS - clock.now());
  if (ms <= 0 || sending.signal.aborted) return;
  const take = (way: AlertWay) => async (isSetUp: boolean, send: Send) => {
    if (!isSetUp) return closeWay(db, way, clock.now());
    const alerts = await unsentAlerts(db, way);
    if (alerts.length === 0) return;
    await send(alerts);
    await markAlertsSent(db, alerts, way, clock.now());
  };
  await overBothWays(sending, ms, { mail: take("mailed_at"), post: take("posted_at") });
}

/** Alerts that no state can be kept of: sent now or never. Returns whether anybody heard of them. */
export async function sendAtOnce(
  sender: AlertSender & { readonly signal: AbortSignal },
  alerts: readonly SentAlert[],
): Promise<boolean> {
  let isHeard = false;
  const take = async (isSetUp: boolean, send: Send) => {
    if (!isSetUp) return;
    await send(alerts);
    isHeard = true;
  };
  await overBothWays(sender, LIMIT_MS, { mail: take, post: take });
  return isHeard;
}

type Send = (alerts: readonly SentAlert[]) => Promise<void>;
type Take = (isSetUp: boolean, send: Send) => Promise<void>;

/**
 * The post waits for the mail, half of the time at most: it says so when the mail server is the
 * trouble. Never throws.
 */
async function overBothWays(
  sending: AlertSender & { readonly signal: AbortSignal },
  ms: number,
  take: { readonly mail: Take; readonly post: Take },
): Promise<void> {
  const { config, clock, log, runId, signal } = sending;
  const { to, webhook } = config.alerts;
  const endsAt = clock.now() + ms;
  // the earlier one lets a mail that was handed over come to its end
  const soft = limitedSignal(clock, "PASS_TIMEOUT", ms / 2, signal);
  const within = (what: string, limitMs: number, work: () => Promise<void>) =>
    withDeadline({ ms: limitMs, code: "ALERT_UNSENT", clock, signal }, what, work)
      .then(() => null)
      .catch((error: unknown) => {
        warnOfAlerts(log, error);
        return codedError(error).message;
      });
  const isMailed = to.length > 0 && config.smtp !== undefined;
  const mailing = within("mailing the alerts", ms, () =>
    take.mail(isMailed, (alerts) => mailAlerts(sending, alerts, soft.signal)),
  );
  const isMailOver = new AbortController();
  const mailError = await Promise.race([
    mailing,
    sleep(clock, ms / 2, AbortSignal.any([signal, isMailOver.signal])).then(
      () => new CodedError("SMTP_TIMEOUT").message,
      () => null,
    ),
  ]);
  isMailOver.abort(new Error("the mail is out of the way"));
  const leftMs = Math.max(1, endsAt - clock.now());
  const posting = within("posting to the webhook", leftMs, () =>
    take.post(webhook !== undefined, (alerts) =>
      postAlerts(sending, { alerts, runId, mailError }, leftMs, signal),
    ),
  );
  await Promise.all([mailing, posting]);
  soft.clear();
}
