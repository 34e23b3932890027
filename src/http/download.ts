import type { IncomingMessage } from "node:http";
import type { Config } from "../config/config.ts";
import { sleep, type Clock } from "../core/clock.ts";
import { CodedError } from "../core/errors.ts";
import { blocked, requestChecked, type RequestOptions } from "./checked-request.ts";
import { readDocumentBody } from "./document-body.ts";
import { documentName, promisesDocument } from "./document-name.ts";
import { systemNetwork, type Network } from "./network.ts";

export interface DownloadOptions {
  readonly config: Pick<Config, "downloads" | "timeouts" | "retries">;
  readonly clock: Clock;
  readonly random: () => number;
  /** After this instant nothing more is tried. */
  readonly endsAt: number;
  readonly network?: Network;
}

export interface Downloaded {
  /** A label, never a path. */
  readonly name: string | null;
  readonly bytes: Uint8Array;
}

const MAX_REDIRECTS = 3;
const RETRY_WAIT_MS = 500;
// 403: a signed link is often signed for GET alone
const NO_HEAD = [403, 405, 501];

/**
 * Fetches the document behind a link of a mail. An error is DOWNLOAD_FAILED, which may pass, or
 * DOWNLOAD_BLOCKED, _NOT_FOUND or _TOO_LARGE, which will not. Throws only when `signal` aborts.
 */
export function downloadDocument(
  url: URL,
  options: DownloadOptions,
  signal: AbortSignal,
): Promise<Downloaded | CodedError> {
  const { maxBytes } = options.config.downloads;
  const read = async (response: IncomingMessage, at: URL) => ({
    name: documentName(response.headers, at),
    bytes: await readDocumentBody(response, maxBytes),
  });
  return retried(url, "GET", read, options, signal);
}

/** Asks, without fetching it, whether a document is behind a link. Errors as in a download. */
export function leadsToDocument(
  url: URL,
  options: DownloadOptions,
  signal: AbortSignal,
): Promise<"yes" | "no" | "unknown" | CodedError> {
  const read = async ({ headers, statusCode = 0 }: IncomingMessage) => {
    if (NO_HEAD.includes(statusCode)) return "unknown";
    return promisesDocument(headers) ? "yes" : "no";
  };
  return retried(url, "HEAD", read, options, signal);
}

type Read<T> = (response: IncomingMessage, url: URL) => Promise<T>;

async function retried<T>(
  url: URL,
  method: RequestOptions["method"],
  read: Read<T>,
  options: DownloadOptions,
  signal: AbortSignal,
): Promise<T | CodedError> {
  const { clock, random, config, endsAt } = options;
  for (let retries = 0; ; retries++) {
    try {
      return await followRedirects(url, method, read, options, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CodedError)) throw error;
      const waitMs = RETRY_WAIT_MS * 2 ** retries * (0.5 + random());
      const isLast = retries >= config.retries.http || clock.now() + waitMs >= endsAt;
      if (error.code !== "DOWNLOAD_FAILED" || isLast) return error;
      await sleep(clock, waitMs, signal);
    }
  }
}

async function followRedirects<T>(
  start: URL,
  method: RequestOptions["method"],
  read: Read<T>,
  { config, clock, endsAt, network = systemNetwork }: DownloadOptions,
  signal: AbortSignal,
): Promise<T> {
  const { downloads, timeouts } = config;
  let url = start;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const leftMs = endsAt - clock.now();
    if (leftMs <= 0) throw new CodedError("DOWNLOAD_FAILED", { detail: "no time is left for it" });
    const connectMs = Math.min(timeouts.httpConnectMs, leftMs);
    const readMs = Math.min(timeouts.httpReadMs, leftMs);
    const request = { method, policy: downloads, network, connectMs, readMs, clock };
    const at = url;
    const answer = await requestChecked<{ next: URL } | { read: T }>(
      at,
      request,
      async (response) => {
        const next = nextHop(response, at, method);
        return next === undefined ? { read: await read(response, at) } : { next };
      },
      signal,
    );
    if ("read" in answer) return answer.read;
    url = answer.next;
  }
  throw notFound("it is redirected too often");
}

/** Where a redirect leads; undefined when the answer is the document's. */
function nextHop(
  { statusCode = 0, headers }: IncomingMessage,
  from: URL,
  method: RequestOptions["method"],
): URL | undefined {
  if (statusCode === 200 || statusCode === 203) return undefined;
  if (method === "HEAD" && NO_HEAD.includes(statusCode)) return undefined;
  if ([301, 302, 303, 307, 308].includes(statusCode)) {
    const next = URL.parse(headers.location ?? "", from.href);
    if (next === null || headers.location === undefined) throw notFound("it is redirected nowhere");
    if (from.protocol === "https:" && next.protocol === "http:") {
      throw blocked("it is redirected to a connection without encryption");
    }
    return next;
  }
  const detail = `${from.hostname} answered with HTTP ${statusCode}`;
  const mayPass = statusCode >= 500 || [408, 425, 429].includes(statusCode);
  throw mayPass ? new CodedError("DOWNLOAD_FAILED", { detail }) : notFound(detail);
}

function notFound(detail: string): CodedError {
  return new CodedError("DOWNLOAD_NOT_FOUND", { detail });
}
