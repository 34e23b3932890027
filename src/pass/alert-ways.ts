import type { Config } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";
import { codedError, CodedError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { postJson } from "../http/post-json.ts";
import { parseAddresses } from "../mail/addresses.ts";
import { composeAlert } from "../mail/alert-mail.ts";
import { webhookDocument, type SentAlert, type WebhookNews } from "./webhook-document.ts";

export interface AlertSender {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly runId: string | null;
}

/** The same mail to everybody; once somebody has it, it is not sent again for those who do not. */
export async function mailAlerts(
  { config, clock, log, runId }: AlertSender,
  alerts: readonly SentAlert[],
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
        problems.push(signal.aborted ? new CodedError("SMTP_TIMEOUT", { cause: error }) : error);
      }
    }
  } finally {
    await sender.close();
  }
  if (sent === 0 && problems.length > 0) throw problems[0];
  for (const problem of problems) warnOfAlerts(log, problem);
}

/** One post to the webhook, at most `limitMs` long. */
export async function postAlerts(
  { config, clock }: AlertSender,
  news: WebhookNews,
  limitMs: number,
  signal: AbortSignal,
): Promise<void> {
  const address = config.alerts.webhook?.reveal();
  if (address === undefined) return;
  await postJson(address, webhookDocument(address, news), { limitMs, clock }, signal);
}

export function warnOfAlerts(log: Log, error: unknown): void {
  const { code, message } = codedError(error);
  log.warn(message, { code });
}
