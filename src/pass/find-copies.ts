import { contentHash } from "../db/files.ts";
import { possibleCopies, type PossibleCopy } from "../db/taken-in.ts";
import type { Db } from "../db/tables.ts";
import type { FoundMessage, MailSession } from "../mail/session.ts";

/**
 * Messages that are known under another uid (moved, copied, or numbered anew), told without
 * fetching them: same size, same date of arrival, same header block to the letter. A Message-ID
 * alone is a hint, and what differs in any of these is fetched and compared whole.
 */
export async function findCopies(
  db: Db,
  session: MailSession,
  account: string,
  found: readonly FoundMessage[],
  renumbered: boolean,
  signal: AbortSignal,
): Promise<readonly { readonly uid: number; readonly taskId: number }[]> {
  const possible = await possibleCopies(db, account, found, renumbered);
  if (possible.length === 0) return [];
  const uids = [...new Set(possible.map((copy) => copy.uid))];
  const headers = await session.fetchHeaders(uids, signal);
  const hashes = new Map(headers.map(({ uid, raw }) => [uid, contentHash(raw)]));
  const copies = new Map<number, PossibleCopy>();
  for (const copy of possible) {
    if (hashes.get(copy.uid) === copy.headerHash) copies.set(copy.uid, copy);
  }
  return [...copies.values()];
}
