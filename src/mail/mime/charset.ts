import { isUtf8 } from "node:buffer";
import { decodeCodePage } from "./code-pages.ts";

const LOOKED_AT_BYTES = 1024;

const ALIASES: readonly (readonly [label: RegExp, name: string])[] = [
  [/^(?:x?cp|windows|win|ansi|x?ms)?(125[0-8]|874)$/, "windows-$1"],
  [/^(?:iso)?8859(1[0-6]|[1-9])[a-z]*$/, "iso-8859-$1"],
  [/^latin9$|^latin0$/, "iso-8859-15"],
  [/^utf8\w*$/, "utf-8"],
  [/^(?:unicode11|unicode20|x)?utf7(?:imap)?$/, "utf-7"],
  [/^(?:cp|ms|windows|ibm)(?:932|31j)$|^sjis\w*$/, "shift_jis"],
  [/^(?:cp|ms|windows)936$/, "gbk"],
  [/^(?:cp|ms|windows)949$|^uhc$|^ksc5601\d*$/, "euc-kr"],
  [/^(?:cp|ms|windows)950$|^big5\w*$/, "big5"],
  [/^x?macroman$/, "macintosh"],
  [/^(?:x?cp|ibm|dos)(437|850)\w*$/, "cp$1"],
  [/^(?:cp|ibm|dos)858$/, "cp850"],
];

/**
 * Text in the charset that is said, where that can be true. It is often wrong: UTF-8 under a western
 * name, and the other way round, is read as what it is; a name that nobody knows counts as none.
 */
export function decodeText(bytes: Buffer, charset: string | null): string {
  const encoding = markedEncoding(bytes) ?? encodingOf(charset ?? "");
  if (encoding === undefined) return utf8OrWestern(bytes, true);
  if (encoding === "utf-7") return decodeUtf7(bytes);
  if (encoding.startsWith("utf-16")) return decodeUtf16(bytes, encoding);
  if (encoding === "utf-8") return utf8OrWestern(bytes, true);
  if (encoding === "windows-1252") return utf8OrWestern(bytes, false);
  return decodeCodePage(bytes, encoding) ?? new TextDecoder(encoding).decode(bytes);
}

/** What a byte order mark says, surer than any header. */
function markedEncoding(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : undefined;
}

/** The name by which it is decoded here; nothing when the label says nothing. */
function encodingOf(label: string): string | undefined {
  const letters = label.toLowerCase().replace(/[^a-z0-9]/g, "");
  if (/^(?:us)?ascii$/.test(letters)) return undefined; // says the same as no label at all
  const known = knownEncoding(label.trim());
  if (known !== undefined) return known;
  for (const [pattern, name] of ALIASES) {
    if (!pattern.test(letters)) continue;
    const alias = letters.replace(pattern, name);
    return knownEncoding(alias) ?? alias;
  }
  return undefined;
}

function knownEncoding(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

function utf8OrWestern(bytes: Buffer, preferUtf8: boolean): string {
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes);
  const text = preferUtf8 ? new TextDecoder().decode(bytes) : "";
  // one letter that was cut in two does not make a text western
  return preferUtf8 && isMostlyRead(text) ? text : new TextDecoder("windows-1252").decode(bytes);
}

function isMostlyRead(text: string): boolean {
  let balance = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0xfffd) balance -= 1;
    else if (code > 0x7f) balance += 1;
  }
  return balance > 0;
}

/** RFC 2781 reads it big end first where it has no mark; many senders do not. */
function decodeUtf16(bytes: Buffer, said: string): string {
  const head = bytes.subarray(0, LOOKED_AT_BYTES);
  const isAscii = head.every((byte) => byte > 0 && byte < 0x80);
  if (isAscii && head.length > 64) return utf8OrWestern(bytes, true); // far too long to be by chance
  let balance = 0;
  for (const [at, byte] of head.entries()) if (byte === 0) balance += at % 2 === 0 ? 1 : -1;
  const encoding = balance > 0 ? "utf-16be" : balance < 0 ? "utf-16le" : said;
  return new TextDecoder(encoding).decode(bytes);
}

/** RFC 2152. */
function decodeUtf7(bytes: Buffer): string {
  return bytes.toString("latin1").replace(/\+([A-Za-z0-9+/]*)-?/g, (_, shifted: string) => {
    if (shifted === "") return "+";
    const units = Buffer.from(shifted, "base64");
    return units
      .subarray(0, units.length & ~1)
      .swap16()
      .toString("utf16le");
  });
}
