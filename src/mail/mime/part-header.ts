import { decodeWords } from "../encoded-words.ts";
import type { HeaderLines } from "../header-block.ts";
import { parseHeaderValue } from "./parameters.ts";

const MAX_NAME_CHARS = 1_000;

export type TransferEncoding = "none" | "base64" | "quoted-printable" | "uuencode";

/** What a part's own header says of it. */
export interface PartHeader {
  /** In lower case, without parameters. */
  readonly contentType: string;
  readonly charset: string | null;
  readonly boundary: string | null;
  /** Of a text whose lines are to be joined, and whether without the space between them. */
  readonly flowed: "no" | "yes" | "delsp";
  readonly encoding: TransferEncoding;
  readonly disposition: string | null;
  readonly name: string | null;
  readonly contentId: string | null;
}

/** `inDigest`: what says nothing there is a message (RFC 2046, 5.1.5). */
export function readPartHeader(headers: HeaderLines, inDigest: boolean): PartHeader {
  const type = parseHeaderValue(headers.get("content-type")?.[0] ?? "");
  const disposition = parseHeaderValue(headers.get("content-disposition")?.[0] ?? "");
  const name = disposition.parameters.get("filename") ?? type.parameters.get("name") ?? "";
  const isFile = name !== "" || disposition.value === "attachment";
  const fallback = inDigest ? "message/rfc822" : isFile ? "application/octet-stream" : "text/plain";
  const flowed = firstWord(type.parameters.get("format"))?.toLowerCase() === "flowed";
  const deleteSpace = firstWord(type.parameters.get("delsp"))?.toLowerCase() === "yes";
  return {
    contentType: type.value === "text" ? "text/plain" : type.value || fallback, // RFC 1049's name
    charset: firstWord(type.parameters.get("charset")),
    boundary: type.parameters.get("boundary")?.trimEnd() || null,
    flowed: flowed ? (deleteSpace ? "delsp" : "yes") : "no",
    encoding: transferEncoding(headers.get("content-transfer-encoding")?.[0] ?? ""),
    disposition: decodeWords(disposition.value) || null,
    name: labelOf(name),
    contentId: contentIdOf(headers.get("content-id")?.[0] ?? ""),
  };
}

function transferEncoding(header: string): TransferEncoding {
  const word = /[a-z0-9_-]+/.exec(header.toLowerCase().slice(0, 100))?.[0] ?? "";
  if (/^base-?64$/.test(word)) return "base64";
  if (/^quoted[-_]?printable$/.test(word)) return "quoted-printable";
  return /^(?:x-)?uu(?:e|encode)$/.test(word) ? "uuencode" : "none";
}

/** A comment may follow (RFC 2045, 5.1). */
function firstWord(text: string | undefined): string | null {
  return /^[^\s(]+/.exec(text ?? "")?.[0] ?? null;
}

function labelOf(name: string): string | null {
  const label = decodeWords(name.slice(0, 20 * MAX_NAME_CHARS)).replaceAll("\0", "");
  return label.trim().slice(0, MAX_NAME_CHARS) || null;
}

function contentIdOf(header: string): string | null {
  return header.trim().replace(/^<|>$/g, "").trim() || null;
}
