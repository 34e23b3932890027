import { createHash } from "node:crypto";
import type { Faq } from "../db/faq-search.ts";
import type { Task } from "../db/tables.ts";
import type { FaqEntry } from "../mail/faq-entry.ts";

/** What the replies of one pass share: its knowledge, and who is being answered just now. */
export interface ReplyDesk {
  readonly faq: Faq | undefined;
  entry(id: string): FaqEntry | undefined;
  /**
   * Stands in line with the sender's other mails until `settled`; returns the end of the one before:
   * the second mail is to see what the first was answered, and limits are to be exact.
   */
  standInLine(sender: string, settled: Promise<void>): Promise<void> | undefined;
  /**
   * Takes a place among the account's mails by the order in which they came; returns the end of
   * those before it that are at work just then: answers leave in the mails' order.
   */
  takePlace(task: Task, settled: Promise<void>): () => Promise<unknown>;
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
  const places = new Set<{ readonly task: Task; readonly settled: Promise<void> }>();
  return {
    faq,
    entry: (id) => byId.get(id),
    standInLine: (sender, settled) => {
      const before = lines.get(sender);
      lines.set(sender, settled);
      void settled.finally(() => {
        if (lines.get(sender) === settled) lines.delete(sender);
      });
      return before;
    },
    takePlace: (task, settled) => {
      const place = { task, settled };
      places.add(place);
      void settled.finally(() => places.delete(place));
      const isBefore = (other: Task) => other.account === task.account && other.id < task.id;
      return () =>
        Promise.all([...places].filter((one) => isBefore(one.task)).map((one) => one.settled));
    },
    underWay: new Set(),
  };
}

/** One name for all that an answer was made from: another one, and no earlier answer fits. */
export function knowledgeHash(...knowledge: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(knowledge)).digest("hex");
}
