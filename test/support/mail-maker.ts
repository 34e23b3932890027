import { createHash } from "node:crypto";
import { anInvoiceXml, type InvoiceXmlOptions } from "./invoice-xml-maker.ts";

export interface MailAttachment {
  readonly name?: string;
  readonly contentType?: string;
  readonly content: string | Uint8Array;
  readonly inline?: boolean;
  readonly contentId?: string;
}

export interface MailOptions {
  readonly from?: string;
  readonly to?: string;
  readonly cc?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly html?: string;
  readonly attachments?: readonly MailAttachment[];
  /** With its angle brackets; null leaves the header out. */
  readonly messageId?: string | null;
  readonly date?: Date;
  /** More header fields, as they are; null takes one of ours away. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

const DEFAULT_DATE = new Date("2026-11-20T09:00:00Z");

/** A message as a mail program writes it (RFC 5322, CRLF). The same options make the same bytes. */
export function aMail(options: MailOptions = {}): Buffer {
  const body = bodyOf(options);
  const { subject = "A message", messageId = messageIdFor(options) } = options;
  const headers = new Map<string, string | null>([
    ["Date", (options.date ?? DEFAULT_DATE).toUTCString().replace("GMT", "+0000")],
    ["From", addressText(options.from ?? "Some Sender <sender@example.org>")],
    ["To", addressText(options.to ?? "billing@example.com")],
    ["Cc", options.cc === undefined ? null : addressText(options.cc)],
    ["Subject", headerText(subject)],
    ["Message-ID", messageId],
    ["MIME-Version", "1.0"],
    ...body.headers,
  ]);
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    const ours = [...headers.keys()].find((key) => key.toLowerCase() === name.toLowerCase());
    headers.set(ours ?? name, value);
  }
  const lines = [...headers].flatMap(([name, value]) =>
    value === null ? [] : `${name}: ${value}`,
  );
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), body.bytes]);
}

/** A mail that carries one e-invoice of this number. */
export function aMailWithInvoice(
  number: string,
  mail: MailOptions = {},
  invoice: Omit<InvoiceXmlOptions, "number"> = {},
): Buffer {
  return aMail({
    subject: `Invoice ${number}`,
    text: `Dear customer,\r\n\r\nplease find invoice ${number} attached.\r\n`,
    attachments: [
      {
        name: `invoice-${number.replaceAll(/[^\w-]/g, "_")}.xml`,
        contentType: "application/xml",
        content: anInvoiceXml({ ...invoice, number }),
      },
    ],
    ...mail,
  });
}

interface Part {
  readonly headers: readonly (readonly [string, string])[];
  readonly bytes: Buffer;
}

function bodyOf({ text, html, attachments = [] }: MailOptions): Part {
  const texts: Part[] = [];
  if (text !== undefined || html === undefined) texts.push(textPart("plain", text ?? "Hello.\r\n"));
  if (html !== undefined) texts.push(textPart("html", html));
  const [first] = texts;
  const shown = texts.length === 1 && first !== undefined ? first : multipart("alternative", texts);
  if (attachments.length === 0) return shown;
  return multipart("mixed", [shown, ...attachments.map(attachmentPart)]);
}

function textPart(subtype: "plain" | "html", text: string): Part {
  const crlf = text.replaceAll(/\r?\n/g, "\r\n");
  const plain =
    /^[\x20-\x7e\t\r\n]*$/.test(crlf) && crlf.split("\r\n").every((l) => l.length < 900);
  return {
    headers: [
      ["Content-Type", `text/${subtype}; charset=utf-8`],
      ["Content-Transfer-Encoding", plain ? "7bit" : "base64"],
    ],
    bytes: plain ? Buffer.from(crlf) : base64(Buffer.from(crlf)),
  };
}

function attachmentPart(attachment: MailAttachment): Part {
  const { name, contentType = "application/octet-stream", inline = false, contentId } = attachment;
  const kind = inline ? "inline" : "attachment";
  const idHeader = contentId === undefined ? [] : [["Content-ID", `<${contentId}>`] as const];
  const content =
    typeof attachment.content === "string"
      ? Buffer.from(attachment.content)
      : Buffer.from(attachment.content);
  return {
    headers: [
      ["Content-Type", contentType],
      ["Content-Disposition", name === undefined ? kind : `${kind}; ${filename(name)}`],
      ["Content-Transfer-Encoding", "base64"],
      ...idHeader,
    ],
    bytes: base64(content),
  };
}

/** RFC 2231 where the name needs it. */
function filename(name: string): string {
  if (/^[\w .()-]+$/.test(name)) return `filename="${name}"`;
  return `filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", "%27")}`;
}

function multipart(subtype: "alternative" | "mixed", parts: readonly Part[]): Part {
  const inner = parts.map(({ headers, bytes }) =>
    Buffer.concat([Buffer.from(`${headers.map((h) => h.join(": ")).join("\r\n")}\r\n\r\n`), bytes]),
  );
  const digest = createHash("sha256");
  for (const bytes of inner) digest.update(bytes);
  const boundary = `=_${digest.digest("hex").slice(0, 24)}`;
  const framed = inner.flatMap((bytes) => [Buffer.from(`--${boundary}\r\n`), bytes, CRLF]);
  return {
    headers: [["Content-Type", `multipart/${subtype}; boundary="${boundary}"`]],
    bytes: Buffer.concat([...framed, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

const CRLF = Buffer.from("\r\n");

function base64(bytes: Buffer): Buffer {
  return Buffer.from(`${(bytes.toString("base64").match(/.{1,76}/g) ?? []).join("\r\n")}\r\n`);
}

/** RFC 2047, in words of at most 75 characters; ASCII stays as it is. */
function headerText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const words: string[] = [];
  let word = "";
  for (const character of text) {
    if (Buffer.byteLength(word + character) > 42) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  words.push(word);
  return words.map((w) => `=?utf-8?B?${Buffer.from(w).toString("base64")}?=`).join("\r\n ");
}

/** The name before the angle brackets may need encoding; addresses are ASCII. */
function addressText(text: string): string {
  const name = /^(.*?) *(<[^<>]*>)$/.exec(text);
  return name === null ? headerText(text) : `${headerText(name[1] ?? "")} ${name[2] ?? ""}`.trim();
}

function messageIdFor(options: MailOptions): string {
  const digest = createHash("sha256");
  digest.update(
    JSON.stringify(options, (_key, value: unknown) =>
      value instanceof Uint8Array ? createHash("sha256").update(value).digest("hex") : value,
    ),
  );
  return `<${digest.digest("hex").slice(0, 24)}@mail.example.org>`;
}
