import type { Selectable } from "kysely";
import { listOfTexts } from "./id-list.ts";
import { isShared } from "./in-both-dialects.ts";
import { runLease, takeLease, withLease } from "./leases.ts";
import type { Db, RunsTable } from "./tables.ts";

export type Run = Selectable<RunsTable>;

/** The pass is known, and is alive for as long as its connection is. */
export async function beginRun(db: Db, id: string, machine: string, now: number): Promise<void> {
  await takeLease(db, runLease(id));
  await db.insertInto("runs").values({ id, machine, started_at: now }).execute();
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
  const dead = isShared(db) ? await deadRuns(db) : undefined;
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
    .$if(dead !== undefined, (query) => query.where("id", "in", listOfTexts(dead ?? [])))
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

/** Of a fleet's unfinished passes those whose connection is gone. */
async function deadRuns(db: Db): Promise<readonly string[]> {
  const unfinished = await db
    .selectFrom("runs")
    .select("id")
    .where("finished_at", "is", null)
    .execute();
  const dead: string[] = [];
  for (const { id } of unfinished) {
    await withLease(db, runLease(id), async () => void dead.push(id));
  }
  return dead;
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
