import type { AccountConfig, Config } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { Effect } from "../db/effects.ts";
import type { RetryPolicy } from "../db/settle-tasks.ts";
import type { Db, Task } from "../db/tables.ts";
import type { MailSession } from "../mail/session.ts";
import type { Ocr } from "../workers/ocr.ts";
import type { Parser } from "../workers/parser.ts";
import type { Allowance } from "./allowance.ts";
import type { FreshMessages } from "./fresh-messages.ts";
import type { Llm } from "./ask-llm.ts";
import type { ReplyDesk } from "./reply-desk.ts";
import type { Deliverer } from "./deliver.ts";
import type { Turns } from "./turns.ts";

/** What every part of one pass is given. */
export interface PassContext {
  readonly runId: string;
  readonly config: Config;
  readonly accounts: readonly AccountConfig[];
  readonly db: Db;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly parser: Parser;
  readonly ocr: Ocr;
  readonly retries: RetryPolicy;
  /** Undefined where none is set up. */
  readonly llm: Llm | undefined;
  readonly desk: ReplyDesk;
  /** Which of the accounts are this pass's to work on. */
  readonly turns: Turns;
  /** Undefined where no account answers mail and nothing waits to be sent. */
  readonly deliverer: Deliverer | undefined;
  /** From then on no new work is begun, nor waited for: the rest of the time is for marking. */
  readonly workUntil: number;
  readonly fresh: FreshMessages;
  /** How many more messages this pass may take in and work on: `--limit`. */
  readonly allowance: Allowance;
  /** Aborted by the pass's limit or by a signal; the reason tells which. */
  readonly signal: AbortSignal;
}

/** One attempt at a task, and how its pipeline says what it waits for and leaves behind. */
export interface Attempt {
  readonly task: Task;
  /** Others are worked while this one waits for the LLM. */
  whileAsking<T>(asking: Promise<T>): Promise<T>;
  /** Time in which it waited for the LLM's limiter, and that is not its own. */
  waited(ms: number): void;
  /** When what came of it is committed, or it was put back. */
  readonly settled: Promise<void>;
  /** What is kept beside the dead letter when this attempt fails and was the last. */
  ifLast(effects: () => Promise<readonly Effect[]>): void;
}

/** Where one account's mail comes from, for as long as the pass lasts. */
export interface Source {
  take(signal: AbortSignal): Promise<MailSession>;
  give(session: MailSession): void;
  close(): Promise<void>;
  figures(): {
    readonly opened: number;
    readonly reused: number;
    readonly failed: number;
    readonly retried: number;
  };
}
