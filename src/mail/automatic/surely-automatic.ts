import { fold } from "../../core/fold.ts";
import { parseAddresses } from "../addresses.ts";
import type { LeftAloneReason } from "../left-alone.ts";
import type { Message } from "../message.ts";
import { saysAway, speaksOfAbsence } from "./away.ts";
import {
  isBounceReport,
  isBounceSubject,
  mayBeBounceSubject,
  speaksOfFailedMail,
  tellsOfBounce,
} from "./bounce.ts";
import { isCalendarAnswer, isReadReceipt } from "./receipt.ts";
import { robotAddress } from "./robot-address.ts";
import { saidInHeaders } from "./said-in-headers.ts";

/**
 * Why a mail is surely a machine's, by its parts, its headers, its subject and its senders; `words`
 * are those that its sender wrote.
 */
export function surelyAutomatic(message: Message, words: string): LeftAloneReason | undefined {
  return (
    saidByPart(message) ??
    saidInHeaders(message.headers) ??
    saidInWords(message, words) ??
    saidBySender(message)
  );
}

function saidByPart({ attachments }: Message): LeftAloneReason | undefined {
  for (const { contentType, name } of attachments) {
    if (/^message\/(?:delivery-status|feedback-report)$/.test(contentType))
      return "DELIVERY_REPORT";
    if (contentType === "message/disposition-notification") return "READ_RECEIPT";
    if (contentType === "text/calendar" || contentType === "application/ics")
      return "CALENDAR_MAIL";
    if (name !== null && /\.ics$/i.test(name)) return "CALENDAR_MAIL";
  }
  return undefined;
}

function saidInWords(message: Message, words: string): LeftAloneReason | undefined {
  const { subject } = message;
  if (isBounceSubject(subject) || isBounceReport(words)) return "DELIVERY_REPORT";
  if (mayBeBounceSubject(subject) && tellsOfBounce(words)) return "DELIVERY_REPORT";
  if (isReadReceipt(subject, words)) return "READ_RECEIPT";
  if (isCalendarAnswer(subject, words)) return "CALENDAR_MAIL";
  if (saysAway(subject) || speaksOfAbsence(words)) return "OUT_OF_OFFICE";
  return undefined;
}

function saidBySender(message: Message): LeftAloneReason | undefined {
  const sender = parseAddresses((message.headers.get("sender") ?? []).join(", ").slice(0, 10_000));
  const senders = [...message.from, ...sender];
  for (const { address, name } of [...senders, ...message.replyTo]) {
    const robot = robotAddress(address === "" ? name : address);
    if (robot === "bounces") return "DELIVERY_REPORT";
    if (robot === "list") return "MAILING_LIST";
    if (robot === "no-reply") return "NO_REPLY_ADDRESS";
  }
  if (!senders.some(({ address, name }) => isMailServer(address, name))) return undefined;
  const isReport = mayBeBounceSubject(message.subject) || speaksOfFailedMail(message.text);
  return isReport ? "DELIVERY_REPORT" : undefined;
}

/** Postmasters are answered (RFC 5230 4.6), but not what their servers write in their name. */
function isMailServer(address: string, name: string): boolean {
  return (
    /^post_?master@/i.test(address) ||
    /mail (?:delivery|system|server|admin)|delivery (?:system|subsystem|service)|system administrator|mailer|postmaster|systemadministrator|administrador del sistema|administrateur systeme/.test(
      fold(name),
    )
  );
}
