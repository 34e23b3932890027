import { sql } from "kysely";
import { ERRORS } from "../core/error-table.ts";
import { listOfTexts } from "./id-list.ts";
import { wantMarks, type RetryPolicy } from "./settle-tasks.ts";
import type { Db, TaskStatus } from "./tables.ts";
import { inTransaction } from "./transaction.ts";

/** The accounts in which a pass was at work, or is. */
export async function accountsAtWork(db: Db): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("email_tasks")
    .select("account")
    .where("status", "=", "processing")
    .union(db.selectFrom("outbox").select("account").where("status", "=", "sending"))
    .execute();
  return rows.map(({ account }) => account);
}

/**
 * Tasks that a dead pass left behind: back to pending with their attempt counted, or dead letters
 * when it was the last. What waits for a time that was never meant is due now. Only the holder of
 * the pass lock, or of the leases of these accounts, may call this.
 */
export function recoverTasks(
  db: Db,
  policy: RetryPolicy,
  now: number,
  accounts?: readonly string[],
): Promise<readonly { readonly id: number; readonly status: TaskStatus }[]> {
  return inTransaction(db, async (trx) => {
    const recovered = await trx
      .updateTable("email_tasks")
      .set((eb) => ({
        status: sql<TaskStatus>`case when ${eb.ref("attempts")} >= ${policy.attempts}
          then 'dead_letter' else 'pending' end`,
        error_code: "PASS_DIED",
        error_message: ERRORS.PASS_DIED.message,
        next_attempt_at: sql<number | null>`case when ${eb.ref("attempts")} >= ${policy.attempts}
          then null else cast(${now} as bigint) end`,
        processed_at: sql<number | null>`case when ${eb.ref("attempts")} >= ${policy.attempts}
          then cast(${now} as bigint) else null end`,
      }))
      .where("status", "=", sql.lit("processing"))
      .$if(accounts !== undefined, (query) =>
        query.where("account", "in", listOfTexts(accounts ?? [])),
      )
      .returning(["id", "status"])
      .execute();
    await wantMarks(
      trx,
      recovered.map((task) => ({ ...task, reason: null })),
    );
    // further off than any wait: the clock was wrong when this was written
    await trx
      .updateTable("email_tasks")
      .set({ next_attempt_at: now })
      .where("status", "in", [sql.lit<TaskStatus>("pending"), sql.lit<TaskStatus>("reprocessing")])
      .where("next_attempt_at", ">", now + policy.maxBackoffMs)
      .execute();
    return recovered;
  });
}
