import type { Task } from "../db/tables.ts";
import { unclaimTasks } from "../db/claim-tasks.ts";
import type { Bell } from "./bell.ts";
import type { PassContext } from "./context.ts";
import { createSettler } from "./settler.ts";
import { claimNext, workTask, type Desk, type TaskCounts } from "./work.ts";

export interface DueWork {
  /** Rings when there may be more to do. */
  readonly bell: Bell;
  /** False once nothing more is taken in. */
  readonly mayComeMore: () => boolean;
  readonly counts: TaskCounts;
}

// What waits for the LLM holds its message in memory.
const MAX_UNDER_WAY = 32;
const MAX_BYTES_UNDER_WAY = 12_000_000;
/** Claimed in one commit: a process that dies costs each of them an attempt. */
const CLAIMED_TOGETHER = 24;
/** While one is parsed, others are read from the disk or written to it. */
const WORKED_AT_ONCE = 4;

/**
 * Works the account's due tasks, oldest first, a few at a time; those that wait for the LLM, or for
 * others to be committed with, wait beside them. Returns when there is nothing more to do, or no
 * more time.
 */
export async function workDueTasks(
  context: PassContext,
  account: string,
  { bell, mayComeMore, counts }: DueWork,
  signal: AbortSignal,
): Promise<void> {
  const { clock, db, workUntil } = context;
  const underWay = new Set<Promise<void>>();
  const settler = createSettler(db, context.retries, clock);
  let claimed: readonly Task[] = [];
  let waiting = 0;
  let bytes = 0;

  const whileAsking = async <T>(answer: Promise<T>): Promise<T> => {
    waiting += 1;
    bell.ring();
    try {
      return await answer;
    } finally {
      waiting -= 1;
    }
  };
  const desk: Desk = { whileAsking, settle: (outcome) => whileAsking(settler.settle(outcome)) };
  const errors: unknown[] = [];
  /** Claimed, and nothing can be kept of them. */
  const unkept: Task[] = [];
  const work = async (task: Task): Promise<void> => {
    bytes += task.size_bytes;
    try {
      counts[await workTask(context, task, desk, signal)]++;
    } catch (error) {
      errors.push(error);
      unkept.push(task);
    } finally {
      bytes -= task.size_bytes;
    }
  };
  const start = (task: Task): void => {
    const working = work(task).finally(() => {
      underWay.delete(working);
      bell.ring();
    });
    underWay.add(working);
  };
  const worked = () => underWay.size - waiting;
  const isFull = () =>
    worked() >= WORKED_AT_ONCE || underWay.size >= MAX_UNDER_WAY || bytes >= MAX_BYTES_UNDER_WAY;

  try {
    while (clock.now() < workUntil && errors.length === 0) {
      signal.throwIfAborted();
      if (!isFull()) {
        if (claimed.length === 0) {
          const options = { suspects: false, most: CLAIMED_TOGETHER };
          claimed = await claimNext(context, account, options);
        }
        const [task, ...others] = claimed;
        if (task !== undefined) {
          claimed = others;
          start(task);
          continue;
        }
        if (underWay.size === 0 && !mayComeMore()) return;
      }
      if (worked() === 0) await settler.flush();
      await bell.next();
    }
  } finally {
    await settler.end();
    await Promise.all(underWay);
    await unclaimTasks(db, [...claimed, ...unkept]);
  }
  if (errors.length > 0) throw errors[0];
}
