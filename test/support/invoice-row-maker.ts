import { createHash } from "node:crypto";
import type { Effect, Notice } from "../../src/db/effects.ts";
import { settleTask } from "../../src/db/settle-tasks.ts";
import type { Db } from "../../src/db/tables.ts";
import type { Invoice, Reading } from "../../src/invoice/invoice.ts";
import { claimTask, aStoredMessage, takeIn } from "./task-maker.ts";

const POLICY = { attempts: 5, backoffMs: 60_000, maxBackoffMs: 3_600_000 };

export interface DocumentOptions extends Partial<Reading> {
  /** What the document holds: the same content is the same document. */
  readonly content?: string;
}

/** Settles a message of its own with one document that was read as this invoice. */
export async function settleInvoice(
  db: Db,
  invoice: Invoice,
  { content = JSON.stringify(invoice), ...reading }: DocumentOptions = {},
): Promise<readonly Notice[]> {
  const { tasks } = await db
    .selectFrom("email_tasks")
    .select((eb) => eb.fn.countAll<number>().as("tasks"))
    .executeTakeFirstOrThrow();
  await takeIn(db, [aStoredMessage({ uid: tasks + 1 })]);
  const task = await claimTask(db, "billing", { runId: `run-${tasks}`, suspects: false }, 0);
  if (task === undefined) throw new Error("it was taken in");
  const effect: Effect = {
    type: "invoice",
    invoice: {
      invoice,
      reading: aReading({ invoice, ...reading }),
      documentHash: createHash("sha256").update(content).digest("hex"),
      position: 0,
    },
  };
  const done = { type: "done", effects: [effect] } as const;
  return (await settleTask(db, task, done, POLICY, 0)).notices;
}

export function aReading(given: Partial<Reading> = {}): Reading {
  return {
    part: "rechnung.pdf",
    kind: "invoice",
    method: "text",
    format: "pdf",
    needsReview: false,
    issues: [],
    invoice: null,
    evidence: {},
    ...given,
  };
}
