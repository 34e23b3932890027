import type { Task } from "../db/tables.ts";
import type { Bell } from "./bell.ts";
import type { PassContext } from "./context.ts";
import { claimNext, workTask, type TaskCounts } from "./work.ts";

export interface DueWork {
  /** Rings when there may be more to do. */
  readonly bell: Bell;
  /** False once nothing more is taken in. */
  readonly mayComeMore: () => boolean;
  readonly counts: TaskCounts;
}

// What waits for the LLM holds its message in memory.
const MAX_UNDER_WAY = 32;
const MAX_BYTES_UNDER_WAY = 64_000_000;

/**
 * Works the account's due tasks, oldest first, one at a time; those that wait for the LLM wait
 * beside the others. Returns when there is nothing more to do, or no more time.
 */
export async function workDueTasks(
  context: PassContext,
  account: string,
  { bell, mayComeMore, counts }: DueWork,
  signal: AbortSignal,
): Promise<void> {
  const { clock, workUntil } = context;
  const underWay = new Set<Promise<void>>();
  let asking = 0;
  let bytes = 0;

  const whileAsking = async <T>(answer: Promise<T>): Promise<T> => {
    asking += 1;
    bell.ring();
    try {
      return await answer;
    } finally {
      asking -= 1;
    }
  };
  const errors: unknown[] = [];
  const work = async (task: Task): Promise<void> => {
    bytes += task.size_bytes;
    try {
      counts[await workTask(context, task, whileAsking, signal)]++;
    } catch (error) {
      errors.push(error);
    } finally {
      bytes -= task.size_bytes;
      bell.ring();
    }
  };
  const start = (task: Task): void => {
    const working = work(task).finally(() => underWay.delete(working));
    underWay.add(working);
  };
  const isFull = () =>
    underWay.size > asking || underWay.size >= MAX_UNDER_WAY || bytes >= MAX_BYTES_UNDER_WAY;

  try {
    while (clock.now() < workUntil && errors.length === 0) {
      signal.throwIfAborted();
      if (!isFull()) {
        const task = await claimNext(context, account, false);
        if (task !== undefined) {
          start(task);
          continue;
        }
        if (underWay.size === 0 && !mayComeMore()) return;
      }
      await bell.next();
    }
  } finally {
    await Promise.all(underWay);
  }
  if (errors.length > 0) throw errors[0];
}
