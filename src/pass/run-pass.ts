import { codedError } from "../core/errors.ts";
import { failuresByAccount } from "../db/accounts.ts";
import { countInvoices } from "../db/invoices.ts";
import { llmFiguresOf } from "../db/llm-calls.ts";
import { countReplies } from "../db/outbox.ts";
import { countDeferred } from "../db/claim-tasks.ts";
import type { AccountConfig } from "../config/config.ts";
import type { PassContext, Source } from "./context.ts";
import { Interrupted } from "./limits.ts";
import { notBegun, ofAnother, runAccount, type AccountReport } from "./run-account.ts";
import { openSource } from "./source.ts";
import { NO_LLM, NO_REPLIES, outcomeOf, passTimes, type RunSummary } from "./summary.ts";
import type { TaskCounts } from "./work.ts";
import { workSuspects } from "./work-suspects.ts";

/** Runs every account of the pass, several at once, and says what came of it. */
export async function runPass(
  context: PassContext,
  tasks: TaskCounts,
  startedAt: number,
): Promise<RunSummary> {
  const { clock, db, deliverer, runId, turns } = context;
  const sources = new Map<string, Source>();
  try {
    deliverer?.wake(); // what waits from earlier passes needs no account's connection
    const queue = await healthyFirst(context);
    const reports: AccountReport[] = [];
    const runNext = async () => {
      for (let account = queue.shift(); account !== undefined; account = queue.shift()) {
        if (context.signal.aborted) {
          reports.push(notBegun(account, codedError(context.signal.reason)));
          continue;
        }
        if (!(await turns.take(account.name))) {
          reports.push(ofAnother(account));
          continue;
        }
        deliverer?.wake();
        const source = openSource(account, { ...context, readOnly: false });
        sources.set(account.name, source);
        reports.push(await runAccount(context, account, source, tasks));
        await turns.release(account.name);
      }
    };
    const lanes = Math.min(context.config.concurrency.accounts, queue.length);
    await Promise.all(Array.from({ length: lanes }, runNext));
    await workSuspects(context, sources, tasks);
    await deliverer?.close();
    tasks.failed += deliverer?.doubts() ?? 0;

    const names = context.accounts.map(({ name }) => name);
    const own = names.filter((name) => turns.worked.has(name));
    if (own.length > 0) tasks.deferred += await countDeferred(db, own, runId);
    const accounts = reports.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
    return {
      ...passTimes(runId, startedAt, clock.now()),
      outcome: stoppedBy(context.signal) ?? outcomeOf(accounts, tasks),
      accounts,
      tasks,
      invoices: await countInvoices(db, { id: runId, startedAt }),
      replies: deliverer === undefined ? NO_REPLIES : await countReplies(db, runId),
      llm:
        context.llm === undefined
          ? NO_LLM
          : { ...(await llmFiguresOf(db, runId)), cacheHits: context.llm.cacheHits },
    };
  } finally {
    await Promise.all([
      deliverer?.close(),
      ...[...sources.values()].map((source) => source.close()),
    ]);
  }
}

/**
 * Accounts that failed lately come last: the others are done before the time runs out. Where several
 * machines share them, those that wait longest come first.
 */
async function healthyFirst({ accounts, db, turns }: PassContext): Promise<AccountConfig[]> {
  const failures = await failuresByAccount(db);
  const turn = await turns.last();
  const failed = ({ name }: AccountConfig) => failures.get(name) ?? 0;
  const last = ({ name }: AccountConfig) => turn.get(name) ?? 0;
  return [...accounts].sort((a, b) => failed(a) - failed(b) || last(a) - last(b));
}

function stoppedBy(signal: AbortSignal): "interrupted" | "timeout" | undefined {
  if (!signal.aborted) return undefined;
  return signal.reason instanceof Interrupted ? "interrupted" : "timeout";
}
