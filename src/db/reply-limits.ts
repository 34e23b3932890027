import { listOf } from "./id-list.ts";
import type { Db } from "./tables.ts";

export interface RepliesSince {
  readonly at: number;
  /** Only those to this address. */
  readonly recipient?: string;
  /** Tasks that are counted elsewhere. */
  readonly exceptTasks?: readonly number[];
}

/** How many answers were given since: hand-over texts count, what was refused for good does not. */
export async function countRepliesSince(
  db: Db,
  { at, recipient, exceptTasks = [] }: RepliesSince,
): Promise<number> {
  let query = db
    .selectFrom("outbox")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("kind", "in", ["reply", "handover"])
    .where("status", "!=", "failed")
    .where("created_at", ">", at);
  if (recipient !== undefined) query = query.where("recipient", "=", recipient);
  if (exceptTasks.length > 0) {
    query = query.where((eb) =>
      eb.or([eb("task_id", "is", null), eb("task_id", "not in", listOf(exceptTasks))]),
    );
  }
  const { count } = await query.executeTakeFirstOrThrow();
  return count;
}

/** Whether the sender was told already that a colleague will answer. */
export async function hasHandover(db: Db, taskId: number): Promise<boolean> {
  const row = await db
    .selectFrom("outbox")
    .select("id")
    .where("task_id", "=", taskId)
    .where("kind", "=", "handover")
    .executeTakeFirst();
  return row !== undefined;
}
