import { createHash } from "node:crypto";
import { takeInBatch, type MailboxKey, type StoredMessage } from "../../src/db/taken-in.ts";
import { claimTasks, type ClaimOptions } from "../../src/db/claim-tasks.ts";
import type { Db, Task } from "../../src/db/tables.ts";

export const INBOX: MailboxKey = { account: "billing", mailbox: "INBOX", uidValidity: 7 };

/** A stored message; its content differs with its uid unless `content` says otherwise. */
export function aStoredMessage({
  uid = 1,
  content = `message ${uid}`,
  ...rest
}: Partial<StoredMessage> & { content?: string } = {}): StoredMessage {
  const hash = createHash("sha256").update(content).digest("hex");
  return {
    uid,
    messageId: `<${uid}@example.com>`,
    contentHash: hash,
    headerHash: hash,
    sizeBytes: 1_000,
    sender: "supplier@example.com",
    subject: "Invoice",
    receivedAt: 1_000,
    ...rest,
  };
}

/** Takes messages in as pending tasks of the account `billing`. */
export function takeIn(db: Db, messages: readonly StoredMessage[], now = 0) {
  return takeInBatch(db, INBOX, "invoices", messages, now);
}

/** The next due task alone, as a pass claims one that was tried before. */
export async function claimTask(
  db: Db,
  account: string,
  options: ClaimOptions,
  now: number,
): Promise<Task | undefined> {
  return (await claimTasks(db, account, { ...options, most: 1 }, now))[0];
}
