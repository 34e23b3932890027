import type { CodedError } from "../core/errors.ts";
import { isOfState } from "../db/db-error.ts";
import type { Clock } from "../core/clock.ts";
import type { Db } from "../db/tables.ts";
import {
  settleTask,
  settleTasks,
  type RetryPolicy,
  type SettledTask,
  type TaskOutcome,
} from "../db/settle-tasks.ts";

/** Commits outcomes; each is answered when its own is durable. */
export interface Settler {
  settle(outcome: TaskOutcome): Promise<SettledTask>;
  /** Commits what waits for company, without more of it. */
  flush(): Promise<void>;
  /** Flushes, and from then on every outcome goes by itself. */
  end(): Promise<void>;
}

interface Waiting {
  readonly one: TaskOutcome;
  readonly answer: PromiseWithResolvers<SettledTask>;
}

/** This many go together, or what came in this time: a commit waits for the disk. */
const MOST_TOGETHER = 24;
const LONGEST_WAIT_MS = 100;

/**
 * Several outcomes share a commit, the oldest mail's first; one that cannot be kept takes no other
 * one with it, unless nothing can be kept at all.
 */
export function createSettler(db: Db, retries: RetryPolicy, clock: Pick<Clock, "timers">): Settler {
  let waiting: Waiting[] = [];
  let timer: ReturnType<Clock["timers"]["setTimeout"]> | undefined;
  let ended = false;
  /** Why nothing can be kept any more; to find that out again takes seconds each time. */
  let broken: CodedError | undefined;

  const flush = async (): Promise<void> => {
    const together = waiting.toSorted((a, b) => a.one.task.id - b.one.task.id);
    waiting = [];
    clock.timers.clearTimeout(timer);
    timer = undefined;
    if (together.length === 0) return;
    try {
      const outcomes = together.map(({ one }) => one);
      const settled = await settleTasks(db, outcomes, retries);
      for (const [index, { answer }] of together.entries()) {
        const own = settled[index];
        if (own !== undefined) answer.resolve(own);
      }
    } catch (error) {
      if (isOfState(error)) {
        broken = error;
        for (const { answer } of together) answer.reject(error);
        return;
      }
      for (const { one, answer } of together) {
        const { task, outcome, at } = one;
        await settleTask(db, task, outcome, retries, at).then(answer.resolve, answer.reject);
      }
    }
  };

  return {
    settle: (one) => {
      if (broken !== undefined) return Promise.reject(broken);
      const answer = Promise.withResolvers<SettledTask>();
      waiting.push({ one, answer });
      if (ended || waiting.length >= MOST_TOGETHER) void flush();
      else timer ??= clock.timers.setTimeout(() => void flush(), LONGEST_WAIT_MS);
      return answer.promise;
    },
    flush,
    end: () => {
      ended = true;
      return flush();
    },
  };
}
