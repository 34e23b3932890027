import type { AccountConfig, Config } from "../config/config.ts";
import type { Effect } from "../db/effects.ts";
import { writeFiles } from "../db/files.ts";
import type { NewReply } from "../db/outbox.ts";
import type { Task } from "../db/tables.ts";
import { parseAddresses } from "../mail/addresses.ts";
import type { Mailbox, Message } from "../mail/message.ts";
import { composeReply, replyMessageId } from "../mail/reply.ts";

/** A mail that is answered, and who answers whom. */
export interface Correspondence {
  readonly task: Task;
  readonly message: Message;
  /** The header of our replies: a name and an address. */
  readonly from: string;
  readonly to: Mailbox;
}

/** Who replies for the account: `smtp.from`, else its first own address. */
export function senderOfReplies(config: Config, account: AccountConfig): string | undefined {
  return config.smtp?.from ?? account.addresses[0];
}

/** Composes a reply and stores it whole; what is returned queues it with the task's outcome. */
export async function writeReply(
  config: Config,
  { task, message, from, to }: Correspondence,
  { kind, source, text }: Pick<NewReply, "kind" | "source"> & { readonly text: string },
  now: number,
): Promise<Effect> {
  const sender = bareAddress(from);
  const domain = sender.slice(sender.lastIndexOf("@") + 1);
  const messageId = replyMessageId(task.account, task.content_hash, kind, domain);
  const { signature } = config.replies;
  const raw = await composeReply({
    from,
    to,
    subject: message.subject,
    inReplyTo: message.messageId,
    references: message.references,
    text: signature === "" ? text : `${text}\n\n${signature}`,
    messageId,
    date: now,
  });
  const [rawHash = ""] = await writeFiles(config.stateDir, [raw]);
  const recipient = to.address.toLowerCase();
  return { type: "reply", reply: { kind, messageId, sender, recipient, rawHash, source } };
}

export function bareAddress(header: string): string {
  return parseAddresses(header)[0]?.address ?? header;
}
