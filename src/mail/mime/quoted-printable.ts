const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const EQUALS = 0x3d;

/** RFC 2045, 6.7; an `=` that announces nothing is kept as it is. */
export function decodeQuotedPrintable(body: Buffer): Buffer {
  const out = Buffer.allocUnsafeSlow(body.length);
  let length = 0;
  let solid = 0; // white space after it, at the end of a line, was added on the way
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] ?? 0;
    if (byte === EQUALS) {
      const lineEnd = endOfLine(body, at + 1);
      const value = lineEnd === undefined ? hexValue(body[at + 1], body[at + 2]) : undefined;
      if (lineEnd !== undefined) {
        at = lineEnd - 1;
      } else {
        out[length] = value ?? byte;
        length += 1;
        if (value !== undefined) at += 2;
      }
      solid = length;
      continue;
    }
    if (byte === LF || (byte === CR && body[at + 1] === LF)) length = solid;
    out[length] = byte;
    length += 1;
    if (byte !== SPACE && byte !== TAB) solid = length;
  }
  return out.subarray(0, solid);
}

/** Where the next line begins, when nothing but white space stands before it. */
function endOfLine(body: Buffer, start: number): number | undefined {
  let at = start;
  while (body[at] === SPACE || body[at] === TAB) at += 1;
  if (at >= body.length) return body.length;
  if (body[at] === LF) return at + 1;
  return body[at] === CR && body[at + 1] === LF ? at + 2 : undefined;
}

function hexValue(high: number | undefined, low: number | undefined): number | undefined {
  const value = digitValue(high) * 16 + digitValue(low);
  return Number.isNaN(value) ? undefined : value;
}

function digitValue(byte: number | undefined): number {
  if (byte === undefined) return Number.NaN;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte & 0xdf; // in upper case
  return letter >= 0x41 && letter <= 0x46 ? letter - 0x37 : Number.NaN;
}
