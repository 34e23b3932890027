import { differencesBetween, type Difference, type ReadValues } from "../invoice/differences.ts";
import { findInvoice } from "./invoice-admin.ts";
import { listOf } from "./id-list.ts";
import { issuesOf, replaceInvoice, type NewInvoice } from "./invoices.ts";
import { lookUp } from "./known-invoices.ts";
import type { Db } from "./tables.ts";
import { inTransaction } from "./transaction.ts";

export type RerunSelection =
  | { readonly type: "ids"; readonly ids: readonly number[] }
  /** Taken in at this instant or later. */
  | { readonly type: "since"; readonly sinceAt: number };

/** An invoice that is to be read again, and where its document is. */
export interface StoredInvoice {
  readonly id: number;
  readonly taskId: number | null;
  /** The raw message's; null when its task is gone. */
  readonly contentHash: string | null;
  readonly documentHash: string;
  readonly documentName: string | null;
  readonly position: number;
  readonly number: string | null;
  /** Null: it was the message's own text. */
  readonly format: string | null;
  readonly approvedAt: number | null;
}

/** Those of one message stand together. */
export function findForRerun(db: Db, selection: RerunSelection): Promise<readonly StoredInvoice[]> {
  const query = db
    .selectFrom("invoices as invoice")
    .leftJoin("email_tasks as task", "task.id", "invoice.task_id")
    .select([
      "invoice.id",
      "invoice.task_id as taskId",
      "task.content_hash as contentHash",
      "invoice.document_hash as documentHash",
      "invoice.document_name as documentName",
      "invoice.position",
      "invoice.number",
      "invoice.format",
      "invoice.approved_at as approvedAt",
    ])
    .orderBy("invoice.task_id")
    .orderBy("invoice.id");
  return selection.type === "ids"
    ? query.where("invoice.id", "in", listOf(selection.ids)).execute()
    : query.where("invoice.created_at", ">=", selection.sinceAt).execute();
}

/** How the invoice would differ from what is stored; changes nothing. */
export async function differencesFromStored(
  db: Db,
  id: number,
  found: NewInvoice,
): Promise<readonly Difference[]> {
  const before = await findInvoice(db, id);
  if (before === undefined) return [];
  const known = await lookUp(db, found, id);
  const { kind, method, format, evidence, needsReview } = found.reading;
  const after: ReadValues = {
    kind,
    method,
    format,
    evidence,
    invoice: found.invoice,
    issues: issuesOf(found.reading, known),
    needsReview: needsReview || known.ibanChanged !== null,
    duplicateOf: known.duplicateOf,
  };
  const differences = differencesBetween(before, after);
  // a person's approval took the review away: that alone is no difference
  const isApproval = ({ field }: Difference) =>
    field === "needsReview" && before.approvedAt !== null;
  return differences.every(isApproval) ? [] : differences;
}

export interface Replacement {
  readonly id: number;
  readonly found: NewInvoice;
  /** Also what a person has approved. */
  readonly evenApproved: boolean;
}

/** Keeps every new reading or, when one cannot be kept, none. Gives the ids that were replaced. */
export function replaceInvoices(
  db: Db,
  replacements: readonly Replacement[],
): Promise<ReadonlySet<number>> {
  return inTransaction(db, async (trx) => {
    const replaced = new Set<number>();
    for (const { id, found, evenApproved } of replacements) {
      const row = await trx
        .selectFrom("invoices")
        .select("approved_at")
        .where("id", "=", id)
        .executeTakeFirst();
      if (row === undefined || (row.approved_at !== null && !evenApproved)) continue;
      await replaceInvoice(trx, id, found);
      replaced.add(id);
    }
    return replaced;
  });
}
