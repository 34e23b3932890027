import { isoTime } from "../core/clock.ts";
import type { OutboxTable, PipelineName, ReplyStatus, Task, TaskStatus } from "./tables.ts";

/** A task as `tasks list` and `dlq list` show it. */
export interface TaskEntry {
  readonly id: number;
  readonly account: string;
  readonly mailbox: string;
  readonly uidValidity: number;
  readonly uid: number;
  readonly messageId: string | null;
  readonly sender: string | null;
  readonly subject: string | null;
  readonly pipeline: PipelineName;
  readonly status: TaskStatus;
  readonly attempts: number;
  readonly reason: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly createdAt: string;
  readonly lastAttemptAt: string | null;
  readonly nextAttemptAt: string | null;
  readonly processedAt: string | null;
  /** How its reply stands, the most worrying first: a person has to look at `in_doubt`. */
  readonly replyStatus: ReplyStatus | null;
}

/** A message that the task sent or is about to send. */
export interface OutboxEntry {
  readonly id: number;
  readonly kind: OutboxTable["kind"];
  readonly messageId: string;
  readonly recipient: string;
  readonly rawHash: string;
  readonly status: ReplyStatus;
  readonly source: OutboxTable["source"];
  readonly attempts: number;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly nextAttemptAt: string | null;
  readonly createdAt: string;
  readonly sentAt: string | null;
  /** When its end was sent to the server, which may have taken it from then on. */
  readonly handedOverAt: string | null;
  /** When it was put, or found, in the account's Sent or Drafts folder. */
  readonly copiedAt: string | null;
}

export function taskEntry(task: Task, replyStatus: ReplyStatus | null): TaskEntry {
  return {
    id: task.id,
    account: task.account,
    mailbox: task.mailbox,
    uidValidity: task.uid_validity,
    uid: task.uid,
    messageId: task.message_id,
    sender: task.sender,
    subject: task.subject,
    pipeline: task.pipeline,
    status: task.status,
    attempts: task.attempts,
    reason: task.reason,
    errorCode: task.error_code,
    errorMessage: task.error_message,
    createdAt: isoTime(task.created_at),
    lastAttemptAt: isoTime(task.last_attempt_at),
    nextAttemptAt: isoTime(task.next_attempt_at),
    processedAt: isoTime(task.processed_at),
    replyStatus,
  };
}
