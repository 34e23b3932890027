import { tasksAwaitingReply } from "./outbox.ts";
import type { MailboxKey } from "./taken-in.ts";
import type { Db } from "./tables.ts";

/** `dangling`: the message was taken in, and its task is gone although nobody purged it. */
export type Place = "known" | "dangling";

/** Every place of a mailbox that is in the books. */
export async function placesOf(db: Db, key: MailboxKey): Promise<ReadonlyMap<number, Place>> {
  const rows = await db
    .selectFrom("server_marks as mark")
    .leftJoin("email_tasks as task", "task.id", "mark.task_id")
    .select(["mark.uid", "mark.task_id as taskId", "task.id as foundId"])
    .where("mark.account", "=", key.account)
    .where("mark.mailbox", "=", key.mailbox)
    .where("mark.uid_validity", "=", key.uidValidity)
    .execute();
  return new Map(
    rows.map(({ uid, taskId, foundId }) => [
      uid,
      taskId !== null && foundId === null ? "dangling" : "known",
    ]),
  );
}

export interface Unsettled {
  readonly id: number;
  readonly why: string;
}

/**
 * How many tasks an account has, and those that do not add up: still `processing` though no pass
 * runs, due with no time set, a task without a place, or a server that was not told.
 */
export async function unsettledTasks(
  db: Db,
  account: string,
): Promise<{ readonly tasks: number; readonly unsettled: readonly Unsettled[] }> {
  const { tasks } = await db
    .selectFrom("email_tasks")
    .select((eb) => eb.fn.countAll<number>().as("tasks"))
    .where("account", "=", account)
    .executeTakeFirstOrThrow();
  const processing = await db
    .selectFrom("email_tasks")
    .select("id")
    .where("account", "=", account)
    .where("status", "=", "processing")
    .orderBy("id")
    .execute();
  const stuck = await db
    .selectFrom("email_tasks")
    .select("id")
    .where("account", "=", account)
    .where("status", "in", ["pending", "reprocessing"])
    .where("next_attempt_at", "is", null)
    .orderBy("id")
    .execute();
  const placeless = await db
    .selectFrom("email_tasks as task")
    .select("task.id")
    .where("task.account", "=", account)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("server_marks as mark")
            .select("mark.uid")
            .whereRef("mark.task_id", "=", "task.id"),
        ),
      ),
    )
    .orderBy("task.id")
    .execute();
  const untold = await db
    .selectFrom("server_marks")
    .select(["task_id as id"])
    .distinct()
    .where("account", "=", account)
    .where("task_id", "is not", null)
    .where("task_id", "not in", tasksAwaitingReply(db))
    .where("wanted", "is not", null)
    .where((eb) => eb.or([eb("marked", "is", null), eb("marked", "!=", eb.ref("wanted"))]))
    .orderBy("task_id")
    .$narrowType<{ id: number }>()
    .execute();
  return {
    tasks,
    unsettled: [
      ...processing.map(({ id }) => ({ id, why: "is still processing: its pass died" })),
      ...stuck.map(({ id }) => ({ id, why: "is due, but at no time" })),
      ...placeless.map(({ id }) => ({ id, why: "has no place on the server" })),
      ...untold.map(({ id }) => ({ id, why: "is finished, but the server was not told" })),
    ],
  };
}
