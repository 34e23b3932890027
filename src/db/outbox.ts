import type { Selectable } from "kysely";
import type { Db, OutboxTable, Task } from "./tables.ts";

export type Reply = Selectable<OutboxTable>;

/** A reply that the commit of its task's outcome queues; its raw file was written before. */
export interface NewReply {
  readonly kind: "reply" | "handover";
  readonly messageId: string;
  /** Bare addresses, of the envelope. */
  readonly sender: string;
  readonly recipient: string;
  /** Of the whole message, as it is sent byte for byte. */
  readonly rawHash: string;
  readonly source: "faq" | "cache" | "llm" | null;
}

/** Queues a reply; one that is known by its Message-ID stays as it is, so that it is sent once. */
export async function queueReply(trx: Db, task: Task, reply: NewReply, now: number): Promise<void> {
  await trx
    .insertInto("outbox")
    .values({
      task_id: task.id,
      account: task.account,
      kind: reply.kind,
      message_id: reply.messageId,
      sender: reply.sender,
      recipient: reply.recipient,
      raw_hash: reply.rawHash,
      source: reply.source,
      next_attempt_at: now,
      created_at: now,
    })
    .onConflict((conflict) => conflict.column("message_id").doNothing())
    .execute();
}
