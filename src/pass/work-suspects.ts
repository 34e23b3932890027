import { codedError } from "../core/errors.ts";
import { settleTask } from "../db/settle-tasks.ts";
import type { PassContext, Source } from "./context.ts";
import { limitedSignal, workEnd } from "./limits.ts";
import { settleAccount } from "./settle.ts";
import { claimNext, workTask, type Desk, type TaskCounts } from "./work.ts";

/**
 * Works what a process died on before: alone and after everything else, so that a message that
 * kills the process takes no other one with it.
 */
export async function workSuspects(
  context: PassContext,
  sources: ReadonlyMap<string, Source>,
  tasks: TaskCounts,
): Promise<void> {
  const { clock, db, log, retries } = context;
  const alone: Desk = {
    whileAsking: (asking) => asking,
    settle: ({ task, outcome, at }) => settleTask(db, task, outcome, retries, at),
  };
  for (const account of context.accounts) {
    const source = sources.get(account.name);
    if (source === undefined || context.signal.aborted) continue;
    if (!context.turns.held.has(account.name)) continue;
    const limit = limitedSignal(clock, "ACCOUNT_TIMEOUT", account.timeoutMs, context.signal);
    const workUntil = Math.min(context.workUntil, workEnd(clock.now(), account.timeoutMs));
    try {
      let worked = false;
      while (clock.now() < workUntil) {
        limit.signal.throwIfAborted();
        const [task] = await claimNext(context, account.name, { suspects: true, most: 1 });
        if (task === undefined) break;
        tasks[await workTask({ ...context, workUntil }, task, alone, limit.signal)]++;
        worked = true;
      }
      if (!worked) continue;
      await context.deliverer?.untilSent(account.name, workUntil, limit.signal);
      const session = await source.take(limit.signal);
      await settleAccount(context, account, session, (part) => part, limit.signal);
      source.give(session);
    } catch (error) {
      const { message, code } = codedError(error);
      log.error(message, { account: account.name, code });
    } finally {
      limit.clear();
    }
  }
}
