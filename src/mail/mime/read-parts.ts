import type { HeaderLines } from "../header-block.ts";
import { htmlText } from "../html-text.ts";
import type { Attachment } from "../message.ts";
import { decodeBase64 } from "./base64.ts";
import { decodeText } from "./charset.ts";
import { joinFlowed } from "./flowed.ts";
import { decodeQuotedPrintable } from "./quoted-printable.ts";
import { readStructure, type MimePart } from "./structure.ts";
import { decodeUuencoded, takeUuencoded } from "./uuencode.ts";

const MAX_ATTACHMENTS = 1_000;
const MAX_TEXT_BYTES = 16_000_000;
const HEAD_BYTES = 1024;
const TEXT_TYPES = ["text/plain", "text/html", "message/delivery-status"];

/** What stands in a message below its headers. */
export interface MimeParts {
  /** What it shows, as plain text. */
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
}

/** What is collected on the way through the parts, in their order. */
interface Found {
  readonly html: string[];
  readonly attachments: Attachment[];
}

/** A part as a reader sees it; a file shows nothing. */
interface Shown {
  readonly contentType: string;
  readonly text: () => string;
}

/** Takes a message apart; a string says why that could not be done. */
export function readParts(raw: Buffer, headers: HeaderLines): MimeParts | string {
  const root = readStructure(raw, headers);
  if (typeof root === "string") return root;
  if (headers.size === 0) return { text: textOf(root.body, root), html: null, attachments: [] };
  const found: Found = { html: [], attachments: [] };
  const text = readPart(root, found).text();
  const html = found.html.length === 0 ? null : found.html.join("\n");
  return { text, html, attachments: found.attachments };
}

function readPart(part: MimePart, found: Found): Shown {
  const { header, children } = part;
  if (children.length > 0) {
    const shown = children.map((child) => readPart(child, found));
    const isAlternative = header.contentType === "multipart/alternative";
    const text = () => (isAlternative ? bestText(shown) : joinedText(shown));
    return { contentType: header.contentType, text };
  }

  const bytes = decodeTransfer(part);
  // a multipart without its delimiters is shown as it is, so that nothing of it is lost
  const contentType = header.contentType.startsWith("multipart/")
    ? "text/plain"
    : header.contentType;
  const isShown = header.disposition === null || header.disposition === "inline";
  if (!isShown || !TEXT_TYPES.includes(contentType) || isFile(bytes, contentType, part)) {
    const { name, contentId } = header;
    const inline = header.disposition === "inline";
    found.attachments.push({ name, contentType, contentId, inline, bytes });
    return { contentType, text: () => "" };
  }
  if (contentType === "text/html") {
    const html = textOf(bytes, part);
    if (html !== "") found.html.push(html);
    return { contentType, text: () => htmlText(html) };
  }
  const text = textOf(withoutFiles(bytes, found), part);
  return { contentType, text: () => text };
}

function decodeTransfer({ header, body }: MimePart): Buffer {
  switch (header.encoding) {
    case "base64":
      return decodeBase64(body);
    case "quoted-printable":
      return decodeQuotedPrintable(body);
    case "uuencode":
      return decodeUuencoded(body);
    case "none":
      return body;
    default:
      return header.encoding satisfies never;
  }
}

/** A document in a part that is declared to be the message's text. */
function isFile(bytes: Buffer, contentType: string, part: MimePart): boolean {
  if (contentType === "message/delivery-status") return false;
  const head = decodeText(bytes.subarray(0, HEAD_BYTES), charsetOf(bytes, part));
  if (head.includes("%PDF-") || head.includes("\0") || head.startsWith("PK\u0003\u0004"))
    return true;
  if (contentType !== "text/plain") return false;
  const start = head.replace(/^[\s\ufeff]+/, "");
  return start.startsWith("<?xml") || /^<[\w:.-]+\s[^<>]*xmlns/.test(start);
}

function withoutFiles(text: Buffer, { attachments }: Found): Buffer {
  const { files, rest } = takeUuencoded(text, MAX_ATTACHMENTS - attachments.length);
  for (const { name, bytes } of files) {
    const contentType = "application/octet-stream";
    attachments.push({ name, contentType, contentId: null, inline: false, bytes });
  }
  return rest;
}

function textOf(bytes: Buffer, part: MimePart): string {
  const { contentType, flowed } = part.header;
  const text = decodeText(bytes.subarray(0, MAX_TEXT_BYTES), charsetOf(bytes, part));
  const lines = text.replace(/\r\n?/g, "\n");
  if (flowed === "no" || contentType !== "text/plain") return lines;
  return joinFlowed(lines, flowed === "delsp");
}

/** What the header says; else what the HTML says itself. */
function charsetOf(bytes: Buffer, { header }: MimePart): string | null {
  if (header.charset !== null || header.contentType !== "text/html") return header.charset;
  const head = bytes.toString("latin1", 0, HEAD_BYTES);
  return /<meta\s[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(head)?.[1] ?? null;
}

/** Of alternatives the plain one, else the first that shows something. */
function bestText(shown: readonly Shown[]): string {
  const plain = shown.filter(({ contentType }) => contentType === "text/plain");
  for (const { text } of new Set([...plain, ...shown])) {
    const own = text();
    if (own.trim() !== "") return own;
  }
  return "";
}

function joinedText(shown: readonly Shown[]): string {
  const texts = shown.map(({ text }) => text());
  return texts.filter((text) => text.trim() !== "").join("\n");
}
