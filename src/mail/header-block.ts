import { isUtf8 } from "node:buffer";
import { parseAddresses } from "./addresses.ts";
import { decodeWords } from "./encoded-words.ts";

/** Header lines past this are not looked at; mail servers refuse far smaller ones. */
const MAX_HEADER_BYTES = 1024 * 1024;
const MAX_SUBJECT_CHARS = 1_000;
const MAX_ID_CHARS = 998; // the longest line that RFC 5322 allows

/** What a task is to know of its message. */
export interface MessageHeaders {
  readonly messageId: string | null;
  /** The address in From, without the name beside it. */
  readonly sender: string | null;
  readonly subject: string | null;
}

export type HeaderLines = ReadonlyMap<string, readonly string[]>;

/** The header up to and including its blank line, or all of it when there is none. */
export function headerBlock(raw: Buffer): Buffer {
  let lineStart = 0;
  for (;;) {
    if (raw[lineStart] === 0x0a) return raw.subarray(0, lineStart + 1);
    if (raw[lineStart] === 0x0d && raw[lineStart + 1] === 0x0a) {
      return raw.subarray(0, lineStart + 2);
    }
    const end = raw.indexOf(0x0a, lineStart);
    if (end === -1) return raw;
    lineStart = end + 1;
  }
}

/** The message with lines that end in LF where all of them end in CR alone, as on old Macs. */
export function withLineFeeds(raw: Buffer): Buffer {
  if (raw.includes(0x0a) || !raw.includes(0x0d)) return raw;
  return Buffer.from(raw.toString("latin1").replaceAll("\r", "\n"), "latin1");
}

/** Every header line by lower-case name, unfolded, in order; encoded words are left as they are. */
export function headerLines(raw: Buffer): HeaderLines {
  const block = headerBlock(raw.subarray(0, MAX_HEADER_BYTES));
  // RFC 6532 allows UTF-8 as it is; older mail has its own code page there
  const text = block.toString(isUtf8(block) ? "utf8" : "latin1");
  const unfolded: string[] = [];
  let field: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith(" ") || line.startsWith("\t")) {
      field.push(line.trimStart());
      continue;
    }
    if (field.length > 0) unfolded.push(field.join(" "));
    field = [line];
  }
  unfolded.push(field.join(" "));

  const headers = new Map<string, string[]>();
  for (const line of unfolded) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).trimEnd().toLowerCase();
    if (!/^[!-9;-~]+$/.test(name)) continue;
    const values = headers.get(name) ?? [];
    values.push(line.slice(colon + 1).trim());
    headers.set(name, values);
  }
  return headers;
}

/** The few headers that taking in needs: fast, bounded, and never throws. */
export function readHeaders(raw: Buffer): MessageHeaders {
  const headers = headerLines(withLineFeeds(raw));
  return {
    messageId: messageIds(headers, "message-id")[0] ?? null,
    sender: senderOf(headers),
    subject: subjectOf(headers) || null,
  };
}

export function subjectOf(headers: HeaderLines): string {
  const value = headers.get("subject")?.[0] ?? "";
  return decodeWords(value.slice(0, 20 * MAX_SUBJECT_CHARS))
    .replaceAll("\0", "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, MAX_SUBJECT_CHARS);
}

/** The ids in such a header, in their angle brackets; what has none is taken as it stands. */
export function messageIds(headers: HeaderLines, name: string): string[] {
  const value = (headers.get(name) ?? []).join(" ").slice(0, 100 * MAX_ID_CHARS);
  const ids = value.match(/<[^<>\s]+>/g) ?? value.split(/\s+/).filter((id) => id !== "");
  return ids.filter((id) => id.length <= MAX_ID_CHARS);
}

function senderOf(headers: HeaderLines): string | null {
  const [from] = parseAddresses((headers.get("from") ?? headers.get("sender"))?.[0] ?? "");
  return from === undefined ? null : from.address || from.name || null;
}
