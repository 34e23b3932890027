import { plainText } from "../core/plain-text.ts";
import type { TaskDetails } from "../db/task-admin.ts";
import type { ReplyStatus } from "../db/tables.ts";
import type { TaskEntry } from "../db/task-entry.ts";
import type { ShownReply } from "./reply-texts.ts";
import { facts, localTime, table } from "./table.ts";

/** Tasks as `tasks list` and `dlq list` show them to people. */
export function tasksText(
  tasks: readonly TaskEntry[],
  paintTitle: (text: string) => string,
): string {
  if (tasks.length === 0) return "none\n";
  return table(
    tasks,
    [
      { title: "ID", cell: (task) => task.id, align: "right" },
      { title: "STATUS", cell: (task) => task.status },
      { title: "TRIES", cell: (task) => task.attempts, align: "right" },
      { title: "ACCOUNT", cell: (task) => task.account, most: 20 },
      { title: "FROM", cell: (task) => task.sender, most: 30 },
      { title: "SUBJECT", cell: (task) => task.subject, most: 40 },
      { title: "TAKEN IN", cell: (task) => localTime(task.createdAt) },
      { title: "WHY", cell: whyOf },
    ],
    paintTitle,
  );
}

function whyOf(task: TaskEntry): string | null {
  const replies: Partial<Record<ReplyStatus, string>> = {
    in_doubt: "reply in doubt: look into the Sent folder",
    pending: "reply not sent yet",
    kept: "reply kept, not sent",
  };
  const reply = task.replyStatus === null ? null : (replies[task.replyStatus] ?? null);
  return [task.errorCode ?? task.reason, reply].filter((part) => part !== null).join("; ");
}

/** One reply in a few lines, its own words last. */
function replyLines(reply: ShownReply): readonly string[] {
  const from = reply.source === null ? "" : `, from ${reply.source}`;
  const tries = reply.attempts > 1 ? `, ${reply.attempts} attempts` : "";
  const when = localTime(reply.sentAt ?? reply.nextAttemptAt);
  const what = reply.kind === "handover" ? "hand-over" : reply.kind;
  return [
    `${what} to ${reply.recipient}: ${reply.status}${when === null ? "" : ` ${when}`}${from}${tries}`,
    ...(reply.errorCode === null ? [] : [`  ${reply.errorCode}: ${reply.errorMessage ?? ""}`]),
    ...(reply.text ?? "").split("\n").flatMap((line) => (line === "" ? [] : [`  │ ${line}`])),
  ];
}

export function taskText(task: TaskDetails & { readonly outbox: readonly ShownReply[] }): string {
  const error = task.errorCode === null ? null : `${task.errorCode}: ${task.errorMessage}`;
  const lists: readonly (readonly [string, readonly string[]])[] = [
    [
      "documents",
      task.documents.map((one) => `${one.name ?? "(body)"}: ${one.reason ?? one.verdict}`),
    ],
    [
      "invoices",
      task.invoices.map(
        (one) =>
          `${one.id}: ${one.number ?? "?"} ${one.sellerName ?? "?"} ${one.gross ?? "?"} ${one.currency ?? ""}`,
      ),
    ],
    ["replies", task.outbox.flatMap(replyLines)],
    [
      "on the server",
      task.places.map((one) => `${one.mailbox} ${one.uid}: told ${one.marked ?? "nothing yet"}`),
    ],
  ];
  return (
    facts([
      ["task", task.id],
      ["status", task.status],
      ["attempts", task.attempts],
      ["account", `${task.account} (${task.pipeline})`],
      ["message", `${task.mailbox} ${task.uid}, uidvalidity ${task.uidValidity}`],
      ["message id", task.messageId],
      ["from", task.sender],
      ["subject", task.subject],
      ["received", localTime(task.receivedAt)],
      ["taken in", localTime(task.createdAt)],
      ["last attempt", localTime(task.lastAttemptAt)],
      ["next attempt", localTime(task.nextAttemptAt)],
      ["settled", localTime(task.processedAt)],
      ["reason", task.reason],
      ["error", error],
      ["went to", task.route === null ? null : `${task.route}: ${task.routeReason}`],
      ["not sent", task.unsentAnswer],
      ["stored as", task.contentHash],
      ["last run", task.lastRunId],
    ]) +
    lists
      .filter(([, lines]) => lines.length > 0)
      .map(
        ([name, lines]) => `\n${name}:\n${lines.map((line) => `  ${plainText(line)}\n`).join("")}`,
      )
      .join("")
  );
}
