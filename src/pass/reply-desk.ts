import { createHash } from "node:crypto";
import type { Faq } from "../db/faq-search.ts";
import type { FaqEntry } from "../mail/faq.ts";

/** What the replies of one pass share: its knowledge, and who is being answered just now. */
export interface ReplyDesk {
  readonly faq: Faq | undefined;
  entry(id: string): FaqEntry | undefined;
  /**
   * Stands in line with the sender's other mails until `settled`; returns the end of the one before:
   * the second mail is to see what the first was answered, and limits are to be exact.
   */
  standInLine(sender: string, settled: Promise<void>): Promise<void> | undefined;
  /** The same for the account's questions to the LLM, so that answers leave in the mails' order. */
  askInOrder(account: string, settled: Promise<void>): Promise<void> | undefined;
  /** Tasks that may yet end in a reply, and count for the hour already. */
  readonly underWay: Set<number>;
}

export interface DeskKnowledge {
  readonly entries: readonly FaqEntry[];
  readonly faq: Faq | undefined;
}

export function createReplyDesk({ entries, faq }: DeskKnowledge): ReplyDesk {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const lines = new Map<string, Promise<void>>();
  const stand = (line: string, settled: Promise<void>) => {
    const before = lines.get(line);
    lines.set(line, settled);
    void settled.finally(() => {
      if (lines.get(line) === settled) lines.delete(line);
    });
    return before;
  };
  return {
    faq,
    entry: (id) => byId.get(id),
    standInLine: (sender, settled) => stand(`sender ${sender}`, settled),
    askInOrder: (account, settled) => stand(`account ${account}`, settled),
    underWay: new Set(),
  };
}

/** One name for all that an answer was made from: another one, and no earlier answer fits. */
export function knowledgeHash(...knowledge: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(knowledge)).digest("hex");
}
