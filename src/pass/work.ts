import { CodedError, codedError } from "../core/errors.ts";
import type { Outcome } from "../core/outcome.ts";
import type { Effect, Notice } from "../db/effects.ts";
import { isOfState } from "../db/db-error.ts";
import { readStored } from "../db/files.ts";
import { claimTasks, releaseTask } from "../db/claim-tasks.ts";
import {
  settleTask,
  type Settled,
  type SettledTask,
  type TaskOutcome,
} from "../db/settle-tasks.ts";
import type { Task } from "../db/tables.ts";
import { MAX_MESSAGE_BYTES } from "./batches.ts";
import type { Attempt, PassContext } from "./context.ts";
import { Interrupted, LimitPassed } from "./limits.ts";
import { outcomeOfError } from "./outcome-of-error.ts";
import { runPipeline } from "./pipelines/run-pipeline.ts";

export type TaskCounts = Record<Settled, number>;

export function claimNext(
  { db, runId, clock }: PassContext,
  account: string,
  options: { readonly suspects: boolean; readonly most: number },
): Promise<readonly Task[]> {
  return claimTasks(db, account, { runId, ...options }, clock.now());
}

/** How whoever works through tasks lets one of them wait, and commits what became of it. */
export interface Desk {
  readonly whileAsking: Attempt["whileAsking"];
  settle(outcome: TaskOutcome): Promise<SettledTask>;
}

/**
 * Works one claimed task to its outcome, in one commit. Interrupted, it is put back untouched. Where
 * nothing can be kept at all it throws: that is the account's matter, and the task is still claimed.
 */
export async function workTask(
  context: PassContext,
  task: Task,
  desk: Desk,
  signal: AbortSignal,
): Promise<Settled> {
  const over = Promise.withResolvers<void>();
  try {
    return await workAttempt(context, { task, ...desk, settled: over.promise }, signal);
  } finally {
    over.resolve();
  }
}

async function workAttempt(
  context: PassContext,
  { settle, ...given }: Pick<Attempt, "task" | "settled"> & Desk,
  signal: AbortSignal,
): Promise<Settled> {
  const { db, clock } = context;
  const { task } = given;
  const startedAt = clock.now();
  let waitedMs = 0;
  let lastEffects: (() => Promise<readonly Effect[]>) | undefined;
  const attempt: Attempt = {
    ...given,
    waited: (ms) => void (waitedMs += ms),
    ifLast: (effects) => void (lastEffects = effects),
  };
  context.log.debug("task", `working on task ${task.id}`, {
    account: task.account,
    taskId: task.id,
  });
  let outcome: Outcome<Effect>;
  try {
    if (task.size_bytes > MAX_MESSAGE_BYTES) throw new CodedError("MESSAGE_TOO_LARGE");
    const { fresh, config } = context;
    const raw =
      fresh.take(task.content_hash) ?? (await readStored(config.stateDir, task.content_hash));
    outcome = await runPipeline(context, attempt, raw, signal);
  } catch (error) {
    if (signal.aborted && !isOwnToLose(signal.reason, clock.now() - startedAt - waitedMs)) {
      await releaseTask(db, task);
      return "deferred";
    }
    const coded = codedError(signal.aborted ? signal.reason : error);
    if (isOfState(coded) && coded.class === "fatal") throw coded;
    outcome = outcomeOfError(coded);
  }
  if (outcome.type === "retry" && task.attempts >= context.retries.attempts) {
    const { error } = outcome;
    // without them it is a dead letter all the same
    const effects = await lastEffects?.().catch(() => []);
    outcome = { type: "dead_letter", error, effects: effects ?? [] };
  }
  const { settled, notices } = await settle({ task, outcome, at: clock.now() }).catch(
    // its results cannot be kept: that is the attempt's error, and the next task is not held up
    (error: unknown) => {
      if (isOfState(error)) throw error;
      outcome = outcomeOfError(error);
      return settleTask(db, task, outcome, context.retries, clock.now());
    },
  );
  context.deliverer?.wake();
  logOutcome(context, task, outcome, settled);
  for (const notice of notices) logNotice(context, task, notice);
  return settled;
}

/** An attempt that a limit ended is counted when it had run for more than half of that limit. */
function isOwnToLose(reason: unknown, ranMs: number): boolean {
  if (reason instanceof Interrupted) return false;
  return reason instanceof LimitPassed && ranMs > reason.limitMs / 2;
}

function logOutcome(
  context: PassContext,
  task: Task,
  outcome: Outcome<Effect>,
  settled: Settled,
): void {
  const log = context.log.with({ account: task.account, taskId: task.id });
  const code = "error" in outcome ? { code: outcome.error.code } : {};
  const why = "error" in outcome ? `: ${outcome.error.message}` : "";
  switch (settled) {
    case "done":
      return log.info("done", `task ${task.id} done`);
    case "skipped":
      return log.info("done", `task ${task.id} had nothing to do`, {
        reason: outcome.type === "skipped" ? outcome.reason : undefined,
      });
    case "deferred":
      return log.info("waiting", `task ${task.id} waits for the next pass`);
    case "retried":
      return log.warn(`task ${task.id} failed and will be tried again${why}`, code);
    case "failed":
      // a customer waits for it
      if (code.code === "ANSWER_REJECTED") {
        return log.alarm("alert", `the answer of task ${task.id} was held back${why}`, code);
      }
      return log.error(`task ${task.id} needs a person${why}`, code);
    case "deadLettered":
      return log.alarm("deadLetter", `task ${task.id} went to the dead letters${why}`, code);
  }
}

function logNotice(context: PassContext, task: Task, { type, invoiceId }: Notice): void {
  const log = context.log.with({ account: task.account, taskId: task.id });
  switch (type) {
    case "iban-changed":
      return log.alarm(
        "alert",
        `invoice ${invoiceId} has another IBAN than its seller had before: ask the seller before it is paid`,
        { code: "IBAN_CHANGED", invoiceId },
      );
  }
}
