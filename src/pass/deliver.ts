import type { AccountConfig } from "../config/config.ts";
import { sleep } from "../core/clock.ts";
import { codedError, type CodedError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { claimReply, isSendingReplies, type DueReplies, type Reply } from "../db/outbox.ts";
import { settleReply, type ReplyEnd, type ReplyResult } from "../db/reply-results.ts";
import type { MailSession } from "../mail/session.ts";
import type { PassContext } from "./context.ts";
import type { TaskCounts } from "./work.ts";

/** Sends what the outbox holds, beside all other work: one after another, oldest task first. */
export interface Deliverer {
  /** Something may have become due. */
  wake(): void;
  /** Resolves when nothing more of this account's can be sent in this pass, or at `until`. */
  untilSent(account: string, until: number, signal: AbortSignal): Promise<void>;
  /** Before the messages are marked: what the account's own folders can settle. */
  useFolders(account: AccountConfig, session: MailSession, signal: AbortSignal): Promise<void>;
  /** After it: copies of what was sent. */
  copySent(account: AccountConfig, session: MailSession, signal: AbortSignal): Promise<void>;
  /** How many replies this pass put in doubt and could not settle. */
  doubts(): number;
  /** What is being sent is finished, then the connection is closed. */
  close(): Promise<void>;
}

export type Delivery = Pick<
  PassContext,
  | "accounts"
  | "clock"
  | "config"
  | "db"
  | "log"
  | "retries"
  | "runId"
  | "signal"
  | "turns"
  | "workUntil"
> & {
  readonly tasks: TaskCounts;
  /** Replies that this pass put in doubt, each with whether this pass had counted its task as done. */
  readonly doubts: Map<number, boolean>;
};

/** What happens to the due replies of these accounts: they are sent, or only kept. */
export interface Way {
  readonly accounts: readonly string[];
  attempt(reply: Reply): Promise<ReplyResult>;
  /** No use in trying the next one in this pass. */
  isStuck(): boolean;
  close(): Promise<void>;
}

export function createDeliverer(
  context: Delivery,
  way: Way,
  folders: Pick<Deliverer, "useFolders" | "copySent">,
): Deliverer {
  const { clock, db, log, runId, signal, turns, workUntil } = context;
  let changed = Promise.withResolvers<void>();
  let isRung = false;
  let sending: Promise<void> | undefined;

  const tellChange = () => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const isOver = () => signal.aborted || way.isStuck() || clock.now() >= workUntil;
  const due = () => ({
    accounts: way.accounts.filter((account) => turns.held.has(account)),
    runId,
  });
  const sendDue = async () => {
    while (isRung) {
      isRung = false;
      while (!isOver() && (await deliverNext(context, due(), way.attempt))) tellChange();
    }
  };
  return {
    wake: () => {
      isRung = true;
      sending ??= sendDue()
        // the state cannot be written: what is not settled is recovered by the next pass
        .catch((error: unknown) => log.error(codedError(error).message))
        .finally(() => {
          sending = undefined;
          tellChange();
        });
    },
    untilSent: async (account, until, accountSignal) => {
      const mine = { accounts: [account], runId };
      const stop = new AbortController();
      const ending = AbortSignal.any([accountSignal, stop.signal]);
      let isLate = false;
      const late = sleep(clock, Math.max(until - clock.now(), 0), ending)
        .catch(() => {})
        .then(() => (isLate = true));
      for (;;) {
        const change = changed.promise; // taken first: what changes during the query is not missed
        if (sending === undefined || isLate) break;
        if (!(await isSendingReplies(db, mine, clock.now()))) break;
        await Promise.race([change, late]);
      }
      stop.abort(new Error("the wait is over"));
    },
    ...folders,
    doubts: () => context.doubts.size,
    close: async () => {
      await sending;
      await way.close();
    },
  };
}

/** One attempt at the next due reply, from the claim to its commit; false when there is none. */
export async function deliverNext(
  context: Delivery,
  due: DueReplies,
  attempt: Way["attempt"],
): Promise<boolean> {
  const { clock, db, log, retries } = context;
  const reply = await claimReply(db, due, clock.now());
  if (reply === undefined) return false;
  const result = await attempt(reply);
  const end = await settleReply(db, reply, result, retries, clock.now());
  recount(context, reply, end, result);
  logReply(log, reply, end, result);
  if (end.settled === "released" && "error" in result) alarmOfServer(log, result.error);
  return true;
}

/** A task whose reply did not go out in the pass that settled it is not done. */
function recount(
  { tasks, doubts }: Delivery,
  reply: Reply,
  { settled, taskIsOfThisPass }: ReplyEnd,
  result: ReplyResult,
): void {
  const isOut = settled === "sent" || settled === "drafted" || settled === "kept";
  const wasStopped = settled === "released" && !("error" in result);
  if (isOut || wasStopped) return;
  if (taskIsOfThisPass) tasks.done -= 1;
  if (settled === "in_doubt") doubts.set(reply.id, taskIsOfThisPass);
  else tasks[settled === "released" ? "retried" : settled] += 1;
}

function logReply(base: Log, reply: Reply, { settled }: ReplyEnd, result: ReplyResult): void {
  const log = base.with({
    account: reply.account,
    ...(reply.task_id !== null && { taskId: reply.task_id }),
  });
  const what = reply.kind === "handover" ? "hand-over" : "reply";
  const which = `the ${what} of task ${reply.task_id ?? "?"}`;
  const code = "error" in result ? { code: result.error.code } : {};
  const why = "error" in result ? `: ${result.error.message}` : "";
  switch (settled) {
    case "sent":
      return log.info("done", `${which} was sent`);
    case "drafted":
      return log.info("done", `${which} is in the Drafts folder`);
    case "kept":
      return log.info("done", `${which} is kept and not sent`);
    case "in_doubt":
      return log.alarm(
        "alert",
        `${which} is in doubt: the server took it, or not, without an answer`,
        {
          code: "REPLY_IN_DOUBT",
        },
      );
    case "retried":
      return log.warn(`${which} was not sent and will be tried again${why}`, code);
    case "failed":
      return log.error(`${which} was not sent and needs a person${why}`, code);
    case "deadLettered":
      return log.alarm("deadLetter", `${which} was not sent in all its attempts${why}`, code);
    case "released":
      return log.info("waiting", `${which} waits for the next pass`);
  }
}

/** The server takes nothing at all: no attempt is lost, so nothing else would tell anybody. */
function alarmOfServer(log: Log, { code, message, hint }: CodedError): void {
  log.alarm("alert", `no reply is sent in this pass: ${message}: ${hint}`, { code });
}
