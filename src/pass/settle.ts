import type { AccountConfig, MarkConfig } from "../config/config.ts";
import { recordMarked, unsettledMarks } from "../db/marks.ts";
import type { Mark } from "../db/tables.ts";
import type { MailSession, MarkRequest } from "../mail/session.ts";
import type { PassContext } from "./context.ts";

// A mark and what it replaces are told alike for many messages: one command a set.
interface MarkGroup {
  readonly mark: Mark;
  readonly request: MarkRequest;
  readonly uids: number[];
}

/**
 * The end of an account's work: its mailboxes are marked and its own folders get what is theirs.
 * `attempt` says what becomes of a mailbox that cannot be marked.
 */
export async function settleAccount(
  context: PassContext,
  account: AccountConfig,
  session: MailSession,
  attempt: (part: Promise<void>) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { deliverer } = context;
  await deliverer?.useFolders(account, session, signal);
  for (const mailbox of account.mailboxes) {
    await attempt(settleMailbox(context, account, mailbox, session, signal));
  }
  if (session.isUsable()) await deliverer?.copySent(account, session, signal);
}

/**
 * Tells the server what became of the messages of one mailbox. What cannot be told now, because the
 * connection dies, is told in the next pass.
 */
async function settleMailbox(
  context: PassContext,
  account: AccountConfig,
  mailbox: string,
  session: MailSession,
  signal: AbortSignal,
): Promise<void> {
  const { db, clock, log } = context;
  const places = await unsettledMarks(db, account.name, mailbox);
  const byValidity = Map.groupBy(places, (place) => place.uidValidity);
  for (const [uidValidity, unsettled] of byValidity) {
    const key = { account: account.name, mailbox, uidValidity };
    for (const { mark, request, uids } of groupsOf(account, unsettled)) {
      let unmarked: readonly number[] = [];
      if (!changesNothing(request)) {
        const opened = await session.open(mailbox, { readOnly: false }, signal);
        if (opened.uidValidity !== uidValidity) break; // numbered anew: the search finds them again
        unmarked = await session.mark(uids, request, signal);
        const marked = uids.length - unmarked.length;
        const named = { account: account.name };
        log.debug("done", `marked ${marked} in ${mailbox} as ${mark}`, named);
        if (unmarked.length > 0) {
          const told = `the server says yes and does not mark ${unmarked.length} in ${mailbox}`;
          log.warn(`${told}; the next pass tries again`, { ...named, code: "IMAP_REFUSED" });
        }
      }
      const left = new Set(unmarked);
      const done = uids.filter((uid) => !left.has(uid));
      await recordMarked(db, key, done, mark, clock.now());
    }
  }
}

function groupsOf(
  account: AccountConfig,
  unsettled: Awaited<ReturnType<typeof unsettledMarks>>,
): readonly MarkGroup[] {
  const groups = new Map<string, MarkGroup>();
  for (const { uid, wanted, marked } of unsettled) {
    const groupKey = `${wanted} ${marked}`;
    const group = groups.get(groupKey);
    if (group === undefined) {
      groups.set(groupKey, {
        mark: wanted,
        request: requestFor(account, wanted, marked),
        uids: [uid],
      });
    } else {
      group.uids.push(uid);
    }
  }
  return [...groups.values()];
}

function requestFor(account: AccountConfig, wanted: Mark, marked: Mark | null): MarkRequest {
  const config = markConfig(account, wanted);
  const ourFlag = marked === "failed" && account.onFailed.flagged;
  return { ...config, unflag: ourFlag && !config.flagged };
}

function markConfig(account: AccountConfig, mark: Mark): MarkConfig {
  switch (mark) {
    case "done":
      return account.onDone;
    case "skipped":
      return account.onSkip;
    case "failed":
      return account.onFailed;
  }
}

function changesNothing({ seen, flagged, unflag, move }: MarkRequest): boolean {
  return !seen && !flagged && !unflag && move === undefined;
}
