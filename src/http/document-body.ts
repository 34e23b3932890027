import type { IncomingMessage } from "node:http";
import { pipeline, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { CodedError } from "../core/errors.ts";
import { sniff, type ContentType } from "../core/sniff.ts";

const HEAD_BYTES = 4096;
const DOCUMENTS: readonly ContentType[] = ["pdf", "xml", "zip", "gzip", "p7m", "base64"];

/**
 * A response's body, when its content is a document: neither its type nor its length is believed.
 * The decompressed bytes are counted while they come; what is no document is not read to its end.
 */
export async function readDocumentBody(
  response: IncomingMessage,
  maxBytes: number,
): Promise<Uint8Array> {
  if (Number(response.headers["content-length"]) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  let isDocument = false;
  for await (const chunk of decoded(response)) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (!isDocument && sizeBytes >= HEAD_BYTES) {
      refuseOther(Buffer.concat(chunks)); // leaving the loop destroys the stream
      isDocument = true;
    }
    if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
  }
  const bytes = new Uint8Array(Buffer.concat(chunks));
  if (!isDocument) refuseOther(bytes);
  return bytes;
}

function refuseOther(bytes: Uint8Array): void {
  const type = sniff(bytes);
  if (DOCUMENTS.includes(type)) return;
  const what = type === "html" ? "a web page" : type === "empty" ? "nothing" : "something else";
  throw new CodedError("DOWNLOAD_NOT_FOUND", { detail: `${what} came instead of a document` });
}

/** Some servers compress although they were asked not to. */
function decoded(response: IncomingMessage): IncomingMessage | Transform {
  const encoding = (response.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding === "identity" || encoding === "") return response;
  const decoder = decoderOf(encoding);
  if (decoder === undefined) {
    throw new CodedError("DOWNLOAD_NOT_FOUND", { detail: "its encoding is not known" });
  }
  return pipeline(response, decoder, () => {}); // an error of either ends the loop over it
}

function decoderOf(encoding: string): Transform | undefined {
  switch (encoding) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    default:
      return undefined;
  }
}

function tooLarge(maxBytes: number): CodedError {
  return new CodedError("DOWNLOAD_TOO_LARGE", { detail: `more than ${maxBytes} bytes` });
}
