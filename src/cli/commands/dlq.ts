import type { Command } from "commander";
import { UsageError } from "../../core/errors.ts";
import { addId, DEFAULT_LIMIT, duration, wholeNumber } from "../arguments.ts";
import type { Deps } from "../deps.ts";
import { withExamples } from "../help.ts";
import { suggestNext } from "../next-step.ts";
import { printResult } from "../print.ts";
import { printRequeued, purge, showTask } from "../task-actions.ts";

export function addDlq(program: Command, deps: Deps): void {
  const dlq = program
    .command("dlq")
    .description("the dead letters: tasks whose attempts are used up");
  withExamples(dlq, [
    "dlq list                what gave up, and why",
    "dlq retry 12            all attempts again, from the next pass on",
    "dlq retry --all",
  ]);
  addList(dlq, deps);
  addShow(dlq, deps);
  addRetry(dlq, deps);
  addPurge(dlq, deps);
}

function addList(dlq: Command, deps: Deps): void {
  const list = dlq
    .command("list")
    .description("list the dead letters, the newest first")
    .option("--account <name>", "only this account's")
    .option("--limit <n>", "at most so many", wholeNumber, DEFAULT_LIMIT)
    .action(async (options: { account?: string; limit: number }) => {
      const { listTasks } = await import("../../db/task-admin.ts");
      const found = await deps.withDb((db) => listTasks(db, { ...options, status: "dead_letter" }));
      const { tasksText } = await import("../task-text.ts");
      const { paintFor } = await import("../paint.ts");
      printResult(deps, found, () => tasksText(found, paintFor(deps.terminal).bold));
      const [newest] = found;
      if (newest !== undefined) {
        suggestNext(deps, `dlq retry ${newest.id}`, "once the cause is mended; --all for all");
      }
    });
  withExamples(list, ["dlq list", "dlq list --json"]);
}

function addShow(dlq: Command, deps: Deps): void {
  const show = dlq
    .command("show")
    .description("show one dead letter with everything that is kept of it")
    .argument("<id>", "a task id, as printed by dlq list", wholeNumber)
    .option("--raw", "the stored message itself")
    .action((id: number, options: { raw?: true }) =>
      showTask(deps, id, options, (status) => status === "dead_letter", "dead letter"),
    );
  withExamples(show, ["dlq show 12", "dlq show 12 --raw > message.eml"]);
}

function addRetry(dlq: Command, deps: Deps): void {
  const retry = dlq
    .command("retry")
    .description("put dead letters back in the queue; the next pass runs them")
    .argument("[id...]", "task ids, as printed by dlq list", addId)
    .option("--all", "every dead letter there is")
    .action(async (given: readonly number[] | undefined, options: { all?: true }) => {
      const ids = given ?? [];
      if ((options.all === true) === ids.length > 0) {
        throw new UsageError(["dlq retry takes ids, or --all, and not both"]);
      }
      const { requeueDeadLetters } = await import("../../db/task-admin.ts");
      const wanted = options.all === true ? "all" : ids;
      const now = deps.clock.now();
      const result = await deps.withDb((db) => requeueDeadLetters(db, wanted, now));
      printRequeued(deps, "dead letter", result);
    });
  withExamples(retry, ["dlq retry 12 13", "dlq retry --all"]);
}

function addPurge(dlq: Command, deps: Deps): void {
  const command = dlq
    .command("purge")
    .description("delete dead letters with their stored mail; never invoices")
    .option("--older-than <duration>", "only those that gave up longer ago", duration)
    .option("--yes", "do not ask")
    .action(({ olderThan, yes }: { olderThan?: number; yes?: true }) => {
      const before = olderThan === undefined ? undefined : deps.clock.now() - olderThan;
      const filter = { status: "dead_letter", before } as const;
      return purge(deps, filter, "dead letters", yes === true ? { yes } : {});
    });
  withExamples(command, ["dlq purge", "dlq purge --older-than 90d --yes"]);
}
