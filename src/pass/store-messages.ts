import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rm, stat } from "node:fs/promises";
import { contentHash, keepFile, unfinishedFile, writeFiles } from "../db/files.ts";
import type { StoredMessage } from "../db/taken-in.ts";
import { headerBlock, readHeaders } from "../mail/header-block.ts";
import type { FetchedMessage, FoundMessage, MailSession } from "../mail/session.ts";
import { MAX_MESSAGE_BYTES } from "./batches.ts";

/** Header blocks are looked for in this much of a large message. */
const HEADER_BYTES = 1024 * 1024;

/** Writes a batch to disk, whole and synced, and says what its tasks are to know. */
export async function storeMessages(
  stateDir: string,
  announced: readonly FoundMessage[],
  messages: readonly FetchedMessage[],
): Promise<readonly StoredMessage[]> {
  const byUid = new Map(announced.map((message) => [message.uid, message]));
  const hashes = await writeFiles(stateDir, messages.map(({ raw }) => raw).filter(isTakenIn));
  let stored = 0;
  return messages.flatMap(({ uid, raw }) => {
    const found = byUid.get(uid);
    if (found === undefined) return [];
    if (!isTakenIn(raw)) {
      return [describeRefused({ ...found, sizeBytes: raw.length }, headerBlock(raw))];
    }
    const hash = hashes[stored++];
    return hash === undefined ? [] : [described(found, hash, raw)];
  });
}

/** Whatever was announced. */
function isTakenIn(raw: Buffer): boolean {
  return raw.length <= MAX_MESSAGE_BYTES;
}

/** A large message goes from the server into its file without standing in memory; undefined: it is gone. */
export async function storeLarge(
  stateDir: string,
  session: MailSession,
  message: FoundMessage,
  signal: AbortSignal,
): Promise<StoredMessage | undefined> {
  const unfinished = await unfinishedFile(stateDir);
  try {
    const isThere = await session.fetchToFile(message, unfinished, signal);
    if (!isThere) {
      await rm(unfinished, { force: true });
      return undefined;
    }
    const { size: sizeBytes } = await stat(unfinished);
    if (sizeBytes > MAX_MESSAGE_BYTES) {
      const head = headerBlock(await firstBytes(unfinished));
      await rm(unfinished, { force: true });
      return describeRefused({ ...message, sizeBytes }, head);
    }
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(unfinished)) hash.update(chunk as Buffer); // no encoding set
    const stored = described(message, hash.digest("hex"), await firstBytes(unfinished));
    await keepFile(stateDir, stored.contentHash, unfinished);
    return stored;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Of a message that is too large nothing is stored: its task fails, so that a person sees it. */
export function describeRefused(message: FoundMessage, headers: Buffer | undefined): StoredMessage {
  const head = headers ?? Buffer.from(`uid ${message.uid}: `);
  // it was never fetched, so its place stands in for its content
  const key = Buffer.concat([head, Buffer.from(`${message.sizeBytes} ${message.receivedAt}`)]);
  return described(message, contentHash(key), head);
}

function described(found: FoundMessage, hash: string, raw: Buffer): StoredMessage {
  const block = headerBlock(raw);
  const headers = readHeaders(block);
  return {
    uid: found.uid,
    messageId: headers.messageId,
    contentHash: hash,
    headerHash: contentHash(block),
    sizeBytes: found.sizeBytes,
    sender: headers.sender,
    subject: headers.subject,
    receivedAt: found.receivedAt,
  };
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
