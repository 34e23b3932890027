import type { Evidence, Invoice } from "../invoice/invoice.ts";
import { listOf } from "./id-list.ts";
import { invoiceEntry, storedJson, type InvoiceEntry, type InvoiceRow } from "./invoice-entry.ts";
import type { Db } from "./tables.ts";
import { inTransaction } from "./transaction.ts";

export interface InvoiceFilter {
  readonly account?: string | undefined;
  /** Taken in at this instant or later. */
  readonly sinceAt?: number | undefined;
  /** Only what a person has to look at; of copies, those that ask for money to another account. */
  readonly review?: boolean;
  readonly limit: number;
}

/** The newest invoices first; a copy of an earlier one says so in `duplicateOf`. */
export async function listInvoices(
  db: Db,
  filter: InvoiceFilter,
): Promise<readonly InvoiceEntry[]> {
  let query = db.selectFrom("invoices").selectAll();
  if (filter.account !== undefined) query = query.where("account", "=", filter.account);
  if (filter.sinceAt !== undefined) query = query.where("created_at", ">=", filter.sinceAt);
  if (filter.review === true) {
    query = query
      .where("needs_review", "=", 1)
      .where((eb) => eb.or([eb("duplicate_of", "is", null), eb("iban_changed", "=", 1)]));
  }
  const rows = await query.orderBy("id", "desc").limit(filter.limit).execute();
  return rows.map(invoiceEntry);
}

/** A list entry with everything else that is kept of the invoice. */
export interface InvoiceDetails extends InvoiceEntry {
  /** Null for a mail's own text. */
  readonly format: string | null;
  readonly documentName: string | null;
  readonly documentHash: string;
  readonly position: number;
  readonly invoice: Invoice;
  /** Where each value was read that did not come from XML. */
  readonly evidence: Readonly<Record<string, Evidence>>;
  /** The ids of its copies. */
  readonly duplicates: readonly number[];
}

export async function findInvoice(db: Db, id: number): Promise<InvoiceDetails | undefined> {
  const row = await db.selectFrom("invoices").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) return undefined;
  const [details] = await withLines(db, [row]);
  const copies = await db
    .selectFrom("invoices")
    .select("id")
    .where("duplicate_of", "=", id)
    .orderBy("id")
    .execute();
  return details && { ...details, duplicates: copies.map((copy) => copy.id) };
}

const PAGE = 500;

/** Every invoice once, oldest first, page by page: memory does not grow with their number. */
export async function* eachInvoice(
  db: Db,
  sinceAt: number | undefined,
): AsyncGenerator<Omit<InvoiceDetails, "duplicates">> {
  for (let after = 0; ;) {
    let query = db
      .selectFrom("invoices")
      .selectAll()
      .where("id", ">", after)
      .where("duplicate_of", "is", null);
    if (sinceAt !== undefined) query = query.where("created_at", ">=", sinceAt);
    const rows = await query.orderBy("id").limit(PAGE).execute();
    yield* await withLines(db, rows);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.id;
  }
}

export interface Approved {
  readonly approved: readonly number[];
  readonly notFound: readonly number[];
}

/** A person has looked: they need no review any more, and reading again leaves them as they are. */
export function approveInvoices(db: Db, ids: readonly number[], now: number): Promise<Approved> {
  return inTransaction(db, async (trx) => {
    const rows = await trx
      .updateTable("invoices")
      .set({ needs_review: 0, approved_at: now })
      .where("id", "in", listOf(ids))
      .returning("id")
      .execute();
    const approved = rows.map((row) => row.id).sort((a, b) => a - b);
    return { approved, notFound: ids.filter((id) => !approved.includes(id)) };
  });
}

async function withLines(
  db: Db,
  rows: readonly InvoiceRow[],
): Promise<readonly Omit<InvoiceDetails, "duplicates">[]> {
  const lines = await db
    .selectFrom("invoice_lines")
    .selectAll()
    .where("invoice_id", "in", listOf(rows.map((row) => row.id)))
    .orderBy("invoice_id")
    .orderBy("position")
    .execute();
  const byInvoice = Map.groupBy(lines, (line) => line.invoice_id);
  return rows.map((row) => ({
    ...invoiceEntry(row),
    format: row.format,
    documentName: row.document_name,
    documentHash: row.document_hash,
    position: row.position,
    evidence: storedJson(row.evidence) as InvoiceDetails["evidence"],
    invoice: {
      number: row.number,
      issueDate: row.issue_date,
      dueDate: row.due_date,
      currency: row.currency,
      seller: { name: row.seller_name, taxId: row.seller_tax_id, country: row.seller_country },
      buyer: { name: row.buyer_name, taxId: row.buyer_tax_id, country: row.buyer_country },
      net: row.net,
      tax: row.tax,
      gross: row.gross,
      payable: row.payable,
      taxes: storedJson(row.taxes) as Invoice["taxes"],
      lines: (byInvoice.get(row.id) ?? []).map((line) => ({
        description: line.description,
        quantity: line.quantity,
        unitPrice: line.unit_price,
        net: line.net,
        taxRate: line.tax_rate,
      })),
      orderReference: row.order_reference,
      paymentReference: row.payment_reference,
      iban: row.iban,
    },
  }));
}
