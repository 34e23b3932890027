import { readFileSync, rmSync } from "node:fs";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { clearUnfinished } from "../db/files.ts";
import { noteFilesOfDeadRuns } from "../db/killed-files.ts";
import { clearUnfinishedDatabases } from "../db/open.ts";
import { isShared } from "../db/in-both-dialects.ts";
import { accountLease, giveLease, takeLease } from "../db/leases.ts";
import { recoverReplies } from "../db/reply-results.ts";
import { lastRunAt, recoverRuns } from "../db/runs.ts";
import { accountsAtWork, recoverTasks } from "../db/recover-tasks.ts";
import type { RetryPolicy } from "../db/settle-tasks.ts";
import type { Db } from "../db/tables.ts";
import { watchdogNote } from "../workers/watchdog.ts";

export interface Recovered {
  /** Replies that are in doubt from now on. */
  readonly doubts: readonly number[];
}

/**
 * Puts in order what dead passes left: their runs get an outcome, their tasks go back to pending
 * with the attempt counted, half-written files go. Only the holder of the pass lock may call this;
 * in a fleet it touches nothing that another machine is at.
 */
export async function recover(
  db: Db,
  stateDir: string,
  retries: RetryPolicy,
  clock: Clock,
  log: Log,
): Promise<Recovered> {
  await warnOfClock(db, clock.now(), log);
  // in a fleet others may be writing theirs just now
  if (!isShared(db)) await noteFilesOfDeadRuns(db, stateDir);
  const note = watchdogNote(stateDir);
  const runs = await recoverRuns(db, readNote(note), clock.now());
  rmSync(note, { force: true });
  for (const run of runs) {
    const how = run.outcome === "watchdog" ? "was ended by the watchdog" : "died";
    log.alarm("alert", `the pass ${run.id} ${how} before it was finished`, { died: run.id });
  }
  // not only after a run that died: one can die again before it has cleared up
  clearUnfinishedDatabases(stateDir);
  await clearUnfinished(stateDir, isShared(db) ? clock.now() - DAY_MS : undefined);
  if (!isShared(db)) return recoverWork(db, undefined, retries, clock, log);
  const left: string[] = [];
  for (const account of await accountsAtWork(db)) {
    if (await takeLease(db, accountLease(account))) left.push(account);
  }
  const recovered = await recoverWork(db, left, retries, clock, log);
  for (const account of left) await giveLease(db, accountLease(account)); // whose turn it is comes later
  return recovered;
}

/** The work of these accounts that nobody is at any more; of all, where one pass has them all. */
export async function recoverWork(
  db: Db,
  accounts: readonly string[] | undefined,
  retries: RetryPolicy,
  clock: Clock,
  log: Log,
): Promise<Recovered> {
  for (const task of await recoverTasks(db, retries, clock.now(), accounts)) {
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
  const doubts: number[] = [];
  for (const { id: reply, task_id: id, settled } of await recoverReplies(
    db,
    retries,
    clock.now(),
    accounts,
  )) {
    const named = id === null ? {} : { taskId: id };
    const which = `the reply of task ${id ?? "?"}`;
    if (settled === "in_doubt") {
      doubts.push(reply);
      log.alarm("alert", `${which} is in doubt: the process died while it was handed over`, named);
    } else if (settled === "deadLettered") {
      log.alarm("deadLetter", `${which} was not sent: its process died each time`, named);
    } else {
      log.warn(`${which} is sent again: its process died before it was handed over`, named);
    }
  }
  return { doubts };
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What waits for an instant waits that much longer; people wonder, and should know why. */
async function warnOfClock(db: Db, now: number, log: Log): Promise<void> {
  const lastAt = await lastRunAt(db);
  if (lastAt === undefined || lastAt <= now + MINUTE_MS) return;
  const minutes = Math.round((lastAt - now) / MINUTE_MS);
  log.warn(`the clock was set back: the last pass began ${minutes} minutes from now`);
}

function readNote(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined; // there is none: no watchdog struck
  }
}
