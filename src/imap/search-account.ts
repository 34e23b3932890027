import type { Connection } from "./connection.ts";
import { describeMessages } from "./fetch-messages.ts";
import { searchUids } from "./receive.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The uids that the account's `search` setting finds in the open mailbox, ascending. */
export async function searchAccount(
  connection: Connection,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const { search } = connection.account;
  if (search === "unseen") return searchUids(connection, { seen: false }, signal);
  if (search === "all") return searchUids(connection, { all: true }, signal);
  return searchSince(connection, search.sinceMs, signal);
}

/**
 * SINCE and BEFORE go by the server's day, in a time zone of its own (RFC 9051, section 6.4.4). So
 * the search begins a day early, and the days around the border are looked at by their exact date.
 */
async function searchSince(
  connection: Connection,
  sinceMs: number,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const now = connection.clock.now();
  const since = now - sinceMs;
  const from = new Date(since - DAY_MS);
  const uids = await searchUids(connection, { since: from }, signal);
  if (uids.length === 0) return [];
  const border = since + 2 * DAY_MS;
  // a server with WITHIN is asked in seconds before now, and refuses a moment yet to come
  const near =
    border > now - DAY_MS
      ? uids
      : await searchUids(connection, { since: from, before: new Date(border) }, signal);
  const described = await describeMessages(connection, near, signal);
  const tooOld = new Set(
    described
      .filter(({ receivedAt }) => receivedAt !== 0 && receivedAt < since - (since % 1_000))
      .map(({ uid }) => uid),
  );
  return uids.filter((uid) => !tooOld.has(uid));
}
