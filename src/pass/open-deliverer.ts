import type { SmtpConfig } from "../config/config.ts";
import { codedError } from "../core/errors.ts";
import { readStored } from "../db/files.ts";
import { isSendingReplies, markHandedOver } from "../db/outbox.ts";
import { exactRecipient } from "../mail/reply.ts";
import { createSmtpSender } from "../smtp/sender.ts";
import { createDeliverer, type Deliverer, type Delivery, type Way } from "./deliver.ts";
import { copyToSent, fileDrafts, settleDoubts } from "./file-replies.ts";
import { Interrupted, LimitPassed } from "./limits.ts";

/** What becomes of this pass's replies, as `replies.mode` and `smtp` want it. */
export function openDeliverer(context: Delivery): Deliverer {
  const { config, accounts } = context;
  const isDraft = config.replies.mode === "draft";
  return createDeliverer(context, wayOf(context), {
    useFolders: async (account, session, signal) => {
      await settleDoubts(context, account, session, signal);
      if (isDraft) await fileDrafts(context, account, session, signal);
    },
    copySent: (account, session, signal) => copyToSent(context, account, session, signal),
  });

  function wayOf({ clock, db, log, runId, turns }: Delivery): Way {
    const names = accounts.map(({ name }) => name);
    if (config.replies.mode === "shadow") return keeping(names);
    if (isDraft) {
      // a Maildir has no Drafts folder
      return keeping(accounts.filter(({ type }) => type === "maildir").map(({ name }) => name));
    }
    if (config.smtp !== undefined) return bySmtp(context, names, config.smtp);
    let isTold = false;
    const close = async () => {
      const own = names.filter((name) => turns.held.has(name));
      if (isTold || !(await isSendingReplies(db, { accounts: own, runId }, clock.now()))) return;
      isTold = true;
      log.warn("replies wait to be sent, but there is no smtp section in the settings");
    };
    return { ...keeping([]), close };
  }
}

function keeping(accounts: readonly string[]): Way {
  return {
    accounts,
    attempt: async () => ({ type: "kept" }),
    isStuck: () => false,
    close: async () => {},
  };
}

function bySmtp(context: Delivery, accounts: readonly string[], smtp: SmtpConfig): Way {
  const { clock, config, db, log, signal } = context;
  if (smtp.insecure) {
    log.warn(`smtp: insecure: true, so nobody knows that ${smtp.host} is who it says it is`);
  }
  const sender = createSmtpSender(smtp, { timeouts: config.timeouts, clock });
  let isRefused = false;
  return {
    accounts,
    isStuck: () => isRefused || sender.isStuck(),
    close: () => sender.close(),
    attempt: async (reply) => {
      try {
        const raw = await readStored(config.stateDir, reply.raw_hash);
        const mail = { raw, from: reply.sender, to: exactRecipient(raw, reply.recipient) };
        const onHandOver = () => markHandedOver(db, reply, clock.now());
        return { type: await sender.send(mail, { onHandOver }, signal) };
      } catch (thrown) {
        const error = codedError(thrown);
        if (error instanceof Interrupted || error instanceof LimitPassed)
          return { type: "released" };
        if (error.class !== "fatal") return { type: "failed", error };
        isRefused = true;
        return { type: "released", error };
      }
    },
  };
}
