import { parseAddresses } from "./addresses.ts";
import { looksAutomatic } from "./automatic/bulk.ts";
import { surelyAutomatic } from "./automatic/surely-automatic.ts";
import type { LeftAloneReason } from "./left-alone.ts";
import type { Mailbox, Message } from "./message.ts";
import { newTextOf } from "./new-text.ts";
import { ownLines } from "./thread.ts";

export type Answerable =
  | { readonly answer: true; readonly sender: Mailbox }
  | { readonly answer: false; readonly reason: LeftAloneReason };

export interface AnswerableOptions {
  /** The account's own addresses, in lower case. */
  readonly own: readonly string[];
  readonly receivedAt: number;
  readonly now: number;
  readonly maxAgeMs: number;
}

/**
 * Whether a mail is a person's that may be answered (RFC 3834), and to which one address; else why
 * it is left alone. Pure: limits for each sender are another matter.
 */
export function whetherToAnswer(message: Message, options: AnswerableOptions): Answerable {
  const lines = ownLines(message);
  const words = lines.join("\n");
  const reason = surelyAutomatic(message, words);
  if (reason !== undefined) return { answer: false, reason };
  if ([...message.from, ...message.replyTo].some(({ address }) => isOneOf(address, options.own))) {
    return { answer: false, reason: "OWN_ADDRESS" };
  }
  const sender = whereToAnswer(message, options.own);
  if (typeof sender === "string") return { answer: false, reason: sender };
  if (!isAddressedTo(message, options.own)) return { answer: false, reason: "NOT_ADDRESSED_TO_US" };
  if (options.now - sentOrReceivedAt(message, options) > options.maxAgeMs) {
    return { answer: false, reason: "TOO_OLD" };
  }
  if (newTextOf(lines) === "" && isBareSubject(message.subject)) {
    return { answer: false, reason: "NO_TEXT" };
  }
  if (looksAutomatic(message, words)) return { answer: false, reason: "AUTOMATIC_MAIL" };
  return { answer: true, sender };
}

/**
 * The one address that the checks ran on. `Reply-To` counts where it stays with the sender's own
 * domain: elsewhere an answer would be mail to somebody who may never have written, on the word of
 * whoever wrote the header. Our own site's contact form is the exception: it stands in for a
 * customer, whose address it also prints.
 */
function whereToAnswer(message: Message, own: readonly string[]): Mailbox | LeftAloneReason {
  const [from, ...others] = message.from;
  if (from === undefined || others.length > 0 || !isAddress(from.address, own)) return "NO_SENDER";
  const answers = [
    ...new Map(message.replyTo.map((to) => [to.address.toLowerCase(), to])).values(),
  ];
  const [replyTo] = answers;
  if (replyTo === undefined) return from;
  if (answers.length > 1) return "REPLY_ELSEWHERE";
  if (!isAddress(replyTo.address, own)) return "NO_SENDER";
  const fromDomain = organisation(from.address);
  if (organisation(replyTo.address) === fromDomain) return replyTo;
  const isOwnForm = own.some((address) => organisation(address) === fromDomain);
  if (!isOwnForm || !message.text.toLowerCase().includes(replyTo.address.toLowerCase())) {
    return "REPLY_ELSEWHERE";
  }
  return replyTo;
}

/**
 * What can be written to: one `@`, nothing that ends a command (RFC 5321), is hidden or sends the
 * mail on to elsewhere, and a domain with a dot, or our own, as on a network without names outside.
 */
function isAddress(address: string, own: readonly string[]): boolean {
  const [, domain] =
    /^[^\s@"<>(),:;\\[\]%!\p{Cc}\p{Cf}]{1,64}@([^\s@]{1,253})$/u.exec(address) ?? [];
  if (domain === undefined) return false;
  return DOMAIN.test(domain) || own.some((one) => one.endsWith(`@${domain.toLowerCase()}`));
}

const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u;

/** The part of a domain that is somebody's: `mail.shop.co.uk` and `shop.co.uk` are one. */
function organisation(address: string): string {
  const labels = address
    .slice(address.lastIndexOf("@") + 1)
    .toLowerCase()
    .split(".");
  const country = (labels.at(-1) ?? "").length === 2;
  const general = /^(?:com?|org|net|edu|gov|gob|gub|ac|or|ne|go|nom|info|mil)$/.test(
    labels.at(-2) ?? "",
  );
  return labels.slice(country && general ? -3 : -2).join(".");
}

// The recipients that the sender named, and those that servers on the way wrote down.
const ADDRESSED = [
  "to cc bcc resent-to resent-cc resent-bcc apparently-to delivered-to x-delivered-to",
  "x-original-to envelope-to x-envelope-to x-apparently-to x-rcpt-to x-real-to x-forwarded-to",
].flatMap((names) => names.split(" "));

function isAddressedTo(message: Message, own: readonly string[]): boolean {
  return ADDRESSED.some((name) =>
    mailboxes(message, name).some(({ address }) => isOneOf(address, own)),
  );
}

function mailboxes({ headers }: Message, name: string): readonly Mailbox[] {
  return parseAddresses((headers.get(name) ?? []).join(", ").slice(0, 200_000));
}

/** `shop+orders@` is `shop@` too (RFC 5233). */
function isOneOf(address: string, own: readonly string[]): boolean {
  const exact = address.toLowerCase();
  return own.includes(exact) || own.includes(exact.replace(/\+[^@]*(?=@)/, ""));
}

const OLDEST_DATE = Date.UTC(1995, 0);

/** The older of the two, unless the sender's clock cannot be believed. */
function sentOrReceivedAt({ sentAt }: Message, { receivedAt }: AnswerableOptions): number {
  if (sentAt === null || sentAt < OLDEST_DATE) return receivedAt;
  return Math.min(receivedAt, sentAt);
}

function isBareSubject(subject: string): boolean {
  return /^(?:\s*(?:re|aw|rv|fwd?|wg|tr|r|i|sv|vs|enc|res|antw|doorst)\s*(?:\[\d+\])?:)*[^\p{L}\p{N}]*$/iu.test(
    subject,
  );
}
