import { headerLines, type HeaderLines } from "../header-block.ts";
import { readPartHeader, type PartHeader } from "./part-header.ts";

const LF = 0x0a;
const CR = 0x0d;
const MAX_PARTS = 1_000;
const MAX_HEADER_BYTES = 1024 * 1024;
const MAX_DELIMITER_BYTES = 1_000;
const FIELD = /^(?:[!-9;-~]+[ \t]*:|[ \t])/;

/** A part of a message. Its body is a piece of the message's own memory. */
export interface MimePart {
  readonly header: PartHeader;
  /** As it was sent, before its transfer encoding is taken off. */
  readonly body: Buffer;
  /** Of a multipart; a message inside is a file, and stays whole. */
  readonly children: readonly MimePart[];
}

/** A part whose end is not known yet: till then its body is all that follows. */
interface OpenPart extends MimePart {
  body: Buffer;
  readonly children: MimePart[];
  readonly bodyStart: number;
  /** The multipart around it that has the same boundary, by its level. */
  readonly hidden: number | undefined;
}

/** A line that begins the next part of a multipart, or closes that. */
interface Delimiter {
  readonly start: number;
  readonly end: number;
  readonly level: number;
  readonly closes: boolean;
}

class TooMuch extends Error {}

/**
 * The tree of a message's parts, in one walk over it. What is malformed is read as most programs
 * do; a string says what there is too much of.
 */
export function readStructure(raw: Buffer, headers: HeaderLines): MimePart | string {
  try {
    return new StructureReader(raw).read(headers);
  } catch (error) {
    if (error instanceof TooMuch) return error.message;
    throw error;
  }
}

class StructureReader {
  readonly #raw: Buffer;
  /** The open multiparts from the outermost, and last, the part that is being read. */
  readonly #open: OpenPart[] = [];
  /** Where in `open` the multipart with this boundary is. */
  readonly #levels = new Map<string, number>();
  #count = 0;

  constructor(raw: Buffer) {
    this.#raw = raw;
  }

  read(headers: HeaderLines): MimePart {
    const bodyStart = this.#endOfHeader(0);
    // where nothing is a field there is no header, and all of it is text
    const root = this.#begin(readPartHeader(headers, false), headers.size === 0 ? 0 : bodyStart);
    let at = bodyStart;
    while (this.#levels.size > 0) {
      const delimiter = this.#nextDelimiter(at);
      if (delimiter === undefined) break;
      const { start, end, level, closes } = delimiter;
      this.#endDownTo(closes ? level : level + 1, start);
      at = closes ? end : this.#beginChild(end);
    }
    return root;
  }

  /** Reads the header of the part that begins there; its body begins at what is returned. */
  #beginChild(start: number): number {
    const parent = this.#open.at(-1);
    const bodyStart = this.#endOfHeader(start);
    const headers = headerLines(this.#raw.subarray(start, bodyStart));
    const inDigest = parent?.header.contentType === "multipart/digest";
    parent?.children.push(this.#begin(readPartHeader(headers, inDigest), bodyStart));
    return bodyStart;
  }

  #begin(header: PartHeader, bodyStart: number): MimePart {
    this.#count += 1;
    if (this.#count > MAX_PARTS) throw new TooMuch(`it has more than ${MAX_PARTS} parts`);
    const boundary = header.contentType.startsWith("multipart/") ? header.boundary : null;
    const hidden = boundary === null ? undefined : this.#levels.get(boundary);
    const body = this.#raw.subarray(bodyStart);
    const part: OpenPart = { header, body, children: [], bodyStart, hidden };
    if (boundary !== null) this.#levels.set(boundary, this.#open.length);
    this.#open.push(part);
    return part;
  }

  /** Ends the innermost parts, so that so many stay open. */
  #endDownTo(level: number, delimiterStart: number): void {
    while (this.#open.length > level) {
      const part = this.#open.pop();
      if (part === undefined) return;
      const { boundary, contentType } = part.header;
      part.body = this.#raw.subarray(part.bodyStart, this.#beforeLineEnd(part, delimiterStart));
      if (boundary === null || !contentType.startsWith("multipart/")) continue;
      if (part.hidden === undefined) this.#levels.delete(boundary);
      else this.#levels.set(boundary, part.hidden);
    }
  }

  /** The end of the line before a delimiter belongs to that (RFC 2046, 5.1.1). */
  #beforeLineEnd({ bodyStart }: OpenPart, delimiterStart: number): number {
    let end = delimiterStart;
    if (end > bodyStart && this.#raw[end - 1] === LF) end -= 1;
    if (end > bodyStart && end < delimiterStart && this.#raw[end - 1] === CR) end -= 1;
    return Math.max(end, bodyStart);
  }

  /** The first delimiter of an open multipart, from the beginning of a line on. */
  #nextDelimiter(lineStart: number): Delimiter | undefined {
    const raw = this.#raw;
    let at = raw.indexOf("--", lineStart, "latin1");
    while (at !== -1) {
      const delimiter = at === lineStart || raw[at - 1] === LF ? this.#delimiterAt(at) : undefined;
      if (delimiter !== undefined) return delimiter;
      const lineEnd = raw.indexOf(LF, at);
      if (lineEnd === -1) return undefined;
      at = raw.indexOf("--", lineEnd, "latin1");
    }
    return undefined;
  }

  /** White space may follow it, and nothing else. */
  #delimiterAt(start: number): Delimiter | undefined {
    const end = this.#nextLine(start);
    if (end - start > MAX_DELIMITER_BYTES) return undefined;
    const text = this.#raw.toString("latin1", start + 2, end).trimEnd();
    const level = this.#levels.get(text);
    if (level !== undefined) return { start, end, level, closes: false };
    const closed = text.endsWith("--") ? this.#levels.get(text.slice(0, -2)) : undefined;
    return closed === undefined ? undefined : { start, end, level: closed, closes: true };
  }

  /** After the empty line; where there is none, before the first line that is no field. */
  #endOfHeader(start: number): number {
    const raw = this.#raw;
    let notField: number | undefined;
    for (let at = start; at < raw.length;) {
      const end = this.#nextLine(at);
      if (raw[at] === LF || (raw[at] === CR && raw[at + 1] === LF)) {
        // a part may begin without a header, and without the empty line for it
        return notField === start && start > 0 ? start : end;
      }
      if (this.#isDelimiter(at)) return notField ?? at;
      const line = raw.toString("latin1", at, Math.min(end, at + 200));
      if (at === start && start > 0 && line.trim() === "") return end; // continues nothing
      if (!FIELD.test(line)) notField ??= at;
      if (end - start > MAX_HEADER_BYTES) throw new TooMuch("it has a header of more than 1 MB");
      at = end;
    }
    return notField ?? raw.length;
  }

  #isDelimiter(at: number): boolean {
    if (this.#raw[at] !== 0x2d || this.#raw[at + 1] !== 0x2d) return false;
    return this.#delimiterAt(at) !== undefined;
  }

  #nextLine(start: number): number {
    const lineFeed = this.#raw.indexOf(LF, start);
    return lineFeed === -1 ? this.#raw.length : lineFeed + 1;
  }
}
