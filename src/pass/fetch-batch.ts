import { CodedError, type ErrorCode } from "../core/errors.ts";
import type { StoredMessage } from "../db/taken-in.ts";
import type { FetchedMessage, MailSession } from "../mail/session.ts";
import type { Batch } from "./batches.ts";
import type { PassContext } from "./context.ts";
import { describeRefused, storeLarge, storeMessages } from "./store-messages.ts";

/** A message that is there and did not come; with the reason, where it is known. */
export interface Missing {
  readonly uid: number;
  readonly error?: CodedError;
}

/** What came of a batch, and how it is stored. */
export interface FetchedBatch {
  readonly messages: readonly FetchedMessage[];
  readonly missing: readonly Missing[];
  store(): Promise<readonly StoredMessage[]>;
}

/** What one message alone can end with; the connection is fine then, and the others can come. */
const OF_ONE_MESSAGE: ReadonlySet<ErrorCode> = new Set([
  "IMAP_INCOMPLETE",
  "IMAP_REFUSED",
  "MAILDIR_UNREADABLE",
]);

/** Fetches one batch; a message that fails alone leaves the others to come. */
export async function fetchBatch(
  session: MailSession,
  batch: Batch,
  context: PassContext,
  signal: AbortSignal,
): Promise<FetchedBatch> {
  try {
    return await fetchWhole(session, batch, context, signal);
  } catch (error) {
    const isOne = error instanceof CodedError && OF_ONE_MESSAGE.has(error.code);
    if (batch.type === "small" || !isOne) throw error;
    const missing = [{ uid: batch.message.uid, error }];
    return { messages: [], missing, store: () => Promise.resolve([]) };
  }
}

async function fetchWhole(
  session: MailSession,
  batch: Batch,
  context: PassContext,
  signal: AbortSignal,
): Promise<FetchedBatch> {
  const { stateDir } = context.config;
  switch (batch.type) {
    case "small": {
      const { messages, missing, error } = await session.fetch(batch.messages, signal);
      const store = () => storeMessages(stateDir, batch.messages, messages);
      const absent = missing.map((uid) => (error ? { uid, error } : { uid }));
      return { messages, missing: absent, store };
    }
    case "large": {
      const message = await storeLarge(stateDir, session, batch.message, signal);
      const stored = message === undefined ? [] : [message];
      return { messages: [], missing: [], store: () => Promise.resolve(stored) };
    }
    case "refused": {
      const headers = await session.fetchHeaders([batch.message.uid], signal);
      const message = describeRefused(batch.message, headers[0]?.raw);
      return { messages: [], missing: [], store: () => Promise.resolve([message]) };
    }
  }
}
