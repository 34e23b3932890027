import { isoTime } from "../core/clock.ts";
import type { Alert } from "../db/alerts.ts";
import { alertText } from "../mail/alert-mail.ts";

export type SentAlert = Pick<Alert, "kind" | "subject" | "message" | "created_at">;

export interface WebhookNews {
  readonly alerts: readonly SentAlert[];
  readonly runId: string | null;
  /** Why they could not be mailed: then this is the only way that they are heard. */
  readonly mailError: string | null;
}

/** Discord refuses more than 2,000. */
const DISCORD_CHARS = 2_000;

/**
 * What is posted: in the forms that Slack and Discord take, known by their addresses, and as a
 * document with everything for all others. Nothing that stands in a mail can call anybody by name.
 */
export function webhookDocument(address: string, news: WebhookNews): object {
  switch (formOf(address)) {
    case "discord":
      return { content: textOf(news, DISCORD_CHARS), allowed_mentions: { parse: [] } };
    case "slack":
      return { text: escapeForSlack(textOf(news)) };
    case "plain": {
      const { alerts, runId, mailError } = news;
      const documents = alerts.map(({ kind, subject, message, created_at }) => ({
        kind,
        subject,
        message,
        createdAt: isoTime(created_at),
      }));
      return { text: textOf(news), runId, mailError, alerts: documents };
    }
  }
}

function formOf(address: string): "slack" | "discord" | "plain" {
  const { hostname, pathname } = new URL(address);
  if (/^hooks\.slack(?:-gov)?\.com$/.test(hostname)) return "slack";
  const isDiscord = /^(?:(?:ptb|canary)\.)?discord(?:app)?\.com$/.test(hostname);
  if (!isDiscord || !pathname.startsWith("/api/")) return "plain";
  return pathname.endsWith("/slack") ? "slack" : "discord"; // Discord's own door for Slack's form
}

function textOf({ alerts, mailError }: WebhookNews, mostChars?: number): string {
  const count = alerts.length === 1 ? "an alert" : `${alerts.length} alerts`;
  const mail = mailError === null ? "" : `They could not be mailed: ${mailError.slice(0, 500)}\n`;
  const head = `invoicesync: ${count}\n${mail}`;
  const left = mostChars === undefined ? undefined : mostChars - head.length;
  return `${head}${alertText(alerts, left)}`;
}

/** The three characters that begin a link or a mention there. */
function escapeForSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
