import type { Requeued } from "../db/task-admin.ts";
import type { PurgeFilter } from "../db/purge.ts";
import { CodedError } from "../core/errors.ts";
import type { Deps } from "./deps.ts";
import { FailedResult, notFound } from "./failure.ts";
import { printResult } from "./print.ts";

// What `tasks` and `dlq` have in common. The database's own code is loaded when it is needed.

/** Prints one task with everything that is kept of it, or its raw message. */
export async function showTask(
  deps: Deps,
  id: number,
  options: { readonly raw?: true },
  isAmong: (status: string) => boolean,
  what: string,
): Promise<void> {
  const { findTask } = await import("../db/task-admin.ts");
  const task = await deps.withDb((db) => findTask(db, id));
  if (task === undefined || !isAmong(task.status)) throw notFound(what, [id]);
  if (options.raw === true) {
    if (task.mailDeletedAt !== null) throw new CodedError("MESSAGE_EXPIRED");
    await printRaw(deps, task.contentHash);
    return;
  }
  const { withTexts } = await import("./reply-texts.ts");
  const shown = { ...task, outbox: await withTexts(await deps.stateDir(), task.outbox) };
  const { taskText } = await import("./task-text.ts");
  printResult(deps, shown, () => taskText(shown));
}

async function printRaw(deps: Deps, contentHash: string): Promise<void> {
  const { readStored } = await import("../db/files.ts");
  const raw = await readStored(await deps.stateDir(), contentHash);
  if (!deps.terminal.stdoutIsTty) {
    deps.out(raw);
    return;
  }
  const { plainText } = await import("../core/plain-text.ts");
  for (const line of raw.toString("utf8").split(/\r?\n/)) deps.out(`${plainText(line)}\n`);
}

/** Says what was put back; what could not be is exit code 1, after the result. */
export function printRequeued(deps: Deps, what: string, result: Requeued): void {
  const { requeued, notFound: missing, busy, expired } = result;
  const document = {
    requeued,
    notFound: missing,
    ...(busy.length > 0 ? { busy } : {}),
    ...(expired.length > 0 ? { expired } : {}),
  };
  const text = `${requeued.length} requeued; the next pass runs ${requeued.length === 1 ? "it" : "them"}\n`;
  if (missing.length > 0) {
    const detail = `${what} ${missing.join(", ")}`;
    throw new FailedResult("NOT_FOUND", detail, { result: document, text });
  }
  if (expired.length > 0) {
    const detail = `task ${expired.join(", ")}`;
    throw new FailedResult("MESSAGE_EXPIRED", detail, { result: document, text });
  }
  if (busy.length > 0) {
    throw new FailedResult("TASK_BUSY", `task ${busy.join(", ")}`, { result: document, text });
  }
  printResult(deps, document, () => text);
}

/** More than any purge takes. */
const PURGE_MS = 600_000;

/** Counts, asks, deletes; under the pass lock, because a pass could be taking in the same content. */
export async function purge(
  deps: Deps,
  filter: PurgeFilter,
  what: string,
  options: { readonly yes?: true },
): Promise<void> {
  const { countPurgeable, purgeTasks } = await import("../db/purge.ts");
  const { takePassLock } = await import("../db/pass-lock.ts");
  const { takeEveryAccount } = await import("../db/leases.ts");
  const stateDir = await deps.stateDir();
  const purged = await deps.withDb(async (db) => {
    const count = await countPurgeable(db, filter);
    if (options.yes !== true) {
      const question = `Delete ${count} ${what} and the stored mail? Invoices stay.`;
      if (!(await deps.confirm(question, "--yes"))) return 0;
    }
    if (count === 0) return 0; // also where there is no state, so that none is made
    const lock = takePassLock(stateDir, { now: deps.clock.now(), forMs: PURGE_MS });
    if (lock === undefined) throw new CodedError("PASS_RUNNING");
    try {
      if (!(await takeEveryAccount(db))) throw new CodedError("PASS_RUNNING");
      return await purgeTasks(db, stateDir, filter);
    } finally {
      lock.release();
    }
  });
  printResult(deps, { purged }, () => `${purged} deleted\n`);
}
