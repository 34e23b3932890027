import { isoTime } from "../core/clock.ts";
import { countUnsentAlerts } from "./alerts.ts";
import { breakerState, countOutbox, countTasks, type Stats } from "./stats.ts";
import { silences, type Silence } from "./silences.ts";
import type { Db } from "./tables.ts";

const DAY_MS = 86_400_000;

/** What `health` judges. */
export interface HealthFacts {
  /** The end of the last pass that reached its own end, also with failures in it. */
  readonly lastGoodRunAt: number | null;
  /** The usual time between the starts of passes; null before there are two. */
  readonly usualIntervalMs: number | null;
  readonly accounts: readonly AccountState[];
  readonly breaker: Stats["breaker"];
  readonly deadLetters: number;
  /** Of these, the ones of the last 24 hours. */
  readonly newDeadLetters: number;
  readonly outboxInDoubt: number;
  /** Of passes that are over. */
  readonly unsentAlerts: number;
  readonly silences: readonly Silence[];
  /** When the oldest reply that is still to be sent was written. */
  readonly outboxWaitsSince: number | null;
}

/** How an account has been doing over the passes. */
export interface AccountState {
  readonly name: string;
  readonly failures: number;
  readonly lastOkAt: string | null;
  readonly lastErrorAt: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

export async function healthFacts(db: Db, now: number): Promise<HealthFacts> {
  const goodRunAt = await lastGoodRunAt(db, now);
  return {
    lastGoodRunAt: goodRunAt,
    usualIntervalMs: await usualIntervalMs(db),
    accounts: await accountStates(db),
    breaker: await breakerState(db),
    deadLetters: (await countTasks(db)).dead_letter,
    newDeadLetters: await countNewDeadLetters(db, now),
    outboxInDoubt: (await countOutbox(db)).inDoubt,
    outboxWaitsSince: await outboxWaitsSince(db),
    unsentAlerts: await countUnsentAlerts(db, goodRunAt ?? 0),
    silences: await silences(db, now),
  };
}

/** The end of the last pass that reached its own end, also with failures in it. */
export async function lastGoodRunAt(db: Db, now: number): Promise<number | null> {
  const good = await db
    .selectFrom("runs")
    .select("finished_at as at")
    .where("outcome", "in", ["ok", "partial"])
    // one of the future was written under a wrong clock, and would look fresh for years
    .where("finished_at", "<=", now)
    .orderBy("started_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return good?.at ?? null;
}

async function countNewDeadLetters(db: Db, now: number): Promise<number> {
  const { count } = await db
    .selectFrom("email_tasks")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("status", "=", "dead_letter")
    .where("processed_at", ">", now - DAY_MS)
    .executeTakeFirstOrThrow();
  return count;
}

async function outboxWaitsSince(db: Db): Promise<number | null> {
  const oldest = await db
    .selectFrom("outbox")
    .select((eb) => eb.fn.min("created_at").as("at"))
    .where("status", "in", ["pending", "sending"])
    .executeTakeFirst();
  return oldest?.at ?? null;
}

export async function accountStates(db: Db): Promise<readonly AccountState[]> {
  const rows = await db.selectFrom("accounts").selectAll().orderBy("name").execute();
  return rows.map((row) => ({
    name: row.name,
    failures: row.failures,
    lastOkAt: isoTime(row.last_ok_at),
    lastErrorAt: isoTime(row.last_error_at),
    errorCode: row.error_code,
    errorMessage: row.error_message,
  }));
}

/** The median of the last gaps: one long night off does not change it. */
async function usualIntervalMs(db: Db): Promise<number | null> {
  const runs = await db
    .selectFrom("runs")
    .select("started_at as at")
    .orderBy("started_at", "desc")
    .limit(11)
    .execute();
  const gaps = runs
    .slice(1)
    .map((run, index) => (runs[index]?.at ?? run.at) - run.at)
    .sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? null;
}
