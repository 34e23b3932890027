import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";

const HEADER_CHUNK_BYTES = 64 * 1024;
const MOST_HEADER_BYTES = 1024 * 1024;

/** Opens a message without following a link that took its place meanwhile. */
export function openMessage(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
}

/** The header block with its blank line; bounded, and the whole of a message that has no body. */
export async function readHeaderBlock(file: FileHandle): Promise<Buffer> {
  let block = Buffer.alloc(0);
  while (block.length < MOST_HEADER_BYTES) {
    const chunk = Buffer.alloc(HEADER_CHUNK_BYTES);
    const { bytesRead } = await file.read(chunk, 0, chunk.length, block.length);
    const searchedFrom = Math.max(0, block.length - 3);
    block = Buffer.concat([block, chunk.subarray(0, bytesRead)]);
    const end = endOfHeader(block, searchedFrom);
    if (end !== undefined) return block.subarray(0, end);
    if (bytesRead === 0) break;
  }
  return block;
}

function endOfHeader(block: Buffer, from: number): number | undefined {
  const crlf = block.indexOf("\r\n\r\n", from);
  const lf = block.indexOf("\n\n", from);
  if (crlf >= 0 && (lf < 0 || crlf < lf)) return crlf + 4;
  return lf >= 0 ? lf + 2 : undefined;
}

/** Copies the bytes into a file, which is overwritten; returns how many there were. */
export async function copyTo(
  source: FileHandle,
  path: string,
  signal: AbortSignal,
): Promise<number> {
  const target = await open(path, "w", 0o600);
  try {
    const chunk = Buffer.alloc(1024 * 1024);
    let sizeBytes = 0;
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await source.read(chunk, 0, chunk.length, sizeBytes);
      if (bytesRead === 0) return sizeBytes;
      await target.write(chunk, 0, bytesRead, sizeBytes);
      sizeBytes += bytesRead;
    }
  } finally {
    await target.close();
  }
}
