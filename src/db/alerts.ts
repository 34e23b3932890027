import type { Selectable } from "kysely";
import { oneAtATime } from "./in-both-dialects.ts";
import type { AlertsTable, Db } from "./tables.ts";
import { inTransaction } from "./transaction.ts";

export type Alert = Selectable<AlertsTable>;

/** Where alerts go: each way is tried until it has taken them. */
export type AlertWay = "mailed_at" | "posted_at";

export interface NewAlert {
  readonly runId: string;
  readonly kind: string;
  /** What it is about. The same kind and subject are one alert. */
  readonly subject: string;
  readonly message: string;
}

const MOST_AT_ONCE = 200;
const KEPT_MS = 30 * 86_400_000;

/** Keeps an alert to be sent; one that still waits, or went out within the interval, is not repeated. */
export function raiseAlert(
  db: Db,
  alert: NewAlert,
  minIntervalMs: number,
  now: number,
): Promise<void> {
  return inTransaction(db, async (trx) => {
    await oneAtATime(trx, "alerts");
    if (await mayRaise(trx, alert, minIntervalMs, now)) {
      const { runId, kind, subject, message } = alert;
      const row = { run_id: runId, kind, subject, message, created_at: now };
      await trx.insertInto("alerts").values(row).execute();
    }
  });
}

async function mayRaise(
  trx: Db,
  { kind, subject }: NewAlert,
  minIntervalMs: number,
  now: number,
): Promise<boolean> {
  const last = await trx
    .selectFrom("alerts")
    .select(["mailed_at", "posted_at", "created_at"])
    .where("kind", "=", kind)
    .where("subject", "=", subject)
    .orderBy("id", "desc") // not by time: the clock may have been set back
    .limit(1)
    .executeTakeFirst();
  if (last === undefined) return true;
  const sentAt = Math.max(last.mailed_at ?? 0, last.posted_at ?? 0);
  const agoMs = now - Math.max(sentAt, last.created_at);
  // one sent in the future says nothing: else a wrong clock could silence it for years
  return sentAt !== 0 && (agoMs < 0 || agoMs >= minIntervalMs);
}

/** The alerts that have not gone this way yet, oldest first. */
export function unsentAlerts(db: Db, way: AlertWay): Promise<readonly Alert[]> {
  return db
    .selectFrom("alerts")
    .selectAll()
    .where(way, "is", null)
    .orderBy("id")
    .limit(MOST_AT_ONCE)
    .execute();
}

/** Alerts went out this way; those sent long ago are forgotten. */
export async function markAlertsSent(
  db: Db,
  alerts: readonly Alert[],
  way: AlertWay,
  now: number,
): Promise<void> {
  const ids = alerts.map(({ id }) => id);
  await db
    .updateTable("alerts")
    .set({ [way]: now })
    .where("id", "in", ids)
    .execute();
  await db
    .deleteFrom("alerts")
    .where("created_at", "<", now - KEPT_MS)
    .where((eb) => eb.or([eb("mailed_at", "is not", null), eb("posted_at", "is not", null)]))
    .execute();
}

/** What no way that is set up is left for: it is not kept for a way that is set up later. */
export async function closeWay(db: Db, way: AlertWay, now: number): Promise<void> {
  await db
    .updateTable("alerts")
    .set({ [way]: now })
    .where(way, "is", null)
    .execute();
}

export type Trouble = Pick<Alert, "kind" | "subject">;

/** What was told of these kinds and has not been seen to be over. */
export function standingTroubles(db: Db, kinds: readonly string[]): Promise<readonly Trouble[]> {
  return db
    .selectFrom("alerts")
    .select(["kind", "subject"])
    .distinct()
    .where("over_at", "is", null)
    .where("kind", "in", kinds)
    .orderBy("kind")
    .orderBy("subject")
    .execute();
}

export async function endTrouble(db: Db, { kind, subject }: Trouble, now: number): Promise<void> {
  await db
    .updateTable("alerts")
    .set({ over_at: now })
    .where("kind", "=", kind)
    .where("subject", "=", subject)
    .where("over_at", "is", null)
    .execute();
}

/** How many alerts from before an instant still wait for one of the ways that they go. */
export async function countUnsentAlerts(db: Db, before: number): Promise<number> {
  const { count } = await db
    .selectFrom("alerts")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where((eb) => eb.or([eb("mailed_at", "is", null), eb("posted_at", "is", null)]))
    .where("created_at", "<=", before)
    .executeTakeFirstOrThrow();
  return count;
}
