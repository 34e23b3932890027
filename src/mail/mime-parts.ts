import { isUtf8 } from "node:buffer";
import type { AttachmentStream, MailParser, MailParserOptions } from "mailparser";
import { htmlText } from "./html-text.ts";
import type { Attachment } from "./message.ts";

/** What stands in a message below its headers. */
export interface MimeParts {
  /** What it shows, as plain text. */
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
}

// The tree is no documented part of mailparser (pinned exactly), but its flat `text` joins the
// alternatives of a message, and leaves out which parts were declared to be text and are a file.
interface Leaf {
  readonly contentType: string | false;
  readonly charset?: string;
  readonly textContent?: string;
  readonly children: readonly Leaf[];
}
interface HeaderOfPart {
  disposition: string | false;
  charset: string | false;
}
interface Inside {
  tree: Leaf | false;
  createNode(header: HeaderOfPart): Leaf;
}

const HTML_LEFT_ALONE: MailParserOptions = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
  keepCidLinks: true,
};

/** Takes a message apart; a string says why that could not be done. Never throws. */
export async function readParts(raw: Buffer): Promise<MimeParts | string> {
  const first = await parse(raw, new Set(), false);
  if (typeof first === "string") return first;
  const files = new Set(first.leaves.flatMap((leaf, index) => (isFile(leaf) ? [index] : [])));
  const unlabelled = first.leaves.some(
    (leaf) => leaf.charset === undefined && leaf.textContent?.includes("\ufffd") === true,
  );
  const western = unlabelled && !isUtf8(raw);
  const parsed = files.size > 0 || western ? await parse(raw, files, western) : first;
  if (typeof parsed === "string") return parsed;

  const text = parsed.tree === undefined ? "" : textOf(parsed.tree);
  const html = parsed.leaves.flatMap((leaf) =>
    leaf.contentType === "text/html" && leaf.textContent ? [leaf.textContent] : [],
  );
  return {
    text,
    html: html.length === 0 ? null : html.join("\n"),
    attachments: parsed.attachments,
  };
}

interface Parsed {
  readonly tree: Leaf | undefined;
  /** Every part in the order of the message. */
  readonly leaves: readonly Leaf[];
  readonly attachments: readonly Attachment[];
}

/**
 * `files` are the parts to be taken as files whatever they say they are; `western` reads text
 * without a charset in Windows' code page.
 */
async function parse(
  raw: Buffer,
  files: ReadonlySet<number>,
  western: boolean,
): Promise<Parsed | string> {
  const mailparser = await import("mailparser");
  // ignoreEmbedded: messages inside are files of their own, not parts of the text around them
  const options = { ...HTML_LEFT_ALONE, ignoreEmbedded: true };
  const parser = new mailparser.MailParser(options);
  const inside = parser as MailParser & Inside;
  const leaves: Leaf[] = [];
  const createNode = inside.createNode.bind(parser);
  inside.createNode = (header) => {
    if (files.has(leaves.length)) header.disposition = "attachment";
    if (western && !header.charset) header.charset = "windows-1252";
    const leaf = createNode(header);
    leaves.push(leaf);
    return leaf;
  };

  const attachments: Attachment[] = [];
  parser.on("data", (part) => {
    if (part.type === "attachment") collect(part, attachments);
  });
  return new Promise((resolve) => {
    parser.on("error", (error: Error) => resolve(error.message.toLowerCase()));
    parser.on("end", () => resolve({ tree: inside.tree || undefined, leaves, attachments }));
    parser.end(raw);
  });
}

function collect(part: AttachmentStream, attachments: Attachment[]): void {
  const chunks: Buffer[] = [];
  part.content.on("data", (chunk: Buffer) => chunks.push(chunk));
  part.content.on("end", () => {
    const cid: unknown = part.cid;
    attachments.push({
      name: part.filename || null,
      contentType: part.contentType || "application/octet-stream",
      contentId: typeof cid === "string" && cid !== "" ? cid : null,
      inline: part.contentDisposition === "inline",
      // memory of its own, not a piece of the pool: it will move to another thread
      bytes: new Uint8Array(Buffer.concat(chunks)),
    });
    part.release();
  });
}

/** A document in a part that is declared to be the message's text. */
function isFile({ contentType, textContent }: Leaf): boolean {
  if (textContent === undefined || contentType === "message/delivery-status") return false;
  const head = textContent.slice(0, 1024);
  if (head.includes("%PDF-") || head.includes("\0") || head.startsWith("PK\u0003\u0004"))
    return true;
  if (contentType !== "text/plain") return false;
  const start = head.replace(/^[\s\ufeff]+/, "");
  return start.startsWith("<?xml") || /^<[\w:.-]+\s[^<>]*xmlns/.test(start);
}

/** The text that a part shows: of alternatives the plain one, else the first that has some. */
function textOf(leaf: Leaf): string {
  if (leaf.contentType === "text/html") return htmlText(leaf.textContent ?? "");
  if (leaf.textContent !== undefined) return leaf.textContent;
  if (leaf.contentType !== "multipart/alternative") {
    const texts = leaf.children.map(textOf);
    return texts.filter((text) => text.trim() !== "").join("\n");
  }
  const plain = leaf.children.filter((child) => child.contentType === "text/plain");
  for (const child of new Set([...plain, ...leaf.children])) {
    const text = textOf(child);
    if (text.trim() !== "") return text;
  }
  return "";
}
