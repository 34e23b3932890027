import { codedError } from "../core/errors.ts";
import type { OutboxEntry } from "../db/task-entry.ts";

/** A reply with its words, as they were or will be sent; null where the stored message is gone. */
export interface ShownReply extends OutboxEntry {
  readonly text: string | null;
}

export async function withTexts(
  stateDir: string,
  replies: readonly OutboxEntry[],
): Promise<readonly ShownReply[]> {
  if (replies.length === 0) return [];
  const { readStored } = await import("../db/files.ts");
  const { readMessage } = await import("../mail/message.ts");
  const textOf = async (reply: OutboxEntry): Promise<string | null> => {
    try {
      const { message } = await readMessage(await readStored(stateDir, reply.rawHash));
      return message.text.trim();
    } catch (error) {
      if (codedError(error).code === "MESSAGE_MISSING") return null;
      throw error;
    }
  };
  return Promise.all(replies.map(async (reply) => ({ ...reply, text: await textOf(reply) })));
}
