import { sql } from "kysely";
import type { Db } from "./tables.ts";

/** An account to which no mail has come for far longer than is usual for it. */
export interface Silence {
  readonly account: string;
  readonly lastMailAt: number;
  /** The longest pause between two mails before this one. */
  readonly longestPauseMs: number;
}

const DAY_MS = 86_400_000;
/** What is usual is seen from the mail of so many days, */
const WINDOW_MS = 180 * DAY_MS;
/** and from fewer mails it is not known. */
const LEAST_MAILS = 20;

/**
 * The accounts whose pause is more than twice as long as any in half a year, and than a day: so weekends, nights and holidays teach by themselves what is usual.
 */
export async function silences(db: Db, now: number): Promise<readonly Silence[]> {
  const mails = db
    .selectFrom("email_tasks")
    .select([
      "account",
      "received_at",
      sql<number>`received_at - lag(received_at) over (partition by account order by received_at)`.as(
        "pause",
      ),
    ])
    .where("received_at", ">", now - WINDOW_MS)
    .where("received_at", "<=", now);
  const rows = await db
    .selectFrom(mails.as("mails"))
    .select((eb) => [
      "account",
      eb.fn.max<number>("received_at").as("lastMailAt"),
      eb.fn.max<number>("pause").as("longestPauseMs"),
    ])
    .groupBy("account")
    .having((eb) => eb(eb.fn.countAll<number>(), ">=", LEAST_MAILS))
    .orderBy("account")
    .execute();
  return rows.filter(
    ({ lastMailAt, longestPauseMs }) => now - lastMailAt > Math.max(2 * longestPauseMs, DAY_MS),
  );
}
