import type { Insertable } from "kysely";
import { invoiceIdentity } from "../invoice/identity.ts";
import type { Invoice, Reading } from "../invoice/invoice.ts";
import type { Db, InvoicesTable, Task } from "./tables.ts";

/** One invoice out of one document, about to be stored. */
export interface NewInvoice {
  readonly reading: Reading;
  readonly invoice: Invoice;
  readonly documentHash: string;
  /** Which one, when a document holds several. */
  readonly position: number;
}

/**
 * Stores an invoice once. The same invoice again (the same document, or the same seller, number,
 * date and total) is kept as a link to the first. Reading a task again replaces what it had said,
 * unless a person has approved it.
 */
export async function keepInvoice(
  trx: Db,
  task: Task,
  found: NewInvoice,
  now: number,
): Promise<void> {
  const identity = invoiceIdentity(found.invoice);
  const duplicateOf = await firstOfTheSame(trx, task.id, found, identity);
  const row = invoiceRow(task, found, identity, duplicateOf, now);
  const { created_at: _, ...columns } = row;
  const kept = await trx
    .insertInto("invoices")
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(["task_id", "document_hash", "position"])
        .doUpdateSet(columns)
        .where("invoices.approved_at", "is", null),
    )
    .returning("id")
    .executeTakeFirst();
  if (kept === undefined) return;
  await trx.deleteFrom("invoice_lines").where("invoice_id", "=", kept.id).execute();
  const lines = found.invoice.lines.map((line, position) => ({
    invoice_id: kept.id,
    position,
    description: line.description,
    quantity: line.quantity,
    unit_price: line.unitPrice,
    net: line.net,
    tax_rate: line.taxRate,
  }));
  // SQLite takes 32,766 parameters a statement, so long tables go in slices
  for (let from = 0; from < lines.length; from += 1_000) {
    await trx
      .insertInto("invoice_lines")
      .values(lines.slice(from, from + 1_000))
      .execute();
  }
}

async function firstOfTheSame(
  trx: Db,
  taskId: number,
  found: NewInvoice,
  identity: string | null,
): Promise<number | null> {
  const first = await trx
    .selectFrom("invoices")
    .select("id")
    .where("duplicate_of", "is", null)
    .where((eb) =>
      eb.or([
        eb("task_id", "is", null),
        eb("task_id", "!=", taskId),
        eb("document_hash", "!=", found.documentHash),
        eb("position", "!=", found.position),
      ]),
    )
    .where((eb) =>
      eb.or([
        ...(identity === null ? [] : [eb("identity", "=", identity)]),
        eb.and([eb("document_hash", "=", found.documentHash), eb("position", "=", found.position)]),
      ]),
    )
    .orderBy("id")
    .executeTakeFirst();
  return first?.id ?? null;
}

function invoiceRow(
  task: Task,
  { reading, invoice, documentHash, position }: NewInvoice,
  identity: string | null,
  duplicateOf: number | null,
  now: number,
): Insertable<InvoicesTable> {
  return {
    task_id: task.id,
    account: task.account,
    document_hash: documentHash,
    document_name: reading.part,
    position,
    kind: reading.kind,
    method: reading.method,
    format: reading.format ?? "pdf",
    number: invoice.number,
    issue_date: invoice.issueDate,
    due_date: invoice.dueDate,
    currency: invoice.currency,
    seller_name: invoice.seller.name,
    seller_tax_id: invoice.seller.taxId,
    seller_country: invoice.seller.country,
    buyer_name: invoice.buyer.name,
    buyer_tax_id: invoice.buyer.taxId,
    buyer_country: invoice.buyer.country,
    net: invoice.net,
    tax: invoice.tax,
    gross: invoice.gross,
    payable: invoice.payable,
    order_reference: invoice.orderReference,
    payment_reference: invoice.paymentReference,
    iban: invoice.iban,
    taxes: JSON.stringify(invoice.taxes),
    evidence: JSON.stringify(reading.evidence),
    issues: JSON.stringify(reading.issues),
    needs_review: reading.needsReview ? 1 : 0,
    identity,
    duplicate_of: duplicateOf,
    created_at: now,
  };
}

/** How many invoices the tasks brought that this pass finished: its part of the summary. */
export async function countInvoices(
  db: Db,
  run: { readonly id: string; readonly startedAt: number },
): Promise<{
  readonly stored: number;
  readonly duplicates: number;
  readonly needsReview: number;
}> {
  const row = await db
    .selectFrom("invoices as invoice")
    .innerJoin("email_tasks as task", "task.id", "invoice.task_id")
    .where("task.processed_at", ">=", run.startedAt)
    .where("task.last_run_id", "=", run.id)
    .where("task.status", "in", ["done", "failed"])
    .select((eb) => [
      eb.fn.count<number>("invoice.id").filterWhere("duplicate_of", "is", null).as("stored"),
      eb.fn
        .count<number>("invoice.id")
        .filterWhere("duplicate_of", "is not", null)
        .as("duplicates"),
      eb.fn
        .count<number>("invoice.id")
        .filterWhere("duplicate_of", "is", null)
        .filterWhere("needs_review", "=", 1)
        .as("needsReview"),
    ])
    .executeTakeFirstOrThrow();
  return row;
}
