import type { AccountConfig } from "../config/config.ts";
import { codedError } from "../core/errors.ts";
import { placesOf, unsettledTasks } from "../db/audit.ts";
import { mailboxState } from "../db/marks.ts";
import type { Db } from "../db/tables.ts";
import type { Source } from "./context.ts";
import { Interrupted } from "./limits.ts";

export interface AccountAudit {
  readonly name: string;
  readonly onServer: number;
  readonly tasks: number;
  /** On the server, and without a task although a pass should have taken it in. */
  readonly missing: readonly number[];
  /** Tasks without their one final state, or whose final state the server was not told. */
  readonly unsettled: readonly number[];
  /** Newer than the last complete pass: the next one takes it in. */
  readonly newer: readonly number[];
  /** Read by others before a pass could find it. */
  readonly readBefore: readonly number[];
}

export interface Problem {
  readonly code: string;
  readonly message: string;
}

export interface Audit {
  readonly clean: boolean;
  readonly accounts: readonly AccountAudit[];
  readonly problems: readonly Problem[];
}

/** Holds the books against the servers: every message against every task, and the other way. */
export async function auditAccounts(
  db: Db,
  accounts: readonly AccountConfig[],
  openSource: (account: AccountConfig) => Source,
  signal: AbortSignal,
): Promise<Audit> {
  const problems: Problem[] = [];
  const audits: AccountAudit[] = [];
  for (const account of accounts) {
    const source = openSource(account);
    const attempt = (part: Promise<void>) =>
      part.catch((thrown: unknown) => {
        const { code, message } = codedError(signal.aborted ? new Interrupted() : thrown);
        problems.push({ code, message: `${account.name}: ${message}` });
      });
    const audit = async () => {
      audits.push(await auditAccount(db, account, source, { problems, attempt }, signal));
    };
    try {
      await attempt(audit());
    } finally {
      await source.close();
    }
  }
  return { clean: problems.length === 0, accounts: audits, problems };
}

interface Findings {
  readonly problems: Problem[];
  /** Does one part; what it throws becomes a problem, and the other parts go on. */
  attempt(part: Promise<void>): Promise<void>;
}

async function auditAccount(
  db: Db,
  account: AccountConfig,
  source: Source,
  { problems, attempt }: Findings,
  signal: AbortSignal,
): Promise<AccountAudit> {
  const session = await source.take(signal);
  const missing: number[] = [];
  const newer: number[] = [];
  const readBefore: number[] = [];
  let onServer = 0;
  const auditMailbox = async (mailbox: string) => {
    const { uidValidity } = await session.open(mailbox, { readOnly: true }, signal);
    const messages = await session.listAll(signal);
    const findable = new Set(await session.search(signal));
    const state = await mailboxState(db, account.name, mailbox);
    // uids under another uidValidity say nothing: all of these are newer than the last pass
    const uidNext = state?.uidValidity === uidValidity ? state.uidNext : 0;
    const places = await placesOf(db, { account: account.name, mailbox, uidValidity });
    onServer += messages.length;
    for (const { uid } of messages) {
      const place = places.get(uid);
      if (place !== undefined && place !== "dangling") continue;
      if (place === "dangling") missing.push(uid);
      else if (uid >= uidNext) newer.push(uid);
      else if (findable.has(uid)) missing.push(uid);
      else readBefore.push(uid);
    }
  };
  for (const mailbox of account.mailboxes) await attempt(auditMailbox(mailbox));
  source.give(session);
  const { tasks, unsettled } = await unsettledTasks(db, account.name);
  const name = account.name;
  for (const uid of missing) {
    problems.push({ code: "MESSAGE_WITHOUT_TASK", message: `${name}: message ${uid} has no task` });
  }
  for (const { id, why } of unsettled) {
    problems.push({ code: "TASK_UNSETTLED", message: `${name}: task ${id} ${why}` });
  }
  return {
    name,
    onServer,
    tasks,
    missing,
    unsettled: unsettled.map(({ id }) => id),
    newer,
    readBefore,
  };
}
