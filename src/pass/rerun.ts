import {
  differencesFromStored,
  findForRerun,
  replaceInvoices,
  type Replacement,
  type RerunSelection,
  type StoredInvoice,
} from "../db/invoice-rerun.ts";
import type { Db } from "../db/tables.ts";
import type { Difference } from "../invoice/differences.ts";
import type { InvoiceReading } from "./pipelines/invoices.ts";
import { readerOfMessage, type Problem, type ReadingAgain } from "./read-again.ts";

export interface RerunContext extends ReadingAgain {
  readonly db: Db;
  /** Keeps what was read now; otherwise it is only shown. */
  readonly apply: boolean;
}

/** What became of one invoice that was read again. */
export interface RerunEntry {
  readonly id: number;
  readonly taskId: number | null;
  readonly number: string | null;
  readonly documentName: string | null;
  /** `not_read`: no invoice is found in its document any more; what is stored stays. */
  readonly outcome: "same" | "changed" | "not_read";
  readonly approved: boolean;
  readonly applied: boolean;
  readonly problem: { readonly code: string; readonly message: string } | null;
  readonly differences: readonly Difference[];
}

export interface RerunResult {
  readonly rerun: readonly RerunEntry[];
  readonly notFound: readonly number[];
}

/**
 * Reads stored documents again as the pipeline reads them now, and says what is different. Approved
 * invoices are replaced only when they are named; one that is no longer read is never dropped.
 */
export async function rerunInvoices(
  selection: RerunSelection,
  context: RerunContext,
  signal: AbortSignal,
): Promise<RerunResult> {
  const { db } = context;
  const stored = await findForRerun(db, selection);
  const replacements: Replacement[] = [];
  const entries: RerunEntry[] = [];
  for (const group of byMessage(stored)) {
    const readAgain = readerOfMessage(group[0]?.contentHash ?? null, context, signal);
    for (const invoice of group) {
      const found = await readAgain(invoice);
      const differences =
        "problem" in found ? [] : await differencesFromStored(db, invoice.id, newInvoice(found));
      entries.push(entryOf(invoice, found, differences));
      if ("problem" in found || differences.length === 0) continue;
      const evenApproved = selection.type === "ids";
      replacements.push({ id: invoice.id, found: newInvoice(found), evenApproved });
    }
  }
  const replaced = context.apply ? await replaceInvoices(db, replacements) : new Set<number>();
  const known = new Set(stored.map(({ id }) => id));
  return {
    rerun: entries
      .map((entry) => (replaced.has(entry.id) ? { ...entry, applied: true } : entry))
      .toSorted((a, b) => a.id - b.id),
    notFound: selection.type === "ids" ? selection.ids.filter((id) => !known.has(id)) : [],
  };
}

function byMessage(stored: readonly StoredInvoice[]): Iterable<readonly StoredInvoice[]> {
  return Map.groupBy(stored, ({ id, taskId }) =>
    taskId === null ? `invoice ${id}` : taskId,
  ).values();
}

function newInvoice(found: InvoiceReading) {
  const { invoice, documentHash, position } = found;
  return { reading: found, invoice, documentHash, position };
}

function entryOf(
  { id, taskId, number, documentName, approvedAt }: StoredInvoice,
  found: InvoiceReading | Problem,
  differences: readonly Difference[],
): RerunEntry {
  const problem = "problem" in found ? found.problem : null;
  return {
    id,
    taskId,
    number,
    documentName,
    outcome: problem !== null ? "not_read" : differences.length > 0 ? "changed" : "same",
    approved: approvedAt !== null,
    applied: false,
    problem,
    differences,
  };
}
