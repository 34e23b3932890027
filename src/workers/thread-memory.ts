import { isMarkedAsUntransferable } from "node:worker_threads";
import type { ParseRequest } from "./parse-thread.ts";

/** A file in an answer: often a piece of larger memory, such as the message that it stands in. */
interface WithBytes {
  readonly bytes: Uint8Array;
}

export interface PackedFiles<T extends WithBytes> {
  readonly files: readonly T[];
  /** What moves to the other thread instead of being copied. */
  readonly memory: readonly ArrayBuffer[];
}

/**
 * Makes files ready to leave this thread. Memory that is mostly theirs moves with them; from other
 * memory they are copied, since posting a piece of it would take all of it along.
 */
export function packFiles<T extends WithBytes>(files: readonly T[]): PackedFiles<T> {
  const used = new Map<ArrayBufferLike, number>();
  for (const { bytes } of files) {
    used.set(bytes.buffer, (used.get(bytes.buffer) ?? 0) + bytes.byteLength);
  }
  const memory = new Set<ArrayBuffer>();
  const packed = files.map((file) => {
    const { buffer, byteLength } = file.bytes;
    if (byteLength === 0) return { ...file, bytes: new Uint8Array() };
    const isMostlyTheirs = 2 * (used.get(buffer) ?? 0) >= buffer.byteLength;
    // Node's own pool of small buffers must stay here
    if (isMostlyTheirs && buffer instanceof ArrayBuffer && !isMarkedAsUntransferable(buffer)) {
      memory.add(buffer);
      return file;
    }
    const own = new Uint8Array(file.bytes);
    memory.add(own.buffer);
    return { ...file, bytes: own };
  });
  return { files: packed, memory: [...memory] };
}

/** Memory that both threads see; a message that fits goes through it, and nothing is allocated. */
export const SHARED_BYTES = 1024 * 1024;

export interface PackedRequest {
  readonly posted: ParseRequest;
  /** What moves to the other thread. */
  readonly memory: readonly ArrayBuffer[];
}

/**
 * A request with bytes of its own, which move to the thread: they are copied once, and what they
 * are a piece of is not posted along with them. The caller keeps its bytes. `shared` is used again
 * by the next request, so there may be one at a time.
 */
export function packRequest(request: ParseRequest, shared: Uint8Array): PackedRequest {
  switch (request.type) {
    case "message": {
      if (request.raw.byteLength <= shared.byteLength) {
        shared.set(request.raw);
        const raw = shared.subarray(0, request.raw.byteLength);
        return { posted: { ...request, raw }, memory: [] };
      }
      const raw = new Uint8Array(request.raw);
      return { posted: { ...request, raw }, memory: [raw.buffer] };
    }
    case "unpack": {
      const bytes = new Uint8Array(request.file.bytes);
      return { posted: { ...request, file: { ...request.file, bytes } }, memory: [bytes.buffer] };
    }
    case "document":
    case "images": {
      const bytes = new Uint8Array(request.bytes);
      return { posted: { ...request, bytes }, memory: [bytes.buffer] };
    }
    default:
      return request satisfies never;
  }
}
