import { textOf } from "../support/open-shop.ts";
import { rowsOf } from "./crash-books.ts";
import { answerTo, customerOf, questionId, shopOf } from "./crash-mails.ts";
import { headerOf } from "./crash-picture.ts";
import type { CrashWorld } from "./crash-world.ts";

/** A reply of which nobody knows whether the server took it, but we do. */
export interface Doubt {
  readonly handedOverAt: number;
  readonly hasArrived: boolean;
}

interface KeptReply {
  readonly question: string;
  readonly status: string;
  readonly copied_at: number | null;
  readonly handed_over_at: number;
}

/**
 * What is wrong with the replies to the questions up to this number, by what arrived: each has one
 * reply, the right one to the right customer, or is in doubt and has one at most.
 */
export function wrongReplies(world: CrashWorld, questions: number): readonly string[] {
  const { sink, server, name } = world;
  const problems: string[] = [];
  const arrived = countBy(sink.mails.map(({ raw }) => answeredBy(raw)));
  const kept = new Map(keptReplies(world).map((reply) => [reply.question, reply]));
  const copies = countBy(server.list(shopOf(name), "Sent").map(({ raw }) => answeredBy(raw)));
  for (let n = 1; n <= questions; n += 1) {
    const id = questionId(n);
    const count = arrived.get(id) ?? 0;
    const { status = "none", copied_at = null } = kept.get(id) ?? {};
    if (count > 1) problems.push(`question ${n} was answered ${count} times`);
    if (status === "in_doubt") continue;
    if (status !== "sent") problems.push(`the reply to question ${n} is ${status}`);
    if (count === 0) problems.push(`question ${n} was not answered`);
    const filed = copies.get(id) ?? 0;
    if (filed > 1) problems.push(`the reply to question ${n} is ${filed} times in Sent`);
    if (copied_at !== null && filed === 0) problems.push(`no copy of the reply to question ${n}`);
  }
  for (const { raw, to } of sink.mails) {
    const n = Number(/^<question-(\d+)@/.exec(answeredBy(raw))?.[1] ?? 0);
    const isRight = n >= 1 && n <= questions && to.join() === customerOf(n);
    if (!isRight || textOf({ raw }) !== answerTo(n)) {
      problems.push(`${to.join()} got ${JSON.stringify(textOf({ raw }))} to question ${n}`);
    }
  }
  const rows = kept.size;
  if (rows !== questions) problems.push(`${rows} replies are kept to ${questions} questions`);
  return problems;
}

/** The replies in doubt that are left in the end. */
export function doubtsIn(world: CrashWorld): readonly Doubt[] {
  const arrived = new Set(world.sink.mails.map(({ raw }) => answeredBy(raw)));
  return keptReplies(world)
    .filter(({ status }) => status === "in_doubt")
    .map(({ question, handed_over_at }) => ({
      handedOverAt: handed_over_at,
      hasArrived: arrived.has(question),
    }));
}

/** How many were sent and have no copy in the Sent folder. */
export function withoutCopy(world: CrashWorld): number {
  return keptReplies(world).filter((one) => one.status === "sent" && one.copied_at === null).length;
}

function keptReplies({ stateDir }: CrashWorld): readonly KeptReply[] {
  return rowsOf<KeptReply>(
    stateDir,
    `select task.message_id as question, reply.status, reply.copied_at, reply.handed_over_at
     from outbox as reply join email_tasks as task on task.id = reply.task_id`,
  );
}

function answeredBy(raw: Buffer): string {
  return headerOf(raw, "In-Reply-To") ?? "nothing";
}

function countBy(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
