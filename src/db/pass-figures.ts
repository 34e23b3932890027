import type { Selectable } from "kysely";
import { isoTime } from "../core/clock.ts";
import { storedJson } from "./invoice-entry.ts";
import type { Db, RunsTable } from "./tables.ts";

const DAY_MS = 86_400_000;

export interface MachineStats {
  readonly machine: string;
  readonly passes: number;
  readonly lastRun: LastRun;
}

export interface LastRun {
  readonly runId: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly durationMs: number | null;
  readonly outcome: RunsTable["outcome"];
  readonly exitCode: number | null;
}

/** The latest pass, with its summary beside it once it has one. */
export async function lastRun(db: Db): Promise<LastRun | null> {
  const run = await db
    .selectFrom("runs")
    .selectAll()
    .orderBy("started_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return run === undefined ? null : { ...summaryOf(run), ...runEntry(run) };
}

/** The last pass of each machine, and how many it made in a day. */
export async function machinesOf(db: Db, now: number): Promise<readonly MachineStats[]> {
  const runs = await db
    .selectFrom("runs")
    .selectAll()
    .where("started_at", ">", now - DAY_MS)
    .orderBy("started_at", "desc")
    .execute();
  const byMachine = Map.groupBy(runs, ({ machine }) => machine ?? "?");
  return [...byMachine]
    .map(([machine, [last, ...others]]) => ({ machine, last, passes: 1 + others.length }))
    .flatMap(({ machine, last, passes }) =>
      last === undefined ? [] : [{ machine, passes, lastRun: runEntry(last) }],
    )
    .sort((a, b) => a.machine.localeCompare(b.machine));
}

function summaryOf(run: Selectable<RunsTable>): object {
  return run.summary === null ? {} : (storedJson(run.summary) as object);
}

function runEntry(run: Selectable<RunsTable>): LastRun {
  return {
    runId: run.id,
    startedAt: isoTime(run.started_at),
    finishedAt: isoTime(run.finished_at),
    durationMs: run.finished_at === null ? null : run.finished_at - run.started_at,
    outcome: run.outcome,
    exitCode: run.exit_code,
  };
}
