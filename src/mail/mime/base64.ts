const LF = 0x0a;
const CR = 0x0d;
const PADDING = 0x3d;

/** What is decoded at once: small enough to stay in the processor's cache. */
const PIECE_BYTES = 24 * 1024;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Int8Array(256).fill(-1);
for (const [value, char] of Buffer.from(ALPHABET).entries()) VALUES[char] = value;

/**
 * The bytes behind a part's base64: as every mail program writes it natively, and else character
 * by character, with junk ignored, pieces joined after their padding, and text below left out.
 */
export function decodeBase64(body: Buffer): Buffer {
  return decodeEvenLines(body) ?? decodeCharacters(body);
}

/** Lines of one length, or a single one; nothing when anything else stands there. */
function decodeEvenLines(body: Buffer): Buffer | undefined {
  let start = 0;
  let end = body.length;
  while (start < end && isBlank(body[start])) start += 1;
  while (end > start && isBlank(body[end - 1])) end -= 1;

  const firstEnd = body.subarray(start, end).indexOf(LF);
  const ending = firstEnd === -1 ? 0 : body[start + firstEnd - 1] === CR ? 2 : 1;
  const stride = firstEnd === -1 ? PIECE_BYTES : firstEnd + 1;
  const width = stride - ending;
  if (width === 0 || width % 4 !== 0) return undefined;

  const out = Buffer.allocUnsafeSlow(Math.ceil(((end - start) * 3) / 4));
  const lines = Math.floor((end - start) / stride);
  const linesAtOnce = Math.max(1, Math.floor(PIECE_BYTES / stride));
  let length = 0;
  for (let line = 0; line < lines; line += linesAtOnce) {
    const count = Math.min(linesAtOnce, lines - line);
    const from = start + line * stride;
    if (!linesEndAlike(body, from, count, stride, ending)) return undefined;
    const written = out.write(
      body.toString("latin1", from, from + count * stride),
      length,
      "base64",
    );
    // fewer bytes than characters promise: some of them are none of base64
    if (written !== (count * width * 3) / 4) return undefined;
    length += written;
  }

  const last = body.subarray(start + lines * stride, end);
  const padding = last.at(-1) === PADDING ? (last.at(-2) === PADDING ? 2 : 1) : 0;
  const written = out.write(last.toString("latin1", 0, last.length), length, "base64");
  if (written !== Math.floor(((last.length - padding) * 3) / 4)) return undefined;
  return out.subarray(0, length + written);
}

function linesEndAlike(
  body: Buffer,
  from: number,
  count: number,
  stride: number,
  ending: number,
): boolean {
  if (ending === 0) return true;
  for (let at = from + stride - 1, line = 0; line < count; at += stride, line += 1) {
    if (body[at] !== LF || (body[at - 1] === CR) !== (ending === 2)) return false;
  }
  return true;
}

function decodeCharacters(body: Buffer): Buffer {
  const out = Buffer.allocUnsafeSlow(Math.ceil((body.length * 3) / 4));
  let length = 0;
  let held = 0;
  let bits = 0;
  let mayEnd = false; // after padding, or an empty line
  for (let start = 0; start < body.length;) {
    const lineFeed = body.indexOf(LF, start);
    const end = lineFeed === -1 ? body.length : lineFeed;
    if (mayEnd && length > 0 && !isPure(body, start, end)) break; // what a gateway wrote below
    mayEnd = true;
    for (let at = start; at < end; at += 1) {
      const byte = body[at] ?? 0;
      const value = VALUES[byte] ?? -1;
      if (value >= 0) {
        mayEnd = false;
        held = ((held << 6) | value) & 0xfff;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        out[length] = (held >> bits) & 0xff;
        length += 1;
      } else if (byte === PADDING) {
        bits = 0;
        mayEnd = true;
      }
    }
    start = end + 1;
  }
  return out.subarray(0, length);
}

/** Nothing but base64, and white space around it. */
function isPure(body: Buffer, start: number, end: number): boolean {
  let last = end;
  while (last > start && isBlank(body[last - 1])) last -= 1;
  let at = start;
  while (at < last && isBlank(body[at])) at += 1;
  for (; at < last; at += 1) {
    const byte = body[at] ?? 0;
    if (byte !== PADDING && (VALUES[byte] ?? -1) < 0) return false;
  }
  return true;
}

function isBlank(byte: number | undefined): boolean {
  return byte === LF || byte === CR || byte === 0x20 || byte === 0x09;
}
