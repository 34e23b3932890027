import { InvalidArgumentError, Option, type Command } from "commander";
import { TASK_STATUSES, type TaskStatus } from "../../db/tables.ts";
import { addId, DEFAULT_LIMIT, duration, wholeNumber } from "../arguments.ts";
import type { Deps } from "../deps.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";
import { printRequeued, purge, showTask } from "../task-actions.ts";

export function addTasks(program: Command, deps: Deps): void {
  const tasks = program
    .command("tasks")
    .description("the messages taken in: inspect them, put them back in the queue, delete them");
  withExamples(tasks, [
    "tasks list --status failed     what needs a person",
    "tasks show 12                  everything kept of task 12",
    "tasks requeue 12               the next pass works it again",
  ]);
  addList(tasks, deps);
  addShow(tasks, deps);
  addRequeue(tasks, deps);
  addPurge(tasks, deps);
}

interface ListOptions {
  readonly status?: TaskStatus;
  readonly account?: string;
  readonly limit: number;
}

function addList(tasks: Command, deps: Deps): void {
  const list = tasks
    .command("list")
    .description("list tasks, the newest first")
    .addOption(new Option("--status <status>", "only these").choices(TASK_STATUSES))
    .option("--account <name>", "only this account's")
    .option("--limit <n>", "at most so many", wholeNumber, DEFAULT_LIMIT)
    .action(async (options: ListOptions) => {
      const { listTasks } = await import("../../db/task-admin.ts");
      const found = await deps.withDb((db) => listTasks(db, options));
      const { tasksText } = await import("../task-text.ts");
      const { paintFor } = await import("../paint.ts");
      printResult(deps, found, () => tasksText(found, paintFor(deps.terminal).bold));
    });
  withExamples(list, [
    "tasks list",
    "tasks list --status pending --account billing",
    "tasks list --json --limit 1000",
  ]);
}

function addShow(tasks: Command, deps: Deps): void {
  const show = tasks
    .command("show")
    .description("show one task with everything that is kept of it")
    .argument("<id>", "a task id, as printed by tasks list", wholeNumber)
    .option("--raw", "the stored message itself")
    .action((id: number, options: { raw?: true }) =>
      showTask(deps, id, options, () => true, "task"),
    );
  withExamples(show, ["tasks show 12", "tasks show 12 --raw > message.eml"]);
}

function addRequeue(tasks: Command, deps: Deps): void {
  const requeue = tasks
    .command("requeue")
    .description("put tasks back in the queue with all their attempts; the next pass runs them")
    .argument("<id...>", "task ids, as printed by tasks list", addId)
    .action(async (ids: readonly number[]) => {
      const { requeueTasks } = await import("../../db/task-admin.ts");
      const result = await deps.withDb((db) => requeueTasks(db, ids, deps.clock.now()));
      printRequeued(deps, "task", result);
    });
  withExamples(requeue, ["tasks requeue 12", "tasks requeue 12 13 14 --json"]);
}

interface PurgeOptions {
  readonly olderThan: number;
  readonly status?: "done" | "failed" | "dead_letter";
  readonly yes?: true;
}

function addPurge(tasks: Command, deps: Deps): void {
  const command = tasks
    .command("purge")
    .description("delete settled tasks with their stored mail; never invoices, never what is due")
    .requiredOption("--older-than <duration>", "settled longer ago than this", duration)
    .option("--status <status>", "only these: done, failed or dead_letter", settledStatus)
    .option("--yes", "do not ask")
    .action(({ olderThan, status, yes }: PurgeOptions) => {
      const filter = { status, before: deps.clock.now() - olderThan };
      return purge(deps, filter, "settled tasks", yes === true ? { yes } : {});
    });
  withExamples(command, [
    "tasks purge --older-than 90d",
    "tasks purge --older-than 30d --status done --yes",
  ]);
}

function settledStatus(text: string): string {
  if (["done", "failed", "dead_letter"].includes(text)) return text;
  throw new InvalidArgumentError(
    "It must be done, failed or dead_letter: what is still due needs its stored mail.",
  );
}
