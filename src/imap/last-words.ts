import { Socket } from "node:net";
import type { ImapFlow } from "imapflow";

const KEPT_CHUNKS = 16;

/** What a server sent last, as far as it is still held. */
export type LastWords = () => string;

/** Listens along on a signed-in connection; nothing is copied until somebody asks. */
export function listenAlong(client: ImapFlow): LastWords {
  const chunks: Buffer[] = [];
  // no documented property of imapflow (pinned exactly); without it nothing is heard
  const socket: unknown = Reflect.get(client, "socket");
  if (socket instanceof Socket) {
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      if (chunks.length > KEPT_CHUNKS) chunks.shift();
    });
  }
  return () => Buffer.concat(chunks).toString("latin1");
}

/**
 * The size of the content that a FETCH announced and that was too large to be let in. Undefined
 * when it was not in the answer to a FETCH that this size stood: then it is the line that is bad,
 * and no message.
 */
export function announcedFlood(error: unknown, lastWords: LastWords): number | undefined {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "LiteralTooLarge") {
    return undefined;
  }
  const size: unknown = "literalSize" in error ? error.literalSize : undefined;
  if (typeof size !== "number" || !Number.isSafeInteger(size)) return undefined;
  const words = lastWords();
  const at = words.lastIndexOf(`{${size}}\r\n`);
  if (at === -1) return undefined;
  const line = words.slice(words.lastIndexOf("\n", at) + 1, at);
  return /^\* \d+ FETCH \([\x20-\x7e]*\bBODY\[[^\]]*\](<\d+>)? $/i.test(line) ? size : undefined;
}
