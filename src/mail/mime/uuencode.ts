const LF = 0x0a;
const CR = 0x0d;
const MAX_NAME_CHARS = 300;
const BEGIN = /^begin [0-7]{3,4} (\S[^\r\n]*)/;

export interface UuencodedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface Uuencoded {
  readonly files: readonly UuencodedFile[];
  /** What stands around the files. */
  readonly rest: Buffer;
}

/** The files that stand in a text, as programs older than MIME put them there. */
export function takeUuencoded(text: Buffer, maxFiles: number): Uuencoded {
  const files: UuencodedFile[] = [];
  const rest: Buffer[] = [];
  let kept = 0;
  for (let at = text.indexOf("begin "); at !== -1 && files.length < maxFiles;) {
    const bodyStart = nextLine(text, at);
    const name = at === 0 || text[at - 1] === LF ? nameOf(text, at) : undefined;
    const body = name === undefined ? undefined : decodeLines(text, bodyStart);
    if (name !== undefined && body !== undefined) {
      files.push({ name, bytes: body.bytes });
      rest.push(text.subarray(kept, at));
      kept = body.end;
    }
    at = text.indexOf("begin ", body?.end ?? bodyStart);
  }
  if (files.length === 0) return { files, rest: text };
  return { files, rest: Buffer.concat([...rest, text.subarray(kept)]) };
}

/** A body that is uuencoded as its header says; as it stands when it is not. */
export function decodeUuencoded(body: Buffer): Buffer {
  return takeUuencoded(body, 1).files[0]?.bytes ?? body;
}

function nameOf(text: Buffer, start: number): string | undefined {
  const line = text.toString("latin1", start, start + MAX_NAME_CHARS);
  return BEGIN.exec(line)?.[1]?.trim();
}

/** The lines up to `end`; nothing when one of them is none of uuencode's. */
function decodeLines(text: Buffer, start: number): { bytes: Buffer; end: number } | undefined {
  const pieces: Buffer[] = [];
  for (let at = start; at < text.length;) {
    const next = nextLine(text, at);
    let end = next;
    while (end > at && (text[end - 1] === LF || text[end - 1] === CR)) end -= 1;
    if (end - at === 3 && text.toString("latin1", at, end) === "end") {
      return { bytes: Buffer.concat(pieces), end: next };
    }
    const piece = decodeLine(text.subarray(at, end));
    if (piece === undefined) return undefined;
    pieces.push(piece);
    at = next;
  }
  return undefined;
}

/** Spaces at its end may have been lost on the way, and a checksum may follow. */
function decodeLine(line: Buffer): Buffer | undefined {
  const size = valueAt(line, 0);
  const characters = Math.ceil(size / 3) * 4;
  if (line.length > characters + 3 || !line.every((byte) => byte >= 0x20 && byte <= 0x60)) {
    return undefined;
  }
  const out = Buffer.alloc(Math.ceil(size / 3) * 3);
  for (let group = 0; group < characters / 4; group += 1) {
    let bits = 0;
    for (let at = 1; at <= 4; at += 1) bits = (bits << 6) | valueAt(line, group * 4 + at);
    out.writeUIntBE(bits, group * 3, 3);
  }
  return out.subarray(0, size);
}

function valueAt(line: Buffer, at: number): number {
  return ((line[at] ?? 0x20) - 0x20) & 0x3f;
}

function nextLine(text: Buffer, start: number): number {
  const lineFeed = text.indexOf(LF, start);
  return lineFeed === -1 ? text.length : lineFeed + 1;
}
