import { createHash } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";
import { CodedError } from "../core/errors.ts";
import type { FoundMessage } from "../mail/session.ts";
import type { Connection } from "./connection.ts";
import { warnOfSize } from "./fetch-messages.ts";
import { receive, stillThere } from "./receive.ts";

const CHUNK_BYTES = 1024 * 1024;
/** More than was announced is taken up to here; what goes on is no message but a flood. */
const SLACK_BYTES = 8 * CHUNK_BYTES;

interface Written {
  readonly sizeBytes: number;
  readonly hash: string;
}

/**
 * A large message piece by piece into a file, which is overwritten. A size other than announced is
 * believed when a second fetch brings the same bytes.
 */
export async function fetchToFile(
  connection: Connection,
  message: FoundMessage,
  path: string,
  signal: AbortSignal,
): Promise<boolean> {
  const file = await open(path, "w", 0o600);
  try {
    let before: Written | undefined;
    for (let tries = 2; tries > 0; tries -= 1) {
      const written = await writeOnce(connection, message, file, signal);
      if (written?.sizeBytes === message.sizeBytes) return true;
      if (written !== undefined && written.hash === before?.hash) {
        warnOfSize(connection, message.uid, message.sizeBytes, written.sizeBytes);
        return true;
      }
      before = written;
    }
  } finally {
    await file.close();
  }
  const there = await stillThere(connection, [message.uid], signal);
  if (there.length === 0) return false;
  throw new CodedError("IMAP_INCOMPLETE", { detail: `uid ${message.uid}` });
}

async function writeOnce(
  connection: Connection,
  message: FoundMessage,
  file: FileHandle,
  signal: AbortSignal,
): Promise<Written | undefined> {
  await file.truncate(0);
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for (;;) {
    const chunk = await fetchChunk(connection, message.uid, sizeBytes, signal);
    if (chunk === undefined) return undefined;
    // a longer answer than asked for is the whole message: some servers ignore the range
    const isWhole = chunk.length > CHUNK_BYTES;
    if (isWhole && sizeBytes > 0) return undefined;
    await file.write(chunk, 0, chunk.length, sizeBytes);
    hash.update(chunk);
    sizeBytes += chunk.length;
    // a short answer ends the message only past the announced size: some servers cut ranges shorter
    const isEnd = chunk.length < CHUNK_BYTES && sizeBytes >= message.sizeBytes;
    if (isWhole || isEnd || chunk.length === 0) return { sizeBytes, hash: hash.digest("hex") };
    if (sizeBytes > message.sizeBytes + SLACK_BYTES) return undefined;
  }
}

/** Past the end comes nothing, or an empty answer. */
async function fetchChunk(
  connection: Connection,
  uid: number,
  start: number,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const wanted = {
    what: "fetching a large message",
    query: { uid: true, source: { start, maxLength: CHUNK_BYTES } },
    read: ({ source }: { source?: Buffer | undefined }) =>
      source || (start > 0 ? Buffer.alloc(0) : undefined),
  };
  return (await receive(connection, [uid], wanted, signal)).get(uid);
}
