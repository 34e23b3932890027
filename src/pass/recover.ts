import { readFileSync, rmSync } from "node:fs";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { clearUnfinished } from "../db/files.ts";
import { clearUnfinishedDatabases } from "../db/open.ts";
import { recoverRuns } from "../db/runs.ts";
import { recoverTasks, type RetryPolicy } from "../db/tasks.ts";
import type { Db } from "../db/tables.ts";
import { watchdogNote } from "../workers/watchdog.ts";

/**
 * Puts in order what dead passes left: their runs get an outcome, their tasks go back to pending
 * with the attempt counted, half-written files go. Only the holder of the pass lock may call this.
 */
export async function recover(
  db: Db,
  stateDir: string,
  retries: RetryPolicy,
  clock: Clock,
  log: Log,
): Promise<void> {
  const note = watchdogNote(stateDir);
  const runs = await recoverRuns(db, readNote(note), clock.now());
  rmSync(note, { force: true });
  for (const run of runs) {
    const how = run.outcome === "watchdog" ? "was ended by the watchdog" : "died";
    log.alarm("alert", `the pass ${run.id} ${how} before it was finished`, { died: run.id });
  }
  // not only after a run that died: one can die again before it has cleared up
  clearUnfinishedDatabases(stateDir);
  await clearUnfinished(stateDir);
  for (const task of await recoverTasks(db, retries, clock.now())) {
    if (task.status === "dead_letter") {
      log.alarm(
        "deadLetter",
        `task ${task.id} went to the dead letters: its process died each time`,
        {
          taskId: task.id,
        },
      );
    } else {
      log.warn(`task ${task.id} goes back in the queue: its process died`, { taskId: task.id });
    }
  }
}

function readNote(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined; // there is none: no watchdog struck
  }
}
