import type { Outcome } from "../../core/outcome.ts";
import type { Effect } from "../../db/effects.ts";
import { classifyMail } from "../../mail/classify.ts";
import type { Message } from "../../mail/message.ts";
import type { Attempt, PassContext } from "../context.ts";
import { runInvoices } from "./invoices.ts";
import { mayBeAnswered, runReplies } from "./replies.ts";

/**
 * Decides for one message. Neither way may lose it: where no invoice is found a person's mail is
 * answered, and what is not to be answered is looked through for invoices all the same.
 */
export async function runAuto(
  context: PassContext,
  attempt: Attempt,
  message: Message,
  signal: AbortSignal,
): Promise<Outcome<Effect>> {
  const { route, reason } = classifyMail(message);
  const whether = mayBeAnswered(context, attempt, message);
  const may = whether.type === "yes";
  if (route === "replies" && may) {
    return routed(context, attempt, await runReplies(context, attempt, message, signal, whether), {
      route,
      reason,
    });
  }
  const outcome = await runInvoices(context, attempt, message, signal);
  const isNone = outcome.type === "skipped" && outcome.reason === "NOT_AN_INVOICE";
  if (isNone && may) {
    const answered = await runReplies(context, attempt, message, signal, whether);
    const kept = withEffects(answered, outcome.effects);
    return routed(context, attempt, kept, {
      route: "replies",
      reason: `${reason}, but no invoice`,
    });
  }
  if (isNone && !may && route === "replies") {
    return routed(context, attempt, { ...outcome, reason: whether.reason }, { route, reason });
  }
  return routed(context, attempt, outcome, { route: "invoices", reason });
}

/** The decision is kept with what it led to. */
function routed(
  { log }: PassContext,
  { task }: Attempt,
  outcome: Outcome<Effect>,
  { route, reason }: { readonly route: "invoices" | "replies"; readonly reason: string },
): Outcome<Effect> {
  log.debug("task", `task ${task.id} goes to ${route}: ${reason}`, {
    account: task.account,
    taskId: task.id,
  });
  return withEffects(outcome, [{ type: "route", route, reason }]);
}

function withEffects(outcome: Outcome<Effect>, effects: readonly Effect[]): Outcome<Effect> {
  return "effects" in outcome ? { ...outcome, effects: [...effects, ...outcome.effects] } : outcome;
}
