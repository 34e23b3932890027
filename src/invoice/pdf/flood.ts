import { inflateSync } from "node:zlib";

/** The text of a page has kilobytes; what pdf.js unpacks stands in memory twice over. */
const MOST_STREAM_BYTES = 48_000_000;
/** In all, so that the look itself stays short. */
const MOST_LOOKED_AT_BYTES = 400_000_000;
const MOST_LAYERS = 4;
const STREAM = Buffer.from("stream");
const DICTIONARY_BYTES = 500;

/**
 * Whether a stream of the PDF unpacks to more than any page is: no limit of a thread's memory stops
 * pdf.js in time. Pictures may be large; they are unpacked only when they are looked at.
 */
export function hasFlood(pdf: Uint8Array): boolean {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  let left = MOST_LOOKED_AT_BYTES;
  for (let at = bytes.indexOf(STREAM); at !== -1; at = bytes.indexOf(STREAM, at + 1)) {
    const start = startOfData(bytes, at + STREAM.length);
    if (start === undefined || isPicture(bytes, at)) continue;
    let packed = bytes.subarray(start);
    for (let layer = 0; layer < MOST_LAYERS && isZlib(packed); layer += 1) {
      const unpacked = inflated(packed);
      if (unpacked === "too large") return true;
      if (unpacked === undefined) break;
      left -= unpacked.length;
      packed = unpacked;
    }
    if (left <= 0) return false;
  }
  return false;
}

function startOfData(bytes: Buffer, afterWord: number): number | undefined {
  if (bytes[afterWord] === 0x0a) return afterWord + 1;
  if (bytes[afterWord] !== 0x0d) return undefined;
  return bytes[afterWord + 1] === 0x0a ? afterWord + 2 : afterWord + 1;
}

function isPicture(bytes: Buffer, at: number): boolean {
  const before = bytes.toString("latin1", Math.max(0, at - DICTIONARY_BYTES), at);
  return /\/Subtype\s*\/Image\b/.test(before.slice(before.lastIndexOf(" obj")));
}

function isZlib(bytes: Buffer): boolean {
  return bytes.length > 2 && bytes[0] === 0x78 && bytes.readUInt16BE(0) % 31 === 0;
}

function inflated(packed: Buffer): Buffer | "too large" | undefined {
  try {
    return inflateSync(packed, { maxOutputLength: MOST_STREAM_BYTES });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "ERR_BUFFER_TOO_LARGE" ? "too large" : undefined;
  }
}
