import { createHash } from "node:crypto";
import { parseAddresses } from "./addresses.ts";
import { headerLines } from "./header-block.ts";
import type { Mailbox } from "./message.ts";
import { plainText } from "../core/plain-text.ts";

/** What a reply is made of; `inReplyTo` and `references` are the question's, as hostile as it is. */
export interface ReplyDraft {
  /** As `smtp.from` has it, a name beside the address. */
  readonly from: string;
  readonly to: Mailbox;
  /** Of the question. */
  readonly subject: string;
  /** The question's Message-ID. */
  readonly inReplyTo: string | null;
  /** The question's References, oldest first. */
  readonly references: readonly string[];
  readonly text: string;
  readonly messageId: string;
  readonly date: number;
}

const MAX_SUBJECT_CHARS = 250;
const MAX_ID_CHARS = 250;
const MAX_REFERENCES_CHARS = 1_000;

/** The same question gets the same Message-ID each time: so a reply is known to be the same one. */
export function replyMessageId(
  account: string,
  contentHash: string,
  kind: string,
  domain: string,
): string {
  const hash = createHash("sha256").update(`${account}\0${contentHash}\0${kind}`).digest("hex");
  const host = /^[a-z0-9.-]{1,200}$/i.test(domain) ? domain.toLowerCase() : "invoicesync.invalid";
  return `<${hash.slice(0, 40)}.${kind}@${host}>`;
}

/**
 * The whole message, the same bytes for the same draft. It says of itself that it is automatic, so
 * that no other responder answers it (RFC 3834, section 5); `Precedence` is left out on purpose:
 * mail programs file a personal answer away as bulk for it.
 */
export async function composeReply(draft: ReplyDraft): Promise<Buffer> {
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
  const text = bodyText(draft.text);
  const [from] = parseAddresses(draft.from);
  const answered = draft.inReplyTo === null ? [] : validIds([draft.inReplyTo]);
  const mail = new MailComposer({
    from: headerMailbox(from ?? { name: "", address: draft.from }),
    to: headerMailbox(draft.to),
    subject: replySubject(draft.subject),
    messageId: draft.messageId,
    date: new Date(draft.date),
    text,
    html: htmlOf(text),
    headers: { "Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All" },
    ...(answered[0] !== undefined && {
      inReplyTo: answered[0],
      references: referencesFor(draft.references, answered[0]),
    }),
    textEncoding: "quoted-printable",
    baseBoundary: createHash("sha256").update(draft.messageId).digest("hex").slice(0, 16),
    newline: "\r\n",
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return mail.compile().build();
}

/** The address as its owner writes it, of a composed reply: capitals may matter (RFC 5321, 2.4). */
export function exactRecipient(reply: Buffer, lowerCase: string): string {
  const [to] = parseAddresses(headerLines(reply).get("to")?.[0] ?? "");
  return to?.address.toLowerCase() === lowerCase ? to.address : lowerCase;
}

// What mail programs put before the subject of an answer, in their users' languages.
const ANSWER_PREFIX =
  /^(?:re|aw|antw|antwort|sv|vs|rv|res|resp|ref|rif|r|odp|bls|ynt)(?: ?[[(]\d{1,3}[\])]| ?\^?\d{1,3})?\s?[:：]\s*/i;

/** `Re:` once, whatever stood before the subject in whatever language. */
export function replySubject(subject: string): string {
  let rest = plainText(subject.slice(0, 4 * MAX_SUBJECT_CHARS)).trim();
  for (let prefix = ANSWER_PREFIX.exec(rest); prefix !== null; prefix = ANSWER_PREFIX.exec(rest)) {
    rest = rest.slice(prefix[0].length);
  }
  return `Re: ${cut(rest, MAX_SUBJECT_CHARS)}`.trimEnd();
}

/** RFC 5322, section 3.6.4, in about a kilobyte: the first, which began the thread, and the last. */
function referencesFor(references: readonly string[], answered: string): string[] {
  const ids = [...new Set([...validIds(references).filter((id) => id !== answered), answered])];
  const first = ids[0] ?? answered;
  const last: string[] = [];
  let length = first.length;
  for (const id of ids.slice(1).toReversed()) {
    length += id.length + 1;
    if (length > MAX_REFERENCES_CHARS) break;
    last.unshift(id);
  }
  return [first, ...last];
}

/** Ids that may stand in a header of ours; anything else is left out, never mended. */
function validIds(ids: readonly string[]): string[] {
  return ids.filter((id) => id.length <= MAX_ID_CHARS && /^<[!-;=?-~]+@[!-;=?-~]+>$/.test(id));
}

function headerMailbox({ name, address }: Mailbox): { name: string; address: string } {
  return { name: cut(plainText(name).trim(), MAX_SUBJECT_CHARS), address };
}

/** One kind of line end, and nothing that a mail program would obey instead of showing it. */
function bodyText(text: string): string {
  const lines = text.replaceAll(/\r\n?|[\u2028\u2029]/g, "\n").split("\n");
  return `${lines.map(plainText).join("\n").trimEnd()}\n`.toWellFormed();
}

function htmlOf(text: string): string {
  const paragraphs = text.trim().split(/\n{2,}/);
  const html = paragraphs.map((one) => `<p>${escapeHtml(one).replaceAll("\n", "<br>\n")}</p>\n`);
  return `<!DOCTYPE html>\n<html><body>\n${html.join("")}</body></html>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

/** Cut between characters, never inside one. */
function cut(text: string, most: number): string {
  return text.length <= most
    ? text
    : text
        .slice(0, most)
        .toWellFormed()
        .replace(/\ufffd$/, "");
}
