import type { AccountConfig, Config } from "../config/config.ts";
import type { FaqEntry } from "../mail/faq-entry.ts";
import { createReplyDesk, type ReplyDesk } from "./reply-desk.ts";

/** The desk with the FAQ of the settings; one that is wrong is a ConfigError before the pass begins. */
export async function openReplyDesk(
  config: Config,
  accounts: readonly AccountConfig[],
): Promise<ReplyDesk> {
  const entries = await faqEntries(config, accounts);
  if (entries.length === 0) return createReplyDesk({ entries, faq: undefined });
  const { openFaq } = await import("../db/faq-search.ts");
  return createReplyDesk({ entries, faq: openFaq(entries) });
}

/** The FAQ, where one of these accounts answers mail. */
export async function faqEntries(
  { replies }: Config,
  accounts: readonly AccountConfig[],
): Promise<readonly FaqEntry[]> {
  const answers = accounts.some(({ pipeline }) => pipeline !== "invoices");
  if (!answers || replies.faq === undefined) return [];
  const { readFaq } = await import("./read-faq.ts");
  return readFaq(replies.faq);
}
