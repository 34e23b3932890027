import type { AccountConfig } from "../config/config.ts";
import { CodedError, codedError, type ErrorCode } from "../core/errors.ts";
import { recordAccount } from "../db/accounts.ts";
import type { MailSession } from "../mail/session.ts";
import { createBell } from "./bell.ts";
import type { PassContext, Source } from "./context.ts";
import { LimitPassed, limitedSignal, workEnd } from "./limits.ts";
import { settleAccount } from "./settle.ts";
import { takeInMailbox } from "./take-in.ts";
import type { TaskCounts } from "./work.ts";
import { workDueTasks } from "./work-due-tasks.ts";

/** One entry of `accounts` in `run --json`. */
export interface AccountReport {
  readonly name: string;
  readonly outcome: "ok" | "error" | "timeout";
  readonly found: number;
  readonly ingested: number;
  readonly duplicates: number;
  readonly errorCode: ErrorCode | null;
  readonly error: string | null;
  readonly durationMs: number;
  /** Another machine worked on it: nothing of it is in this pass's figures. */
  readonly elsewhere?: true;
}

const TIMEOUTS: ReadonlySet<ErrorCode> = new Set([
  "IMAP_TIMEOUT",
  "ACCOUNT_TIMEOUT",
  "PASS_TIMEOUT",
]);

/**
 * One account's part of the pass: take in, work, settle, under its own limit. Whatever happens to
 * it, it returns: no account stops another.
 */
export async function runAccount(
  context: PassContext,
  account: AccountConfig,
  source: Source,
  tasks: TaskCounts,
): Promise<AccountReport> {
  const { clock, db, deliverer, log } = context;
  const startedAt = clock.now();
  const { timeoutMs } = account;
  const limit = limitedSignal(clock, "ACCOUNT_TIMEOUT", timeoutMs, context.signal);
  const workUntil = Math.min(context.workUntil, workEnd(startedAt, timeoutMs));
  const counts = { found: 0, ingested: 0, duplicates: 0 };
  const errors: CodedError[] = [];
  const attempt = (part: Promise<void>) =>
    part.catch((error: unknown) => void errors.push(codedError(error)));

  const bell = createBell();
  let session: MailSession | undefined;
  let intakeIsOver = false;
  const intake = async () => {
    try {
      session = await source.take(limit.signal);
      const renew = async (signal: AbortSignal) => {
        if (session !== undefined) source.give(session);
        session = undefined;
        return (session = await source.take(signal));
      };
      const taking = { account, session, renew, counts, onBatch: bell.ring };
      for (const mailbox of account.mailboxes) {
        await attempt(takeInMailbox(context, taking, mailbox, limit.signal));
        if (!taking.session.isUsable()) return;
      }
    } finally {
      intakeIsOver = true;
      bell.ring();
    }
  };
  const work = () =>
    workDueTasks(
      { ...context, workUntil },
      account.name,
      { bell, mayComeMore: () => !intakeIsOver, counts: tasks },
      limit.signal,
    );
  const settle = async () => {
    await deliverer?.untilSent(account.name, workUntil, limit.signal);
    if (session?.isUsable() !== true) return;
    await settleAccount(context, account, session, attempt, limit.signal);
  };

  try {
    await Promise.all([attempt(intake()), attempt(work())]);
    await settle();
  } finally {
    limit.clear();
    if (session !== undefined) source.give(session);
  }
  const problems = errors.map((error) => asAccountError(account, error));
  // what took in and what worked often end with the same: it is said once
  for (const { message, code, hint } of new Map(problems.map((one) => [one.message, one])).values())
    log.error(message, { account: account.name, code, hint });
  const [error] = problems;
  // stopped by a person, an account has neither failed nor been well
  if (error?.code !== "INTERRUPTED") {
    await recordAccount(db, account.name, error, source.figures(), clock.now());
  }
  return accountReport(account, counts, error, clock.now() - startedAt);
}

/** The report of an account that the pass did not get to. */
export function notBegun(account: AccountConfig, reason: CodedError): AccountReport {
  return accountReport(account, { found: 0, ingested: 0, duplicates: 0 }, reason, 0);
}

/** The report of an account that another pass has, or was through with since this one began. */
export function ofAnother(account: AccountConfig): AccountReport {
  const nothing = { found: 0, ingested: 0, duplicates: 0 };
  return { ...accountReport(account, nothing, undefined, 0), elsewhere: true };
}

/** What an account came to, with the error that it ended with. */
export function accountReport(
  { name }: AccountConfig,
  counts: Pick<AccountReport, "found" | "ingested" | "duplicates">,
  error: CodedError | undefined,
  durationMs: number,
): AccountReport {
  return {
    name,
    outcome: error === undefined ? "ok" : TIMEOUTS.has(error.code) ? "timeout" : "error",
    ...counts,
    errorCode: error?.code ?? null,
    error: error?.message ?? null,
    durationMs,
  };
}

/** The account's limit passes while its server is waited for: it is the server that was too slow. */
export function asAccountError(account: AccountConfig, error: CodedError): CodedError {
  if (!(error instanceof LimitPassed) || error.code !== "ACCOUNT_TIMEOUT") return error;
  if (account.type !== "imap") return error;
  const detail = `the account's limit of ${error.limitMs / 1_000} s passed`;
  return new CodedError("IMAP_TIMEOUT", { cause: error, detail });
}
