import type { FetchMessageObject, FetchQueryObject, SearchObject } from "imapflow";
import pTimeout from "p-timeout";
import { CodedError } from "../core/errors.ts";
import { Oversized } from "../mail/oversized.ts";
import { coded, destroying, refusal, runCommand, type Connection } from "./connection.ts";
import { announcedFlood } from "./last-words.ts";
import { uidSets } from "./uid-set.ts";

/** What one FETCH brings of each message. `read` says undefined while something is missing. */
export interface Wanted<T> {
  readonly what: string;
  readonly query: FetchQueryObject;
  read(message: FetchMessageObject): T | undefined;
}

/** A set of messages is announced smaller by far: what brings more lies, and is asked for by itself. */
const MOST_BYTES_AT_ONCE = 64 * 1024 * 1024;

/**
 * Runs FETCH for a set of uids under the limit between one whole message and the next: bytes are
 * no progress, so a drip ends. What is larger than a message may be is Oversized. Inside the loop nothing is done but keeping what came, since a
 * command there would wait for itself for ever.
 */
export async function receive<T>(
  connection: Connection,
  uids: readonly number[],
  wanted: Wanted<T>,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, T>> {
  const { client, clock, timeouts } = connection;
  const ms = timeouts.imapFetchMs;
  const { what } = wanted;
  const received = new Map<number, T>();
  const asked = new Set(uids);
  let bytes = 0;
  const stalled = new AbortController();
  const ending = AbortSignal.any([signal, stalled.signal]);
  const stall = () => {
    const detail = `${what}: no message came for ${ms} ms`;
    stalled.abort(new CodedError("IMAP_TIMEOUT", { detail }));
  };
  let timer = clock.timers.setTimeout(stall, ms);
  const progress = () => {
    clock.timers.clearTimeout(timer);
    timer = clock.timers.setTimeout(stall, ms);
  };
  const collect = async () => {
    for (const { set } of uidSets(uids)) {
      for await (const message of client.fetch(set, wanted.query, { uid: true })) {
        const { uid } = message;
        if (!asked.has(uid) || received.has(uid)) continue; // news of flags, told in between
        const content = wanted.read(message);
        if (content === undefined) continue;
        if (Buffer.isBuffer(content)) bytes += content.length;
        if (bytes > MOST_BYTES_AT_ONCE && asked.size > 1) {
          stalled.abort(new Oversized(uids.filter((one) => !received.has(one))));
          return;
        }
        received.set(uid, content);
        progress();
      }
      progress();
    }
  };
  try {
    ending.throwIfAborted();
    await coded(connection, undefined, ending, () =>
      destroying(
        ending,
        () => client.close(),
        () => pTimeout(collect(), { milliseconds: Number.POSITIVE_INFINITY, signal: ending }),
      ),
    );
  } catch (error) {
    const left = uids.filter((uid) => !received.has(uid));
    const sizeBytes = announcedFlood(connection.brokenBy(), connection.lastWords);
    if (sizeBytes === undefined || left.length === 0 || ending.aborted) throw error;
    throw new Oversized(left, { cause: error, sizeBytes });
  } finally {
    clock.timers.clearTimeout(timer);
  }
  return received;
}

/** Which of these uids are in the mailbox now. */
export async function stillThere(
  connection: Connection,
  uids: readonly number[],
  signal: AbortSignal,
): Promise<readonly number[]> {
  if (uids.length === 0) return [];
  const asked = new Set(uids);
  const there: number[] = [];
  for (const { set } of uidSets(uids)) {
    const found = await searchUids(connection, { uid: set }, signal);
    there.push(...found.filter((uid) => asked.has(uid)));
  }
  return there;
}

/** UID SEARCH. A refusal throws, and so does an answer of which something could not be read. */
export function searchUids(
  connection: Connection,
  query: SearchObject,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const { client, serverLog, timeouts } = connection;
  const command = { what: "searching", ms: timeouts.imapSearchMs };
  return runCommand(connection, command, signal, async () => {
    const skippedBefore = serverLog.skipped();
    const found = await client.search(query, { uid: true });
    if (found === undefined || found === false) throw refusal(connection);
    if (serverLog.skipped() > skippedBefore) {
      // an answer that was skipped looks like "no mail"
      throw new CodedError("IMAP_PROTOCOL", { detail: "the answer to a search cannot be read" });
    }
    return found;
  });
}
