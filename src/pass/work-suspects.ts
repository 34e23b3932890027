import { codedError } from "../core/errors.ts";
import type { PassContext, Source } from "./context.ts";
import { limitedSignal } from "./limits.ts";
import { settleMailbox } from "./settle.ts";
import { workNextTask, type TaskCounts } from "./work.ts";

/**
 * Works what a process died on before: alone and after everything else, so that a message that
 * kills the process takes no other one with it.
 */
export async function workSuspects(
  context: PassContext,
  sources: ReadonlyMap<string, Source>,
  tasks: TaskCounts,
): Promise<void> {
  const { clock, log } = context;
  for (const account of context.accounts) {
    const source = sources.get(account.name);
    if (source === undefined || context.signal.aborted) continue;
    const limit = limitedSignal(clock, "ACCOUNT_TIMEOUT", account.timeoutMs, context.signal);
    try {
      let worked = false;
      while (await workNextTask(context, account.name, tasks, true, limit.signal)) worked = true;
      if (!worked) continue;
      const session = await source.take(limit.signal);
      for (const mailbox of account.mailboxes) {
        await settleMailbox(context, account, mailbox, session, limit.signal);
      }
      source.give(session);
    } catch (error) {
      const { message, code } = codedError(error);
      log.error(message, { account: account.name, code });
    } finally {
      limit.clear();
    }
  }
}
