import type { Config } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";
import { withDeadline } from "../core/deadline.ts";
import { codedError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { closeWay, markAlertsSent, unsentAlerts, type Alert, type AlertWay } from "../db/alerts.ts";
import type { Db } from "../db/tables.ts";
import { postJson } from "../http/post-json.ts";
import { parseAddresses } from "../mail/addresses.ts";
import { alertText, composeAlert } from "../mail/alert-mail.ts";
import { limitedSignal } from "./limits.ts";

export interface AlertSending {
  readonly config: Config;
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly runId: string;
  /** A signal from outside: what is not sent then waits for the next pass. */
  readonly signal: AbortSignal;
}

const LIMIT_MS = 10_000;
// What is left between a pass's limit and the watchdog, with time to end.
const AFTER_LIMIT_MS = 2_000;

/** One mail and one post with everything that waits. What fails stays, and is tried next pass. */
export async function sendAlerts(sending: AlertSending, endsAt: number): Promise<void> {
  const { config, clock, log, signal } = sending;
  const ms = Math.min(LIMIT_MS, endsAt + AFTER_LIMIT_MS - clock.now());
  if (ms <= 0 || signal.aborted) return;
  // the earlier one lets a mail that was handed over come to its end
  const soft = limitedSignal(clock, "PASS_TIMEOUT", ms / 2, signal);
  const hard = { ms, code: "ALERT_UNSENT", clock, signal } as const;
  const over = (way: AlertWay, send: Send) =>
    withDeadline(hard, "sending the alerts", () => sendOver(sending, way, send, soft.signal)).catch(
      (error: unknown) => warnOfAlerts(log, error),
    );
  const { to, webhook } = config.alerts;
  const isMailed = to.length > 0 && config.smtp !== undefined;
  await Promise.all([
    over("mailed_at", isMailed ? sendByMail : undefined),
    over("posted_at", webhook === undefined ? undefined : postTo(webhook.reveal())),
  ]);
  soft.clear();
}

export function warnOfAlerts(log: Log, error: unknown): void {
  const { code, message } = codedError(error);
  log.warn(message, { code });
}

type Send =
  | ((sending: AlertSending, alerts: readonly Alert[], signal: AbortSignal) => Promise<void>)
  | undefined;

async function sendOver(
  sending: AlertSending,
  way: AlertWay,
  send: Send,
  signal: AbortSignal,
): Promise<void> {
  const { clock, db } = sending;
  if (send === undefined) return closeWay(db, way, clock.now());
  const alerts = await unsentAlerts(db, way);
  if (alerts.length === 0) return;
  await send(sending, alerts, signal);
  await markAlertsSent(db, alerts, way, clock.now());
}

/** The same mail to everybody; once somebody has it, it is not sent again for those who do not. */
async function sendByMail(
  { config, clock, log, runId }: AlertSending,
  alerts: readonly Alert[],
  signal: AbortSignal,
): Promise<void> {
  const { smtp } = config;
  if (smtp === undefined) return;
  const { to } = config.alerts;
  const raw = await composeAlert({ from: smtp.from, to, alerts, runId, date: clock.now() });
  const from = parseAddresses(smtp.from)[0]?.address ?? smtp.from;
  const { createSmtpSender } = await import("../smtp/sender.ts");
  const sender = createSmtpSender(smtp, { timeouts: config.timeouts, clock });
  const problems: unknown[] = [];
  let sent = 0;
  try {
    for (const recipient of to) {
      if (sender.isStuck()) break;
      try {
        const mail = { raw, from, to: recipient };
        const end = await sender.send(mail, { onHandOver: async () => {} }, signal);
        sent += 1;
        // a server that takes mails without saying so would get one with every pass
        if (end === "in_doubt") log.warn("it is not known whether the alerts were taken");
      } catch (error) {
        problems.push(error);
      }
    }
  } finally {
    await sender.close();
  }
  if (sent === 0 && problems.length > 0) throw problems[0];
  for (const problem of problems) warnOfAlerts(log, problem);
}

function postTo(address: string): Send {
  return async ({ clock, runId }, alerts, signal) => {
    const document = {
      text: `invoicesync: ${alerts.length === 1 ? "an alert" : `${alerts.length} alerts`}\n${alertText(alerts)}`,
      runId,
      alerts: alerts.map(({ kind, subject, message, created_at }) => ({
        kind,
        subject,
        message,
        createdAt: new Date(created_at).toISOString(),
      })),
    };
    await postJson(address, document, { limitMs: LIMIT_MS, clock }, signal);
  };
}
