import type { Insertable } from "kysely";
import { sellerKeys } from "../invoice/identity.ts";
import type { Invoice, InvoiceLine, Reading } from "../invoice/invoice.ts";
import { oneAtATime, unindexed } from "./in-both-dialects.ts";
import { lookUp, type Known } from "./known-invoices.ts";
import type { Db, InvoicesTable, Task } from "./tables.ts";

/** One invoice out of one document, about to be stored. */
export interface NewInvoice {
  readonly reading: Reading;
  readonly invoice: Invoice;
  readonly documentHash: string;
  /** Which one, when a document holds several. */
  readonly position: number;
}

export interface KeptInvoice {
  readonly id: number;
  /** Its seller had another IBAN before: somebody has to be told. */
  readonly ibanChanged: boolean;
}

/**
 * Stores an invoice once. The same invoice again (the same document, or the same seller, number,
 * date and total) is kept as a link to the first. Reading a task again replaces what it had said;
 * undefined: a person has approved that, and it stays.
 */
export async function keepInvoice(
  trx: Db,
  task: Task,
  found: NewInvoice,
  now: number,
): Promise<KeptInvoice | undefined> {
  await oneAtATime(trx, "invoices"); // two machines may read the same invoice at the same time
  const own = await trx
    .selectFrom("invoices")
    .select(["id", "approved_at"])
    .where("task_id", "=", task.id)
    .where("document_hash", "=", found.documentHash)
    .where("position", "=", found.position)
    .executeTakeFirst();
  if (own !== undefined) {
    return own.approved_at === null ? replaceInvoice(trx, own.id, found) : undefined;
  }
  const known = await lookUp(trx, found, undefined);
  const { id } = await trx
    .insertInto("invoices")
    .values({
      ...columnsOf(found, known),
      task_id: task.id,
      account: task.account,
      document_hash: found.documentHash,
      document_name: found.reading.part,
      position: found.position,
      created_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await insertLines(trx, id, found.invoice.lines);
  return { id, ibanChanged: known.ibanChanged !== null };
}

/** What an invoice said before gives way to what it was read as now, an approval too. */
export async function replaceInvoice(trx: Db, id: number, found: NewInvoice): Promise<KeptInvoice> {
  await oneAtATime(trx, "invoices");
  const known = await lookUp(trx, found, id);
  await trx
    .updateTable("invoices")
    .set({ ...columnsOf(found, known), approved_at: null })
    .where("id", "=", id)
    .execute();
  if (known.duplicateOf !== null) {
    // its own copies are copies of the first one from now on
    await trx
      .updateTable("invoices")
      .set({ duplicate_of: known.duplicateOf })
      .where("duplicate_of", "=", id)
      .execute();
  }
  await trx.deleteFrom("invoice_lines").where("invoice_id", "=", id).execute();
  await insertLines(trx, id, found.invoice.lines);
  return { id, ibanChanged: known.ibanChanged !== null };
}

async function insertLines(trx: Db, id: number, lines: readonly InvoiceLine[]): Promise<void> {
  const rows = lines.map((line, position) => ({
    invoice_id: id,
    position,
    description: line.description,
    quantity: line.quantity,
    unit_price: line.unitPrice,
    net: line.net,
    tax_rate: line.taxRate,
  }));
  // SQLite takes 32,766 parameters a statement, so long tables go in slices
  for (let from = 0; from < rows.length; from += 1_000) {
    await trx
      .insertInto("invoice_lines")
      .values(rows.slice(from, from + 1_000))
      .execute();
  }
}

/** Where it comes from, and since when it is known, are no part of what was read. */
type ReadColumns = Omit<
  Insertable<InvoicesTable>,
  "task_id" | "account" | "document_hash" | "document_name" | "position" | "created_at"
>;

function columnsOf({ reading, invoice }: NewInvoice, known: Known): ReadColumns {
  const { seller, buyer } = invoice;
  const keys = sellerKeys(seller);
  return {
    kind: reading.kind,
    method: reading.method,
    format: reading.format,
    number: invoice.number,
    issue_date: invoice.issueDate,
    due_date: invoice.dueDate,
    currency: invoice.currency,
    seller_name: seller.name,
    seller_tax_id: seller.taxId,
    seller_country: seller.country,
    buyer_name: buyer.name,
    buyer_tax_id: buyer.taxId,
    buyer_country: buyer.country,
    net: invoice.net,
    tax: invoice.tax,
    gross: invoice.gross,
    payable: invoice.payable,
    order_reference: invoice.orderReference,
    payment_reference: invoice.paymentReference,
    iban: invoice.iban,
    iban_changed: known.ibanChanged === null ? 0 : 1,
    seller_tax_key: keys.tax,
    seller_name_key: keys.name,
    taxes: JSON.stringify(invoice.taxes),
    evidence: JSON.stringify(reading.evidence),
    issues: JSON.stringify(issuesOf(reading, known)),
    needs_review: reading.needsReview || known.ibanChanged !== null ? 1 : 0,
    identity: known.identity,
    duplicate_of: known.duplicateOf,
  };
}

/** What the document itself gives reason for, and what the books add to it. */
export function issuesOf({ issues }: Reading, { ibanChanged }: Known): Reading["issues"] {
  return ibanChanged === null ? issues : [...issues, ibanChanged];
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
    .where("invoice.task_id", "in", (eb) =>
      eb
        .selectFrom("email_tasks as task")
        .select("task.id")
        .where("task.processed_at", ">=", run.startedAt)
        .where("task.last_run_id", "=", run.id)
        // the plus: there are few tasks of this time, and many of this status
        .where(unindexed("task.status"), "in", ["done", "failed"]),
    )
    .select((eb) => [
      eb.fn.count<number>("invoice.id").filterWhere("duplicate_of", "is", null).as("stored"),
      eb.fn
        .count<number>("invoice.id")
        .filterWhere("duplicate_of", "is not", null)
        .as("duplicates"),
      eb.fn
        .count<number>("invoice.id")
        .filterWhere("needs_review", "=", 1)
        .filterWhere((one) =>
          one.or([one("duplicate_of", "is", null), one("iban_changed", "=", 1)]),
        )
        .as("needsReview"),
    ])
    .executeTakeFirstOrThrow();
  return row;
}
