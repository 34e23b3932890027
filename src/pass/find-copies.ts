import { contentHash } from "../db/files.ts";
import { lookAlikes, type LookAlike } from "../db/taken-in.ts";
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
): Promise<readonly LookAlike[]> {
  const possible = await lookAlikes(db, account, found, renumbered);
  if (possible.length === 0) return [];
  const uids = possible.map((copy) => copy.uid);
  const headers = await session.fetchHeaders(uids, signal);
  const hashes = new Map(headers.map(({ uid, raw }) => [uid, contentHash(raw)]));
  const withHeaders = found.flatMap((message) => {
    const headerHash = hashes.get(message.uid);
    return headerHash === undefined ? [] : [{ ...message, headerHash }];
  });
  return lookAlikes(db, account, withHeaders, renumbered);
}
