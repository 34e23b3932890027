import { decodeText } from "./charset.ts";

/** A header like `text/plain; charset=utf-8`. */
export interface HeaderValue {
  /** What stands before the first parameter, in lower case. */
  readonly value: string;
  /** By lower-case name; of several with one name the first counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** A piece of a parameter that was cut up or encoded (RFC 2231). */
interface Piece {
  readonly text: string;
  readonly isEncoded: boolean;
}

/** Reads such a header, also where quotes are missing around spaces or semicolons are. */
export function parseHeaderValue(header: string): HeaderValue {
  const value = /^[^\s;]*/.exec(header)?.[0] ?? "";
  const parameters = new Map<string, string>();
  const pieces = new Map<string, Map<number, Piece>>();
  for (const [name, text] of rawParameters(header, value.length)) {
    const marked = /^([^*]+)\*(?:(\d{1,4})(\*?))?$/.exec(name);
    const base = marked?.[1];
    if (base === undefined) {
      if (!parameters.has(name)) parameters.set(name, text);
      continue;
    }
    const place = Number(marked?.[2] ?? 0);
    const own = pieces.get(base) ?? new Map<number, Piece>();
    if (!own.has(place)) own.set(place, { text, isEncoded: marked?.[3] !== "" });
    pieces.set(base, own);
  }
  for (const [name, own] of pieces) {
    const text = joinPieces(own);
    if (text !== "") parameters.set(name, text); // better than one without a charset beside it
  }
  return { value: value.toLowerCase(), parameters };
}

function* rawParameters(header: string, start: number): Generator<[name: string, text: string]> {
  for (let at = start; at < header.length;) {
    const end = endOf(header, at, "=;");
    const name = header.slice(at, end).trim().toLowerCase();
    at = end + 1;
    if (header[end] !== "=") continue;
    while (header[at] === " " || header[at] === "\t") at += 1;
    if (header[at] === '"') {
      const quoted = readQuoted(header, at + 1);
      if (name !== "") yield [name, quoted.text];
      at = endOf(header, quoted.end, ";") + 1;
    } else {
      const textEnd = endOf(header, at, ";");
      if (name !== "") yield [name, header.slice(at, textEnd).trim()];
      at = textEnd + 1;
    }
  }
}

/** The first of the characters from there on, or the end. */
function endOf(header: string, start: number, characters: string): number {
  let at = start;
  while (at < header.length && !characters.includes(header.charAt(at))) at += 1;
  return at;
}

/** A backslash that protects neither a quote nor itself belongs to a path of Windows'. */
function readQuoted(header: string, start: number): { text: string; end: number } {
  let at = start;
  while (at < header.length && header[at] !== '"') at += header[at] === "\\" ? 2 : 1;
  return { text: header.slice(start, at).replace(/\\(["\\])/g, "$1"), end: at + 1 };
}

function joinPieces(pieces: ReadonlyMap<number, Piece>): string {
  const bytes: Buffer[] = [];
  let charset: string | null = null;
  for (let place = 0; ; place += 1) {
    const piece = pieces.get(place);
    if (piece === undefined) return decodeText(Buffer.concat(bytes), charset);
    let { text } = piece;
    if (place === 0 && piece.isEncoded) {
      const announced = /^([^']*)'[^']*'/.exec(text);
      charset = announced?.[1] || null;
      text = text.slice(announced?.[0].length ?? 0);
    }
    bytes.push(piece.isEncoded ? percentDecoded(text) : Buffer.from(text));
  }
}

function percentDecoded(text: string): Buffer {
  const pieces = text.split(/%([0-9a-f]{2})/i); // every second one is a byte
  return Buffer.concat(
    pieces.map((piece, index) => Buffer.from(piece, index % 2 === 0 ? "utf8" : "hex")),
  );
}
