import { createHash } from "node:crypto";
import { takeInBatch, type MailboxKey, type StoredMessage } from "../../src/db/taken-in.ts";
import type { Db } from "../../src/db/tables.ts";

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
