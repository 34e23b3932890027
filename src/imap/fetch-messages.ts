import type { FetchMessageObject } from "imapflow";
import { CodedError } from "../core/errors.ts";
import type { Fetched, FetchedMessage, FoundMessage } from "../mail/session.ts";
import type { Connection } from "./connection.ts";
import { receive, stillThere } from "./receive.ts";

/** Sizes and dates, in one round trip; what does not come is asked for again. */
export async function describeMessages(
  connection: Connection,
  uids: readonly number[],
  signal: AbortSignal,
): Promise<readonly FoundMessage[]> {
  const wanted = {
    what: "asking for sizes",
    query: { uid: true, size: true, internalDate: true },
    read: describedMessage,
  };
  const found = new Map(await receive(connection, uids, wanted, signal));
  let absent = uids.filter((uid) => !found.has(uid));
  if (absent.length > 0) {
    const there = await stillThere(connection, absent, signal);
    for (const [uid, message] of await receive(connection, there, wanted, signal)) {
      found.set(uid, message);
    }
    absent = there.filter((uid) => !found.has(uid));
  }
  const undescribed = absent.map((uid) => ({ uid, sizeBytes: 0, receivedAt: 0 }));
  return [...found.values(), ...undescribed].sort((a, b) => a.uid - b.uid);
}

function describedMessage(message: FetchMessageObject): FoundMessage | undefined {
  const { uid, size, internalDate } = message;
  if (size === undefined || internalDate === undefined) return undefined;
  const at = new Date(internalDate).getTime();
  return { uid, sizeBytes: size, receivedAt: Number.isNaN(at) ? 0 : at - (at % 1_000) };
}

/** The header block of each, as it stands in the message. */
export async function fetchHeaderBlocks(
  connection: Connection,
  uids: readonly number[],
  signal: AbortSignal,
): Promise<readonly FetchedMessage[]> {
  const wanted = {
    what: "fetching headers",
    query: { uid: true, headers: true },
    read: ({ headers }: FetchMessageObject) => headers,
  };
  const blocks = await receive(connection, uids, wanted, signal);
  return [...blocks].map(([uid, raw]) => ({ uid, raw }));
}

/**
 * The messages themselves. What is missing, or comes with another size than announced, is asked for
 * again by itself; the same bytes twice are the message, whatever the server says of its size.
 */
export async function fetchMessages(
  connection: Connection,
  messages: readonly FoundMessage[],
  signal: AbortSignal,
): Promise<Fetched> {
  const uids = messages.map(({ uid }) => uid);
  const first = await fetchOnce(connection, uids, signal);
  const whole: FetchedMessage[] = [];
  const absent: number[] = [];
  for (const message of messages) {
    const raw = first.get(message.uid);
    const checked =
      raw?.length === message.sizeBytes ? raw : await again(connection, message, raw, signal);
    if (checked === undefined) absent.push(message.uid);
    else whole.push({ uid: message.uid, raw: checked });
  }
  return { messages: whole, missing: await stillThere(connection, absent, signal) };
}

async function again(
  connection: Connection,
  { uid, sizeBytes }: FoundMessage,
  first: Buffer | undefined,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  let before = first;
  // two tries when it never came: the second is what the first is compared with
  for (let tries = before === undefined ? 2 : 1; tries > 0; tries -= 1) {
    const raw = (await fetchOnce(connection, [uid], signal)).get(uid);
    if (raw === undefined || raw.length === sizeBytes) return raw;
    if (before?.equals(raw) === true) {
      warnOfSize(connection, uid, sizeBytes, raw.length);
      return raw;
    }
    before = raw;
  }
  return undefined;
}

/** The same bytes twice: it is the server that miscounts, and the message is taken as it comes. */
export function warnOfSize(
  { log, account }: Connection,
  uid: number,
  announcedBytes: number,
  sizeBytes: number,
): void {
  const told = `the server announces ${announcedBytes} bytes for a message of ${sizeBytes}`;
  log.warn(`${told}; it is taken as it comes`, { account: account.name, uid });
}

/** A server refuses a whole set for one broken message: then each is asked for alone. */
async function fetchOnce(
  connection: Connection,
  uids: readonly number[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, Buffer>> {
  const wanted = {
    what: "fetching messages",
    query: { uid: true, source: true },
    read: ({ source }: FetchMessageObject) => source || undefined, // false for NIL
  };
  try {
    return await receive(connection, uids, wanted, signal);
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== "IMAP_REFUSED") throw error;
    return new Map();
  }
}
