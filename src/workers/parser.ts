import { Worker } from "node:worker_threads";
import type { Clock } from "../core/clock.ts";
import { withDeadline } from "../core/deadline.ts";
import { CodedError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { FoundFile } from "../invoice/candidates.ts";
import type { DocumentReading } from "../invoice/document-reading.ts";
import type { PageImage } from "../invoice/pdf/page-images.ts";
import type { ReadOptions } from "../invoice/read-document.ts";
import type { Unpacked } from "../invoice/unpack.ts";
import type { ArchiveBudget } from "../invoice/zip.ts";
import type { MessageReading } from "../mail/message.ts";
import { heldBytes, watchMemory } from "./memory-watch.ts";
import type { ParseAnswer, ParseRequest, ParseResults } from "./parse-thread.ts";
import { packRequest, type PackedRequest, SHARED_BYTES } from "./thread-memory.ts";

/** Reads what is hostile on a thread of its own, one request at a time, each under the limit. */
export interface Parser {
  readMessage(raw: Uint8Array, signal: AbortSignal): Promise<MessageReading>;
  unpack(file: FoundFile, budget: ArchiveBudget, signal: AbortSignal): Promise<Unpacked>;
  /** Throws PARSE_TIMEOUT or PARSE_MEMORY, and DOCUMENT_UNREADABLE for what trips a library. */
  readDocument(
    bytes: Uint8Array,
    name: string | null,
    options: ReadOptions,
    signal: AbortSignal,
  ): Promise<readonly DocumentReading[]>;
  /** A PDF's first pages, each at most `side` dots long; throws as `readDocument` does. */
  readPageImages(
    bytes: Uint8Array,
    passwords: readonly string[],
    side: number,
    signal: AbortSignal,
  ): Promise<readonly PageImage[]>;
  /** Ends the thread, and with it what is in flight. */
  close(): Promise<void>;
}

export interface ParserOptions {
  readonly limitMs: number;
  readonly clock: Clock;
  readonly log?: Log;
}

const MAX_HEAP_MB = 512;
// Buffers are not bounded by a heap limit, so the sizes of what goes in are, and the whole
// process is watched while a document is read: a small one can unpack to anything.
const MAX_INPUT_BYTES = 100_000_000;
const MAX_PROCESS_BYTES = 480_000_000;
/** What a document may take in any case: a process that is large already is not its fault. */
const MIN_GROWTH_BYTES = 150_000_000;
/** A thread that leaves the process larger than this is not kept: what it holds comes back with its end. */
const MAX_KEPT_BYTES = 320_000_000;
/** A message of this size takes no more than a little: to ask how large the process is would cost more. */
const LIGHT_BYTES = 32_768;

// The same file, run from source or built.
const THREAD = new URL(
  import.meta.url.endsWith(".ts") ? "./parse-thread.ts" : "./parse-thread.js",
  import.meta.url,
);

/**
 * The thread starts with the first request and stays warm. One that passes its limit, or whose
 * signal aborts, is ended with what it was doing, and the next request gets a new one.
 */
export function createParser({ limitMs, clock, log }: ParserOptions): Parser {
  let worker: Worker | undefined;
  let shared: Uint8Array | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  const start = () => {
    const thread = startThread();
    thread.once("exit", () => {
      if (worker === thread) worker = undefined;
    });
    return thread;
  };

  const end = async () => {
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  };

  const perform = async <T extends ParseRequest["type"]>(
    what: Extract<ParseRequest, { type: T }>,
    bytes: number,
    signal: AbortSignal,
  ): Promise<ParseResults[T]> => {
    if (closed) throw new CodedError("INTERNAL", { detail: "the parser is closed" });
    const limit = { ms: limitMs, code: "PARSE_TIMEOUT", clock, signal } as const;
    const isLight = what.type === "message" && bytes <= LIGHT_BYTES;
    let answer: ParseAnswer;
    try {
      answer = await withDeadline(limit, `reading a ${what.type}`, (stop) => {
        const thread = (worker ??= start());
        shared ??= new Uint8Array(new SharedArrayBuffer(SHARED_BYTES));
        const packed = packRequest(what, shared);
        if (isLight) return ask(thread, packed, stop);
        return withinMemory(clock, stop, (ending) => ask(thread, packed, ending));
      });
    } catch (error) {
      log?.debug("warning", "the parsing thread was ended");
      await end();
      throw error;
    }
    if (!isLight && heldBytes() > MAX_KEPT_BYTES) await end();
    if (!answer.ok) throw new CodedError(answer.code, { detail: answer.detail });
    // the thread answers each type of request with its own type of result
    return answer.value as ParseResults[T];
  };

  const request = async <T extends ParseRequest["type"]>(
    what: Extract<ParseRequest, { type: T }>,
    bytes: Uint8Array,
    signal: AbortSignal,
  ): Promise<ParseResults[T]> => {
    if (bytes.byteLength > MAX_INPUT_BYTES) {
      throw new CodedError("PARSE_MEMORY", { detail: `it has ${bytes.byteLength} bytes` });
    }
    const before = last;
    const turn = Promise.withResolvers<void>();
    last = turn.promise;
    try {
      await untilTurn(before, signal);
      return await perform(what, bytes.byteLength, signal);
    } finally {
      // who waits behind this one starts after the one before it, if this one gave up waiting
      void before.then(() => turn.resolve());
    }
  };

  return {
    readMessage: (raw, signal) => request({ type: "message", raw }, raw, signal),
    unpack: (file, budget, signal) => request({ type: "unpack", file, budget }, file.bytes, signal),
    readDocument: (bytes, name, options, signal) =>
      request({ type: "document", bytes, name, options }, bytes, signal),
    readPageImages: (bytes, passwords, side, signal) =>
      request({ type: "images", bytes, passwords, side }, bytes, signal),
    close: async () => {
      closed = true;
      await end();
    },
  };
}

/** Ends the work with PARSE_MEMORY when the process grows too much meanwhile. */
async function withinMemory<T>(
  clock: Clock,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const grown = new AbortController();
  const most = Math.max(MAX_PROCESS_BYTES, heldBytes() + MIN_GROWTH_BYTES);
  const unwatch = watchMemory(clock, most, () => grown.abort(new CodedError("PARSE_MEMORY")));
  try {
    return await work(AbortSignal.any([signal, grown.signal]));
  } finally {
    unwatch();
  }
}

function startThread(): Worker {
  const worker = new Worker(THREAD, {
    // nothing of how this process was started leaks in
    execArgv: [],
    env: {},
    // its output is not ours; and reading it, if only to drop it, would keep the process alive
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB, maxYoungGenerationSizeMb: 16 },
  });
  worker.on("error", () => {}); // told to whoever asks; never a reason to end the process
  worker.unref();
  return worker;
}

/** One request and its answer. The process stays alive for it, and for nothing else of the thread. */
function ask(
  worker: Worker,
  { posted, memory }: PackedRequest,
  signal: AbortSignal,
): Promise<ParseAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      worker.unref();
      worker.off("message", answered);
      worker.off("error", failed);
      worker.off("exit", exited);
      signal.removeEventListener("abort", aborted);
      finish();
    };
    const answered = (answer: ParseAnswer) => settle(() => resolve(answer));
    const failed = (error: Error) => settle(() => reject(threadError(error)));
    const exited = () =>
      settle(() => reject(new CodedError("INTERNAL", { detail: "the parsing thread ended" })));
    const aborted = () => settle(() => reject(signal.reason as Error)); // ours always carry an Error
    worker.ref();
    worker.on("message", answered);
    worker.on("error", failed);
    worker.on("exit", exited);
    signal.addEventListener("abort", aborted, { once: true });
    worker.postMessage(posted, memory);
  });
}

function threadError(error: Error): CodedError {
  const memory = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
  if (memory) return new CodedError("PARSE_MEMORY", { cause: error });
  return new CodedError("INTERNAL", { cause: error, detail: error.message });
}

/** Waits for the request before this one; an abort ends the wait. */
async function untilTurn(before: Promise<unknown>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason as Error); // ours always carry an Error
  signal.addEventListener("abort", abort, { once: true });
  try {
    await Promise.race([before, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
