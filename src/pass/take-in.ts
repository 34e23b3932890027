import type { AccountConfig } from "../config/config.ts";
import { CodedError } from "../core/errors.ts";
import { boundYoungMemory } from "../core/young-memory.ts";
import { forgetOldPlaces, mailboxState, recordComplete } from "../db/marks.ts";
import {
  keepCopies,
  knownUids,
  takeInBatch,
  type MailboxKey,
  type StoredMessage,
} from "../db/taken-in.ts";
import { Oversized } from "../mail/oversized.ts";
import type { FetchedMessage, FoundMessage, MailSession } from "../mail/session.ts";
import { batchesOf, MAX_MESSAGE_BYTES } from "./batches.ts";
import type { PassContext } from "./context.ts";
import { fetchBatch, type Missing } from "./fetch-batch.ts";
import { findCopies } from "./find-copies.ts";
import { describeRefused } from "./store-messages.ts";

/** One account's taking in: where from, where to, and what it counts on the way. */
export interface TakingIn {
  readonly account: AccountConfig;
  session: MailSession;
  /** Another session in the place of one that broke. */
  readonly renew: (signal: AbortSignal) => Promise<MailSession>;
  readonly counts: { found: number; ingested: number; duplicates: number };
  /** Called after each commit: there may be work. */
  readonly onBatch: () => void;
}

// Sizes and dates are asked for in sets of this many: one round trip each.
const DESCRIBED_AT_ONCE = 1_000;

/**
 * Takes in what is new in one mailbox: every message is stored durably, with its task, before
 * anything else is done with it.
 */
export async function takeInMailbox(
  context: PassContext,
  taking: TakingIn,
  mailbox: string,
  signal: AbortSignal,
): Promise<void> {
  const { db, clock, log, allowance } = context;
  const { account, session, counts } = taking;
  const opened = await session.open(mailbox, { readOnly: false }, signal);
  const key = { account: account.name, mailbox, uidValidity: opened.uidValidity };
  await forgetOldPlaces(db, key);
  const before = await mailboxState(db, account.name, mailbox);
  const search = {
    key,
    startedAt: clock.now(),
    renumbered: before !== undefined && before.uidValidity !== key.uidValidity,
  };
  const uids = await session.search(signal);
  counts.found += uids.length;
  const known = await knownUids(db, key, uids);
  const fresh = uids.filter((uid) => !known.has(uid));
  const allowed = fresh.slice(0, allowance.take(fresh.length));
  if (fresh.length > 0) {
    log.info("found", `${fresh.length} new in ${mailbox}`, { account: account.name });
  }
  const missing = await takeInUids(context, taking, search, allowed, signal);
  const [first] = missing;
  if (first !== undefined) {
    const detail = `${missing.length} in ${mailbox}, first uid ${first.uid}`;
    throw first.error ?? new CodedError("IMAP_INCOMPLETE", { detail });
  }
  if (allowed.length === fresh.length) {
    await recordComplete(db, key, opened.uidNext, clock.now());
  }
}

interface Search {
  readonly key: MailboxKey;
  /** Before the search: what is found counts as known from then on. */
  readonly startedAt: number;
  /** The mailbox has another uidValidity than at the last complete pass. */
  readonly renumbered: boolean;
}

/**
 * Returns what is there and did not come. A message that is larger than announced by far costs its
 * connection: it is refused, and the others come over the next one.
 */
async function takeInUids(
  context: PassContext,
  taking: TakingIn,
  search: Search,
  uids: readonly number[],
  signal: AbortSignal,
): Promise<readonly Missing[]> {
  const { key } = search;
  const alone = new Set<number>();
  // every round but the last refuses a message or sets some apart, so there is a last one
  for (let rest = uids; ;) {
    try {
      const missing: Missing[] = [];
      for (let from = 0; from < rest.length; from += DESCRIBED_AT_ONCE) {
        const asked = rest.slice(from, from + DESCRIBED_AT_ONCE);
        const found = await taking.session.describe(asked, signal);
        missing.push(...(await takeInFound(context, taking, search, found, alone, signal)));
      }
      return missing;
    } catch (error) {
      if (!(error instanceof Oversized)) throw error;
      const [only, ...others] = error.uids;
      if (only === undefined) throw error;
      if (others.length > 0) {
        if (error.uids.every((uid) => alone.has(uid))) throw error; // nobody knows which it is
        for (const uid of error.uids) alone.add(uid);
        await reopen(taking, key, signal);
      } else {
        await reopen(taking, key, signal);
        const refused = await describeOversized(taking, key, only, error.sizeBytes, signal);
        await takeInBatch(context.db, key, taking.account.pipeline, [refused], search.startedAt);
        taking.counts.ingested += 1;
        taking.onBatch();
      }
      const known = await knownUids(context.db, key, rest);
      rest = rest.filter((uid) => !known.has(uid));
    }
  }
}

/** A new session in the same mailbox; one that was numbered anew is for the next pass. */
async function reopen(taking: TakingIn, key: MailboxKey, signal: AbortSignal): Promise<void> {
  taking.session = await taking.renew(signal);
  const { uidValidity } = await taking.session.open(key.mailbox, { readOnly: false }, signal);
  if (uidValidity !== key.uidValidity) {
    throw new CodedError("IMAP_INCOMPLETE", { detail: `${key.mailbox} was numbered anew` });
  }
}

/** What can be said of a message that came too large: its headers, unless it is they that are. */
async function describeOversized(
  taking: TakingIn,
  key: MailboxKey,
  uid: number,
  sizeBytes: number | undefined,
  signal: AbortSignal,
): Promise<StoredMessage> {
  const size = Math.max(sizeBytes ?? 0, MAX_MESSAGE_BYTES + 1);
  try {
    const [found] = await taking.session.describe([uid], signal);
    const [headers] = await taking.session.fetchHeaders([uid], signal);
    const receivedAt = found?.receivedAt ?? 0;
    return describeRefused({ uid, sizeBytes: size, receivedAt }, headers?.raw);
  } catch (error) {
    if (!(error instanceof Oversized)) throw error;
    await reopen(taking, key, signal);
    return describeRefused({ uid, sizeBytes: size, receivedAt: 0 }, undefined);
  }
}

async function takeInFound(
  context: PassContext,
  taking: TakingIn,
  { key, startedAt, renumbered }: Search,
  found: readonly FoundMessage[],
  alone: ReadonlySet<number>,
  signal: AbortSignal,
): Promise<readonly Missing[]> {
  const { db } = context;
  const { account, session, counts } = taking;
  const copies = await findCopies(db, session, account.name, found, renumbered, signal);
  await keepCopies(db, key, copies, startedAt);
  counts.duplicates += copies.length;

  const isCopy = new Set(copies.map((copy) => copy.uid));
  const batches = batchesOf(
    found.filter(({ uid }) => !isCopy.has(uid)),
    alone,
  );
  const missing: Missing[] = [];
  let next = batches[0] && fetchBatch(session, batches[0], context, signal);
  for (const index of batches.keys()) {
    const batch = await next;
    const following = batches[index + 1];
    // the next batch is on its way while this one is written
    next = following && fetchBatch(session, following, context, signal);
    next?.catch(() => undefined); // its failure is met when it is awaited
    if (batch === undefined) continue;
    missing.push(...batch.missing);
    const stored = await batch.store();
    const taken = await takeInBatch(db, key, account.pipeline, stored, startedAt);
    counts.ingested += taken.ingested;
    counts.duplicates += taken.duplicates;
    keepFresh(context, batch.messages, stored);
    taking.onBatch();
    boundYoungMemory();
  }
  return missing;
}

/** What was just stored is worked on next: it need not be read again. */
function keepFresh(
  { fresh }: PassContext,
  messages: readonly FetchedMessage[],
  stored: readonly StoredMessage[],
): void {
  const rawOf = new Map(messages.map(({ uid, raw }) => [uid, raw]));
  for (const { uid, contentHash } of stored) {
    const raw = rawOf.get(uid);
    if (raw !== undefined) fresh.keep(contentHash, raw);
  }
}
