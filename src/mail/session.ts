// What the pass asks of a source of mail; src/imap and src/maildir each give it one of these. Every
// call ends within its limit, and when its signal aborts the connection is destroyed with it.

import type { CodedError } from "../core/errors.ts";

export interface OpenedMailbox {
  readonly uidValidity: number;
  /** Above every uid that the search can find now. */
  readonly uidNext: number;
  /** Messages cannot be marked here. */
  readonly readOnly: boolean;
}

/** A message as the server announces it, before it is fetched. */
export interface FoundMessage {
  readonly uid: number;
  readonly sizeBytes: number;
  /** INTERNALDATE: epoch milliseconds, whole seconds. */
  readonly receivedAt: number;
}

export interface FetchedMessage {
  readonly uid: number;
  readonly raw: Buffer;
}

export interface Fetched {
  readonly messages: readonly FetchedMessage[];
  readonly missing: readonly number[];
  /** Why the first of these did not come, where that is known. */
  readonly error?: CodedError;
}

/** How a message is to be left: absent flags are not touched. */
export interface MarkRequest {
  readonly seen: boolean;
  /** False takes our own `\Flagged` off again when `unflag` is set. */
  readonly flagged: boolean;
  readonly unflag: boolean;
  /** A mailbox to move to, created when missing. */
  readonly move: string | undefined;
}

/** What is put into a folder: a draft, or a copy of what was sent. */
export interface KeptMessage {
  readonly messageId: string;
  readonly raw: Buffer;
  readonly flag: "\\Draft" | "\\Seen";
}

/** The folders beside those that are read: where sent mail and drafts are kept. */
export interface Filing {
  /** The folder that the server itself marks as this; undefined where there is none. */
  find(use: "\\Sent" | "\\Drafts", signal: AbortSignal): Promise<string | undefined>;
  has(mailbox: string, messageId: string, signal: AbortSignal): Promise<boolean>;
  /** Puts it there unless it is there; a mailbox that is missing is made. */
  keep(mailbox: string, message: KeptMessage, signal: AbortSignal): Promise<void>;
}

export interface MailSession {
  /** Absent where there are no such folders. What is open changes with each of its calls. */
  readonly filing?: Filing;
  /** Selects a mailbox; what follows speaks of it. `readOnly` opens it without write access. */
  open(
    mailbox: string,
    options: { readOnly: boolean },
    signal: AbortSignal,
  ): Promise<OpenedMailbox>;
  /** The uids that the account's `search` finds, ascending. A refused search throws. */
  search(signal: AbortSignal): Promise<readonly number[]>;
  /** Every uid in the mailbox and whether it has been read: for audit. */
  listAll(signal: AbortSignal): Promise<readonly { uid: number; seen: boolean }[]>;
  /**
   * Sizes and dates; uids that are gone meanwhile are left out. One that is there and that the
   * server does not describe comes with size and date 0, so that it is fetched, or missed, by fetch.
   */
  describe(uids: readonly number[], signal: AbortSignal): Promise<readonly FoundMessage[]>;
  /** The whole header block of each, blank line included; what does not come is left out. */
  fetchHeaders(uids: readonly number[], signal: AbortSignal): Promise<readonly FetchedMessage[]>;
  /**
   * The messages themselves, without setting `\Seen`: one fetch, one round trip, so the caller
   * keeps the batch small. Uids that are gone meanwhile are left out; `missing` are those that are
   * still there and did not come, also when asked for alone.
   */
  fetch(messages: readonly FoundMessage[], signal: AbortSignal): Promise<Fetched>;
  /**
   * A large message straight into a file, in flat memory; the caller makes it durable. False when
   * the message is gone meanwhile; one that does not come whole throws IMAP_INCOMPLETE.
   */
  fetchToFile(message: FoundMessage, file: string, signal: AbortSignal): Promise<boolean>;
  /**
   * Sets flags, then moves. One command a set of uids. A refusal throws; uids that are gone are
   * fine. Returns those of which it was said that it is done, and then that it is not.
   */
  mark(
    uids: readonly number[],
    request: MarkRequest,
    signal: AbortSignal,
  ): Promise<readonly number[]>;
  /** True while the connection can be used again. */
  isUsable(): boolean;
}
