import { sql } from "kysely";
import {
  barOf,
  MOST_ENTRIES,
  type BarCount,
  type Newest,
  type ReportPeriod,
} from "./report-period.ts";
import type { Db, ReplyStatus } from "./tables.ts";

export interface DoubtfulReply {
  readonly taskId: number | null;
  readonly recipient: string;
  readonly handedOverAt: number | null;
}

/** What was answered, from where, and what was left alone. */
export interface RepliesReport {
  readonly byDay: readonly BarCount<ReplyStatus>[];
  readonly sources: readonly { readonly cameFrom: string; readonly count: number }[];
  readonly leftAlone: readonly { readonly reason: string; readonly count: number }[];
  /** All there are, whatever the period. */
  readonly doubts: Newest<DoubtfulReply>;
}

export async function repliesReport(db: Db, period: ReportPeriod): Promise<RepliesReport> {
  return {
    byDay: await repliesByDay(db, period),
    sources: await sourcesOf(db, period),
    leftAlone: await leftAlone(db, period),
    doubts: await doubts(db),
  };
}

function repliesByDay(db: Db, period: ReportPeriod): Promise<RepliesReport["byDay"]> {
  return db
    .selectFrom("outbox")
    .select((eb) => [
      barOf("created_at", period).as("bar"),
      "status as kind",
      eb.fn.countAll<number>().as("count"),
    ])
    .where("created_at", ">=", period.sinceAt)
    .where("created_at", "<=", period.now)
    .groupBy(["bar", "status"])
    .execute();
}

function sourcesOf(db: Db, { sinceAt, now }: ReportPeriod): Promise<RepliesReport["sources"]> {
  return db
    .selectFrom("outbox")
    .select((eb) => [
      sql<string>`case when kind = 'handover' then kind else coalesce(source, kind) end`.as(
        "cameFrom",
      ),
      eb.fn.countAll<number>().as("count"),
    ])
    .where("created_at", ">=", sinceAt)
    .where("created_at", "<=", now)
    .groupBy("cameFrom")
    .orderBy("count", "desc")
    .execute();
}

function leftAlone(db: Db, { sinceAt, now }: ReportPeriod): Promise<RepliesReport["leftAlone"]> {
  return db
    .selectFrom("email_tasks")
    .select((eb) => [
      eb.fn.coalesce("reason", sql<string>`''`).as("reason"),
      eb.fn.countAll<number>().as("count"),
    ])
    .where((eb) => eb.or([eb("pipeline", "=", "replies"), eb("route", "=", "replies")]))
    .where("status", "=", "done")
    .where("reason", "is not", null)
    .where("created_at", ">=", sinceAt)
    .where("created_at", "<=", now)
    .groupBy("reason")
    .orderBy("count", "desc")
    .execute();
}

async function doubts(db: Db): Promise<Newest<DoubtfulReply>> {
  const inDoubt = db.selectFrom("outbox").where("status", "=", "in_doubt");
  const { total } = await inDoubt
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  const entries = await inDoubt
    .select(["task_id as taskId", "recipient", "handed_over_at as handedOverAt"])
    .orderBy("id", "desc")
    .limit(MOST_ENTRIES)
    .execute();
  return { entries, total };
}
