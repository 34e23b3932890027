import { sql } from "kysely";
import type { Turn } from "../mail/prompt.ts";
import type { Db, Task } from "./tables.ts";

/** One question and its answer; both are kept cut, they only have to remind. */
export interface NewTurn extends Turn {
  readonly sender: string;
  readonly thread: string;
}

const MAX_CHARS = 500;

/** Keeps a task's turn; worked again, it has the same one. */
export async function keepTurn(trx: Db, task: Task, turn: NewTurn, now: number): Promise<void> {
  const { sender, thread, question, answer } = turn;
  await trx
    .insertInto("conversations")
    .values({
      task_id: task.id,
      account: task.account,
      sender,
      thread,
      question: question.slice(0, MAX_CHARS),
      answer: answer.slice(0, MAX_CHARS),
      created_at: now,
    })
    .onConflict((conflict) => conflict.column("task_id").doNothing())
    .execute();
}

/**
 * Whether the mail was answered as another task: a copy that came another way, with other headers,
 * or to another account.
 */
export async function wasAnswered(
  db: Db,
  task: Task,
  { sender, question }: Pick<NewTurn, "sender" | "question">,
): Promise<boolean> {
  if (task.message_id === null) return false;
  const row = await db
    .selectFrom("conversations as turn")
    .innerJoin("email_tasks as other", "other.id", "turn.task_id")
    .select("turn.id")
    .where("turn.sender", "=", sender)
    .where("turn.question", "=", question.slice(0, MAX_CHARS))
    .where("other.message_id", "=", task.message_id)
    .where("other.id", "!=", task.id)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The last turns with one sender, oldest first; those of the same thread come before others. */
export async function recentTurns(
  db: Db,
  { account, sender, thread }: { account: string; sender: string; thread: string },
  limit: number,
): Promise<readonly Turn[]> {
  if (limit === 0) return [];
  const rows = await db
    .selectFrom("conversations")
    .select(["id", "question", "answer"])
    .where("account", "=", account)
    .where("sender", "=", sender)
    .orderBy(sql`thread = ${thread}`, "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.sort((a, b) => a.id - b.id).map(({ question, answer }) => ({ question, answer }));
}
