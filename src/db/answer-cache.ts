import { createHash } from "node:crypto";
import { questionForm } from "../mail/same-question.ts";
import { countLookup } from "./llm-cache.ts";
import type { Db } from "./tables.ts";
import { inTransaction } from "./transaction.ts";

const MOST_ANSWERS = 5_000;

/** A question as it is known again. */
export interface AskedQuestion {
  readonly account: string;
  readonly sender: string;
  readonly text: string;
  readonly language: string | undefined;
  /** Of everything the answer was made from: another one, and no earlier answer fits. */
  readonly knowledgeHash: string;
  /** The answer is for this sender alone. */
  readonly isPersonal: boolean;
}

/** The answer that the same question got before, while it is fresh; the hit is counted. */
export async function findAnswer(
  db: Db,
  question: AskedQuestion,
  now: number,
): Promise<string | undefined> {
  const row = await db
    .updateTable("answers")
    .set((eb) => ({ hits: eb("hits", "+", 1) }))
    .where("key", "=", keyOf(question))
    .where("expires_at", ">", now)
    .returning("answer")
    .executeTakeFirst();
  // a miss is counted where it is looked for next
  if (row !== undefined) await countLookup(db, "cache_hits");
  return row?.answer;
}

/** Keeps an answer, and lets go of those whose time is over and of the oldest when there are many. */
export function keepCachedAnswer(
  db: Db,
  question: AskedQuestion,
  answer: string,
  ttlMs: number,
  now: number,
): Promise<void> {
  const columns = {
    account: question.account,
    answer,
    hits: 0,
    created_at: now,
    expires_at: now + ttlMs,
  };
  return inTransaction(db, async (trx) => {
    await trx.deleteFrom("answers").where("expires_at", "<=", now).execute();
    await trx
      .insertInto("answers")
      .values({ key: keyOf(question), ...columns })
      .onConflict((conflict) => conflict.column("key").doUpdateSet(columns))
      .execute();
    const old = trx
      .selectFrom("answers")
      .select("key")
      .orderBy("created_at", "desc")
      .orderBy("key")
      .limit(Number.MAX_SAFE_INTEGER)
      .offset(MOST_ANSWERS);
    await trx.deleteFrom("answers").where("key", "in", old).execute();
  });
}

function keyOf(question: AskedQuestion): string {
  const { account, sender, text, language, knowledgeHash, isPersonal } = question;
  const facts = [
    account,
    isPersonal ? sender.toLowerCase() : null,
    language ?? null,
    knowledgeHash,
    questionForm(text),
  ];
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex");
}
