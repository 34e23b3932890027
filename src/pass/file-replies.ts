import type { AccountConfig } from "../config/config.ts";
import { CodedError, codedError } from "../core/errors.ts";
import { readStored } from "../db/files.ts";
import {
  recordCopied,
  recordLook,
  repliesInDoubt,
  repliesToCopy,
  type Reply,
} from "../db/outbox.ts";
import { settleDoubt, type ReplyResult } from "../db/reply-results.ts";
import type { Filing, MailSession } from "../mail/session.ts";
import { deliverNext, type Delivery } from "./deliver.ts";
import { Interrupted, LimitPassed } from "./limits.ts";

// What an account's own folders are for. Nothing in here fails the account: its mail matters more.

/** What was handed over and never answered for was sent where the Sent folder holds it. */
export async function settleDoubts(
  context: Delivery,
  account: AccountConfig,
  session: MailSession,
  signal: AbortSignal,
): Promise<void> {
  const { clock, db, log, tasks } = context;
  const doubts = await repliesInDoubt(db, account.name);
  if (doubts.length === 0) return;
  await withSentFolder(context, account, session, signal, async (filing, folder) => {
    for (const reply of doubts) {
      const named = { account: account.name, ...taskOf(reply) };
      if (await filing.has(folder, reply.message_id, signal)) {
        await settleDoubt(db, reply, clock.now());
        if (context.doubts.get(reply.id) === true) tasks.done += 1;
        context.doubts.delete(reply.id);
        log.info("done", "a reply in doubt was sent: it is in the Sent folder", named);
      } else {
        await recordLook(db, reply);
        log.debug("waiting", "a reply in doubt is not in the Sent folder", named);
      }
    }
  });
}

/** Keeps a copy of what was sent, unless the server files it by itself; at most a few tries. */
export async function copyToSent(
  context: Delivery,
  account: AccountConfig,
  session: MailSession,
  signal: AbortSignal,
): Promise<void> {
  const { clock, config, db } = context;
  const replies = await repliesToCopy(db, account.name);
  if (replies.length === 0) return;
  await withSentFolder(context, account, session, signal, async (filing, folder) => {
    for (const reply of replies) {
      await recordLook(db, reply); // counted first: what breaks the connection is not tried for ever
      if (!(await filing.has(folder, reply.message_id, signal))) {
        const raw = await readStored(config.stateDir, reply.raw_hash);
        await filing.keep(folder, raw, "\\Seen", signal);
      }
      await recordCopied(db, reply, clock.now());
    }
  });
}

/** `replies.mode: draft`: the reply waits in the Drafts folder for a person, once. */
export async function fileDrafts(
  context: Delivery,
  account: AccountConfig,
  session: MailSession,
  signal: AbortSignal,
): Promise<void> {
  const { config, runId } = context;
  const { filing } = session;
  if (filing === undefined) return;
  const attempt = async (reply: Reply): Promise<ReplyResult> => {
    try {
      const folder = await filing.find("\\Drafts", signal);
      if (folder === undefined) throw new CodedError("DRAFTS_MISSING");
      if (!(await filing.has(folder, reply.message_id, signal))) {
        const raw = await readStored(config.stateDir, reply.raw_hash);
        await filing.keep(folder, raw, "\\Draft", signal);
      }
      return { type: "drafted" };
    } catch (thrown) {
      const error = codedError(thrown);
      const isStopped = error instanceof Interrupted || error instanceof LimitPassed;
      return isStopped ? { type: "released" } : { type: "failed", error };
    }
  };
  const due = { accounts: [account.name], runId };
  while (session.isUsable() && !signal.aborted && (await deliverNext(context, due, attempt)));
}

async function withSentFolder(
  { log }: Delivery,
  account: AccountConfig,
  { filing }: MailSession,
  signal: AbortSignal,
  work: (filing: Filing, folder: string) => Promise<void>,
): Promise<void> {
  if (filing === undefined) return;
  try {
    const folder = account.sentMailbox ?? (await filing.find("\\Sent", signal));
    if (folder !== undefined) return await work(filing, folder);
    log.debug("waiting", "the account has no Sent folder", { account: account.name });
  } catch (error) {
    const { message, code } = codedError(error);
    log.warn(`the Sent folder: ${message}`, { account: account.name, code });
  }
}

function taskOf(reply: Reply) {
  return reply.task_id === null ? {} : { taskId: reply.task_id };
}
