import type { Selectable } from "kysely";
import type { Db, RunsTable } from "./tables.ts";

export type Run = Selectable<RunsTable>;

export async function beginRun(db: Db, id: string, now: number): Promise<void> {
  await db.insertInto("runs").values({ id, started_at: now }).execute();
}

export async function finishRun(
  db: Db,
  id: string,
  run: { readonly outcome: NonNullable<Run["outcome"]>; readonly exitCode: number },
  summary: unknown,
  now: number,
): Promise<void> {
  await db
    .updateTable("runs")
    .set({
      finished_at: now,
      outcome: run.outcome,
      exit_code: run.exitCode,
      summary: JSON.stringify(summary),
    })
    .where("id", "=", id)
    .execute();
}

/** Passes that died before they could say so; `watchdogRunId` is the one that the watchdog ended. */
export async function recoverRuns(
  db: Db,
  watchdogRunId: string | undefined,
  now: number,
): Promise<readonly Run[]> {
  return db
    .updateTable("runs")
    .set((eb) => ({
      finished_at: now,
      outcome: eb
        .case()
        .when("id", "=", watchdogRunId ?? "")
        .then("watchdog" as const)
        .else("crashed" as const)
        .end(),
    }))
    .where("finished_at", "is", null)
    .returningAll()
    .execute();
}

/** When the first of the passes began that are not finished; undefined where there is none. */
export async function unfinishedRunsSince(db: Db): Promise<number | undefined> {
  const { at } = await db
    .selectFrom("runs")
    .select((eb) => eb.fn.min("started_at").as("at"))
    .where("finished_at", "is", null)
    .executeTakeFirstOrThrow();
  return at ?? undefined;
}

/** When the last pass began, leaving out the one of this id; undefined where there was none. */
export async function lastRunAt(db: Db, exceptId = ""): Promise<number | undefined> {
  const run = await db
    .selectFrom("runs")
    .select("started_at as at")
    .where("id", "!=", exceptId)
    .orderBy("started_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return run?.at;
}
