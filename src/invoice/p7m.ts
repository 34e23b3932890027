// Just enough of BER (X.690) to find what was signed. The signature is not verified: a document's
// values are checked as any others, and no program may trust a mail for being signed.

const SEQUENCE = 0x30;
const OBJECT_ID = 0x06;
const EXPLICIT_0 = 0xa0;
const OCTETS = 0x04;
const CONSTRUCTED_OCTETS = 0x24;
const MAX_DEPTH = 8;

interface Element {
  readonly tag: number;
  readonly content: Buffer;
  /** Where the next element begins. */
  readonly end: number;
}

/** The content of a PKCS #7 signedData (`.p7m`): in PEM, in DER, or with indefinite lengths. */
export function signedContent(bytes: Uint8Array): Buffer | "detached" | "broken" {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return contentOf(file[0] === SEQUENCE ? file : decodeBase64(file));
  } catch (error) {
    if (error instanceof BrokenBer) return "broken";
    throw error;
  }
}

/** Tolerates armour, line ends of any kind, and a padding in the middle, where pieces were joined. */
export function decodeBase64(file: Buffer): Buffer {
  const text = file.toString("latin1").replace(/-----[A-Z0-9 #]{0,40}-----/g, "");
  const pieces = text.replace(/[^\w+/=-]+/g, "").split(/=+/);
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, "base64")));
}

class BrokenBer extends Error {}

function contentOf(file: Buffer): Buffer | "detached" {
  const contentInfo = readElement(file, 0, SEQUENCE);
  const type = readElement(contentInfo.content, 0, OBJECT_ID);
  const wrapped = readElement(contentInfo.content, type.end, EXPLICIT_0);
  const signedData = readElement(wrapped.content, 0, SEQUENCE).content;
  const version = readElement(signedData, 0);
  const algorithms = readElement(signedData, version.end);
  const encapsulated = readElement(signedData, algorithms.end, SEQUENCE).content;
  const encapsulatedType = readElement(encapsulated, 0, OBJECT_ID);
  if (encapsulatedType.end >= encapsulated.length) return "detached";
  const content = readElement(encapsulated, encapsulatedType.end, EXPLICIT_0).content;
  const pieces: Buffer[] = [];
  collectOctets(readElement(content, 0), pieces, 0);
  return Buffer.concat(pieces);
}

function collectOctets(element: Element, pieces: Buffer[], depth: number): void {
  if (element.tag === OCTETS) {
    pieces.push(element.content);
    return;
  }
  if (element.tag !== CONSTRUCTED_OCTETS || depth > MAX_DEPTH) throw new BrokenBer();
  for (let at = 0; at < element.content.length;) {
    const piece = readElement(element.content, at);
    collectOctets(piece, pieces, depth + 1);
    at = piece.end;
  }
}

/** A definite length that reaches past the end is cut there: mail loses tails, the XML is before. */
function readElement(buffer: Buffer, start: number, expected?: number): Element {
  const tag = buffer[start];
  const first = buffer[start + 1];
  if (tag === undefined || first === undefined) throw new BrokenBer();
  if (expected !== undefined && tag !== expected) throw new BrokenBer();
  const at = start + 2;
  if (first === 0x80) {
    const end = endOfContents(buffer, at);
    return { tag, content: buffer.subarray(at, end), end: end + 2 };
  }
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes > 4 || at + lengthBytes > buffer.length) throw new BrokenBer();
  const length = lengthBytes === 0 ? first : buffer.readUIntBE(at, lengthBytes);
  const contentStart = at + lengthBytes;
  const end = Math.min(contentStart + length, buffer.length);
  return { tag, content: buffer.subarray(contentStart, end), end };
}

/** Where the two zero bytes stand that close an indefinite length, whatever is nested before. */
function endOfContents(buffer: Buffer, start: number): number {
  let open = 1;
  let at = start;
  while (at < buffer.length) {
    const tag = buffer[at];
    const first = buffer[at + 1];
    if (first === undefined) break;
    at += 2;
    if (tag === 0 && first === 0) {
      open -= 1;
      if (open === 0) return at - 2;
    } else if (first === 0x80) {
      open += 1;
    } else {
      const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
      if (lengthBytes > 4 || at + lengthBytes > buffer.length) throw new BrokenBer();
      at += lengthBytes + (lengthBytes === 0 ? first : buffer.readUIntBE(at, lengthBytes));
    }
  }
  return buffer.length;
}
