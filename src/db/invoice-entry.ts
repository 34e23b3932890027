import type { Selectable } from "kysely";
import { isoTime } from "../core/clock.ts";
import type { InvoicesTable } from "./tables.ts";

export type InvoiceRow = Selectable<InvoicesTable>;

/** An invoice as `invoices list` shows it. */
export interface InvoiceEntry {
  readonly id: number;
  readonly taskId: number | null;
  readonly number: string | null;
  readonly issueDate: string | null;
  readonly dueDate: string | null;
  readonly currency: string | null;
  readonly sellerName: string | null;
  readonly sellerTaxId: string | null;
  readonly net: string | null;
  readonly tax: string | null;
  readonly gross: string | null;
  readonly method: string;
  readonly needsReview: boolean;
  readonly issues: readonly { readonly code: string; readonly message: string }[];
  readonly duplicateOf: number | null;
  readonly createdAt: string;
  readonly account: string;
  readonly kind: string;
  readonly approvedAt: string | null;
}

export function invoiceEntry(row: InvoiceRow): InvoiceEntry {
  return {
    id: row.id,
    taskId: row.task_id,
    number: row.number,
    issueDate: row.issue_date,
    dueDate: row.due_date,
    currency: row.currency,
    sellerName: row.seller_name,
    sellerTaxId: row.seller_tax_id,
    net: row.net,
    tax: row.tax,
    gross: row.gross,
    method: row.method,
    needsReview: row.needs_review === 1,
    issues: storedJson(row.issues) as InvoiceEntry["issues"],
    duplicateOf: row.duplicate_of,
    createdAt: isoTime(row.created_at),
    account: row.account,
    kind: row.kind,
    approvedAt: isoTime(row.approved_at),
  };
}

/** A JSON column; only our own code writes them, so its caller may name its type. */
export function storedJson(text: string): unknown {
  return JSON.parse(text);
}
