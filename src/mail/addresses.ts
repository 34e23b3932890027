import { decodeWords } from "./encoded-words.ts";
import type { Mailbox } from "./message.ts";

const MAX_ADDRESSES = 5_000;
const MAX_NAME_CHARS = 500;
const MAX_ADDRESS_CHARS = 320; // RFC 3696 erratum 1690: 64 and 255 around the @

/** The mailboxes of an address header, in one walk over it; a group gives its members. */
export function parseAddresses(value: string): Mailbox[] {
  const found: Mailbox[] = [];
  let words = ""; // outside of brackets, quotes taken off
  let exact = ""; // the same with them: an address may stand without brackets
  let comment = "";
  let angle: string | undefined;

  const finish = () => {
    const mailbox = mailboxOf(words, exact, comment, angle);
    if (mailbox !== undefined) found.push(mailbox);
    words = exact = comment = "";
    angle = undefined;
  };

  for (let at = 0; at < value.length && found.length < MAX_ADDRESSES; at += 1) {
    const char = value.charAt(at);
    if (char === '"') {
      const end = endOfQuoted(value, at);
      exact += value.slice(at, end + 1);
      words += value.slice(at + 1, end).replace(/\\(.)/g, "$1");
      at = end;
    } else if (char === "(") {
      const end = endOfComment(value, at);
      comment += value.slice(at + 1, end);
      at = end;
    } else if (char === "<") {
      const end = value.indexOf(">", at);
      const comma = value.indexOf(",", at);
      const stop = end !== -1 ? end : comma !== -1 ? comma - 1 : value.length;
      angle ??= value.slice(at + 1, end !== -1 ? stop : stop + 1);
      at = stop;
    } else if (char === "," || char === ";") {
      finish();
    } else if (char === ":" && angle === undefined) {
      words = exact = comment = ""; // the name of a group
    } else {
      words += char;
      exact += char;
    }
  }
  if (found.length < MAX_ADDRESSES) finish();
  return found;
}

function mailboxOf(
  words: string,
  exact: string,
  comment: string,
  angle: string | undefined,
): Mailbox | undefined {
  if (angle !== undefined) {
    const name = readable(words) || readable(comment);
    // RFC 5322 4.4: the obsolete route before the colon is ignored
    const address = angle.slice(angle.startsWith("@") ? angle.lastIndexOf(":") + 1 : 0);
    return { name, address: address.replace(/\s+/g, "").slice(0, MAX_ADDRESS_CHARS) };
  }
  const bare = exact.trim();
  if (bare === "") return undefined;
  if (!bare.includes("@")) return { name: readable(words), address: "" };
  // "Name user@host" without brackets: the last word is the address
  const tokens = bare.split(/\s+/);
  const at = bare.startsWith('"') ? -1 : tokens.findLastIndex((word) => word.includes("@"));
  if (at === -1) return { name: readable(comment), address: bare.slice(0, MAX_ADDRESS_CHARS) };
  const name = tokens.filter((_, index) => index !== at).join(" ");
  return {
    name: readable(name) || readable(comment),
    address: (tokens[at] ?? "").slice(0, MAX_ADDRESS_CHARS),
  };
}

function readable(name: string): string {
  return decodeWords(name.slice(0, 20 * MAX_NAME_CHARS))
    .replaceAll("\0", "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, MAX_NAME_CHARS);
}

function endOfQuoted(value: string, start: number): number {
  for (let at = start + 1; at < value.length; at += 1) {
    const char = value.charAt(at);
    if (char === "\\") at += 1;
    else if (char === '"') return at;
  }
  return value.length;
}

function endOfComment(value: string, start: number): number {
  let depth = 0;
  for (let at = start; at < value.length; at += 1) {
    const char = value.charAt(at);
    if (char === "\\") at += 1;
    else if (char === "(") depth += 1;
    else if (char === ")" && (depth -= 1) === 0) return at;
  }
  return value.length;
}
