import { decodeText } from "./mime/charset.ts";

const WORD = /=\?([^?\s]{1,60})\?([bq])\?([^?]*)\?=/gi;

interface Bytes {
  readonly charset: string;
  readonly parts: Buffer[];
}

/**
 * RFC 2047 words as text. Neighbours of one charset are joined before they are decoded: many
 * senders cut a letter of several bytes in two.
 */
export function decodeWords(value: string): string {
  if (!value.includes("=?")) return value;
  let text = "";
  let open: Bytes | undefined;
  let end = 0;
  for (const match of value.matchAll(WORD)) {
    const [word, label = "", encoding = "", content = ""] = match;
    const between = value.slice(end, match.index);
    end = match.index + word.length;
    const charset = (label.split("*")[0] ?? "").toLowerCase(); // RFC 2231 adds *language
    const bytes =
      encoding.toLowerCase() === "b" ? Buffer.from(content, "base64") : unquote(content);
    if (open !== undefined && between.trim() === "" && open.charset === charset) {
      open.parts.push(bytes);
      continue;
    }
    // white space between two words is not part of the text
    const kept = open !== undefined && between.trim() === "" ? "" : between;
    text += decoded(open) + kept;
    open = { charset, parts: [bytes] };
  }
  return text + decoded(open) + value.slice(end);
}

function unquote(content: string): Buffer {
  const plain = content.replaceAll("_", " ");
  return Buffer.from(
    plain.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    /[\u0100-\uffff]/.test(plain) ? "utf8" : "latin1",
  );
}

function decoded(bytes: Bytes | undefined): string {
  if (bytes === undefined) return "";
  return decodeText(Buffer.concat(bytes.parts), bytes.charset);
}
