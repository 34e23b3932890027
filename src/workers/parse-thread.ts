import { parentPort } from "node:worker_threads";
import { CodedError, codedError, type ErrorCode } from "../core/errors.ts";
import type { FoundFile } from "../invoice/candidates.ts";
import type { DocumentReading } from "../invoice/document-reading.ts";
import type { PageImage } from "../invoice/pdf/page-images.ts";
import type { ReadOptions } from "../invoice/read-document.ts";
import type { Unpacked } from "../invoice/unpack.ts";
import type { ArchiveBudget } from "../invoice/zip.ts";
import type { MessageReading } from "../mail/message.ts";
import { packFiles } from "./thread-memory.ts";

// The thread in which everything hostile is parsed, so that it can be ended at any instant. What a
// request does not need is not loaded.

const MAX_DETAIL_CHARS = 200;

export type ParseRequest =
  | { readonly type: "message"; readonly raw: Uint8Array }
  | { readonly type: "unpack"; readonly file: FoundFile; readonly budget: ArchiveBudget }
  | {
      readonly type: "document";
      readonly bytes: Uint8Array;
      readonly name: string | null;
      readonly options: ReadOptions;
    }
  | { readonly type: "images"; readonly bytes: Uint8Array; readonly passwords: readonly string[] };

/** What each type of request is answered with. */
export interface ParseResults {
  readonly message: MessageReading;
  readonly unpack: Unpacked;
  readonly document: readonly DocumentReading[];
  readonly images: readonly PageImage[];
}

type Result = ParseResults[ParseRequest["type"]];

export type ParseAnswer =
  | { readonly ok: true; readonly value: Result }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: string };

type Read = () => Promise<Result>;

/** Loads what reads this request: what goes wrong here is never the document's fault. */
async function readerOf(request: ParseRequest): Promise<Read> {
  switch (request.type) {
    case "message": {
      const { readMessage } = await import("../mail/message.ts");
      return () => readMessage(asBuffer(request.raw));
    }
    case "unpack": {
      const { unpack } = await import("../invoice/unpack.ts");
      return () => unpack(request.file, request.budget);
    }
    case "document": {
      const { readDocument } = await import("../invoice/read-document.ts");
      return () => readDocument(request.bytes, request.name, request.options);
    }
    case "images": {
      const { readPageImages } = await import("../invoice/pdf/page-images.ts");
      return () => readPageImages(request.bytes, request.passwords);
    }
    default:
      return request satisfies never;
  }
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** An answer whose files can leave this thread, and the memory that moves with them. */
function packed(value: Result): { value: Result; memory: readonly ArrayBuffer[] } {
  if ("readable" in value) {
    const { files: attachments, memory } = packFiles(value.message.attachments);
    return { value: { ...value, message: { ...value.message, attachments } }, memory };
  }
  if ("candidates" in value) {
    const { files, memory } = packFiles(value.candidates);
    return { value: { ...value, candidates: [...files] }, memory };
  }
  return { value, memory: [] };
}

async function answer(request: ParseRequest): Promise<void> {
  try {
    const read = await readerOf(request);
    const { value, memory } = packed(
      await read().catch((error: unknown) => {
        throw readingError(error);
      }),
    );
    post({ ok: true, value }, memory);
  } catch (error) {
    const { code, detail = "" } = codedError(error);
    post({ ok: false, code, detail: detail.slice(0, MAX_DETAIL_CHARS) }, []);
  }
}

/** A document can always be found that a library trips over; a library that is missing is another matter. */
function readingError(cause: unknown): CodedError {
  const error = codedError(cause);
  const isOurs =
    cause instanceof Error && "code" in cause && /MODULE|DLOPEN/.test(String(cause.code));
  if (error.code !== "INTERNAL" || isOurs) return error;
  return new CodedError("DOCUMENT_UNREADABLE", {
    cause,
    ...(error.detail !== undefined && { detail: error.detail }),
  });
}

function post(message: ParseAnswer, memory: readonly ArrayBuffer[]): void {
  parentPort?.postMessage(message, memory);
}

// Nobody reads what a library has to say, and what is not read would be kept.
for (const stream of [process.stdout, process.stderr]) stream.write = () => true;

parentPort?.on("message", (request: ParseRequest) => void answer(request));
