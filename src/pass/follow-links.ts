import type { Config } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";
import { CodedError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { plainText } from "../core/plain-text.ts";
import { downloadDocument, leadsToDocument, type Downloaded } from "../http/download.ts";
import type { DownloadOptions } from "../http/download.ts";
import type { Network } from "../http/network.ts";
import { DOWNLOAD_REASONS, type DownloadReason, type LeftOut } from "../invoice/candidates.ts";
import { promisedDocuments, type PromisedDocument } from "../invoice/links.ts";
import type { LinkingMessage } from "../mail/links.ts";

/** What the links of a message led to. */
export interface LinkedFiles {
  readonly files: readonly Downloaded[];
  /** The links behind which there was no document, with the reason. */
  readonly leftOut: readonly LeftOut[];
}

export interface LinkContext {
  readonly config: Pick<Config, "downloads" | "timeouts" | "retries">;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly network?: Network;
}

const MAX_NAME_CHARS = 255;

/**
 * Fetches the documents that the links of a message, and of those inside it, promise. Throws DOWNLOAD_FAILED as soon as one
 * cannot be had now: the task is tried again as a whole, and the links after it stay unused.
 */
export async function followLinks(
  messages: readonly LinkingMessage[],
  context: LinkContext,
  signal: AbortSignal,
): Promise<LinkedFiles> {
  const { downloads, timeouts, retries } = context.config;
  const files: Downloaded[] = [];
  const leftOut: LeftOut[] = [];
  if (!downloads.enabled) return { files, leftOut };
  // all links together may take as long as one that fails in every try: a message of slow links
  // must not use up its account's time
  const budgetMs = (1 + retries.http) * (timeouts.httpConnectMs + timeouts.httpReadMs);
  const options: DownloadOptions = { ...context, endsAt: context.clock.now() + budgetMs };
  for (const promised of promisedDocuments(messages, downloads.maxCandidates)) {
    const { url, promise } = promised;
    if (promise !== "stated" && files.length > 0) break; // what was promised is there
    const got = await follow(promised, options, signal);
    if (got === undefined) continue;
    if (!(got instanceof CodedError)) {
      context.log.debug("found", `a link to ${url.hostname} led to a document`);
      files.push(got);
      continue;
    }
    context.log.debug("found", `a link to ${url.hostname} led to none`, { code: got.code });
    if (got.class === "transient" && promise !== "possible") throw got;
    leftOut.push({ name: linkName(url), reason: reasonOf(got) });
  }
  return { files, leftOut };
}

/** Undefined: there was no promise after all. */
async function follow(
  { url, promise }: PromisedDocument,
  options: DownloadOptions,
  signal: AbortSignal,
): Promise<Downloaded | CodedError | undefined> {
  if (promise !== "stated") {
    const leads = await leadsToDocument(url, options, signal);
    if (leads instanceof CodedError) return leads;
    if (leads === "no" || (leads === "unknown" && promise === "possible")) return undefined;
  }
  return downloadDocument(url, options, signal);
}

function reasonOf({ code }: CodedError): DownloadReason {
  return DOWNLOAD_REASONS.find((reason) => reason === code) ?? "DOWNLOAD_FAILED";
}

/** Without its query, which may be the key to the document. */
function linkName({ host, pathname }: URL): string {
  return plainText(`${host}${pathname}`).slice(0, MAX_NAME_CHARS);
}
