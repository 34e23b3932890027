import { randomUUID } from "node:crypto";
import type { AccountConfig } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";
import { codedError, type CodedError } from "../core/errors.ts";
import { countDeferred } from "../db/claim-tasks.ts";
import { knownUids } from "../db/taken-in.ts";
import type { Db } from "../db/tables.ts";
import { createAllowance, type Allowance } from "./allowance.ts";
import type { Source } from "./context.ts";
import { limitedSignal } from "./limits.ts";
import { accountReport, asAccountError, type AccountReport } from "./run-account.ts";
import { NO_LLM, NO_REPLIES, noTasks, outcomeOf, passTimes, type RunSummary } from "./summary.ts";

export interface DryRun {
  readonly accounts: readonly AccountConfig[];
  /** Undefined where there is no state yet. */
  readonly db: Db | undefined;
  readonly clock: Clock;
  readonly openSource: (account: AccountConfig) => Source;
  readonly limit: number | undefined;
  readonly signal: AbortSignal;
}

/** Says what a pass would take in and work on; changes nothing, on the servers or in the state. */
export async function dryRun(request: DryRun): Promise<RunSummary> {
  const { accounts, clock, db } = request;
  const startedAt = clock.now();
  const runId = randomUUID();
  const allowance = createAllowance(request.limit);
  const reports = await Promise.all(accounts.map((account) => lookAt(request, account, allowance)));
  const tasks = noTasks();
  const names = accounts.map(({ name }) => name);
  // what waits in the queue already is what the pass would try as well
  if (db !== undefined) tasks.deferred = await countDeferred(db, names, runId);
  return {
    ...passTimes(runId, startedAt, clock.now()),
    outcome: outcomeOf(reports, tasks),
    dryRun: true,
    accounts: reports,
    tasks,
    invoices: { stored: 0, duplicates: 0, needsReview: 0 },
    replies: NO_REPLIES,
    llm: NO_LLM,
  };
}

async function lookAt(
  request: DryRun,
  account: AccountConfig,
  allowance: Allowance,
): Promise<AccountReport> {
  const { clock, db } = request;
  const startedAt = clock.now();
  const source = request.openSource(account);
  const limit = limitedSignal(clock, "ACCOUNT_TIMEOUT", account.timeoutMs, request.signal);
  const counts = { found: 0, ingested: 0, duplicates: 0 };
  let error: CodedError | undefined;
  try {
    const session = await source.take(limit.signal);
    for (const mailbox of account.mailboxes) {
      const { uidValidity } = await session.open(mailbox, { readOnly: true }, limit.signal);
      const uids = await session.search(limit.signal);
      const key = { account: account.name, mailbox, uidValidity };
      const known = db === undefined ? new Set() : await knownUids(db, key, uids);
      counts.found += uids.length;
      counts.ingested += allowance.take(uids.filter((uid) => !known.has(uid)).length);
    }
    source.give(session);
  } catch (thrown) {
    error = asAccountError(account, codedError(thrown));
  } finally {
    limit.clear();
    await source.close();
  }
  return accountReport(account, counts, error, clock.now() - startedAt);
}
