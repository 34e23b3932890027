import { parseAddresses } from "./addresses.ts";
import {
  headerLines,
  messageIds,
  subjectOf,
  withLineFeeds,
  type HeaderLines,
} from "./header-block.ts";
import { readParts, type MimeParts } from "./mime/read-parts.ts";

const MAX_TEXT_CHARS = 1_000_000;
const MAX_HTML_CHARS = 4_000_000;
const MAX_REFERENCES = 100;

/** An address with the name beside it, as the header gives it. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** A part that is a file, or could be one: everything but the text the message shows. */
export interface Attachment {
  /** As the sender wrote it: a label, never a path. */
  readonly name: string | null;
  /** As declared; known better by content. */
  readonly contentType: string;
  readonly contentId: string | null;
  readonly inline: boolean;
  readonly bytes: Uint8Array;
}

/** A message as the pipelines see it. Everything in it is hostile. */
export interface Message {
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly subject: string;
  readonly sentAt: number | null;
  readonly from: readonly Mailbox[];
  readonly replyTo: readonly Mailbox[];
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  /** Every header line by lower-case name, unfolded, in order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** The plain text it shows; made from HTML where it has no text part of its own. */
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
}

/** An unreadable message has its headers, and neither text nor attachments. */
export type MessageReading =
  | { readonly readable: true; readonly message: Message }
  | { readonly readable: false; readonly message: Message; readonly why: string };

/** Reads a message; one that cannot be taken apart still says who sent it and its subject. */
export async function readMessage(raw: Buffer): Promise<MessageReading> {
  const lines = withLineFeeds(raw);
  const headers = headerLines(lines);
  const parts = readParts(lines, headers);
  if (typeof parts === "string") {
    const nothing = { text: "", html: null, attachments: [] };
    return { readable: false, message: messageOf(headers, nothing), why: parts };
  }
  return { readable: true, message: messageOf(headers, parts) };
}

function messageOf(headers: HeaderLines, parts: MimeParts): Message {
  const mailboxes = (name: string) => parseAddresses((headers.get(name) ?? []).join(", "));
  return {
    messageId: messageIds(headers, "message-id")[0] ?? null,
    inReplyTo: messageIds(headers, "in-reply-to")[0] ?? null,
    references: messageIds(headers, "references").slice(-MAX_REFERENCES),
    subject: subjectOf(headers),
    sentAt: sentAt(headers.get("date")?.[0] ?? ""),
    from: mailboxes("from"),
    replyTo: mailboxes("reply-to"),
    to: mailboxes("to"),
    cc: mailboxes("cc"),
    headers,
    text: parts.text.slice(0, MAX_TEXT_CHARS),
    html: parts.html?.slice(0, MAX_HTML_CHARS) ?? null,
    attachments: parts.attachments,
  };
}

function sentAt(date: string): number | null {
  const at = Date.parse(date.slice(0, 100).replace(/\([^()]*\)/g, " "));
  return Number.isNaN(at) ? null : at;
}
