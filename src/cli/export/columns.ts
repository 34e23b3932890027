import type { InvoiceDetails } from "../../db/invoice-admin.ts";

/** An invoice as it is exported. */
export type Exported = Omit<InvoiceDetails, "duplicates">;

export type Cell = string | number | boolean | null;

/** One column of the table that csv, xlsx and zip share; a spreadsheet shows each by its kind. */
export interface Column {
  readonly title: string;
  readonly kind: "text" | "amount" | "date" | "instant" | "id" | "flag";
  readonly cell: (one: Exported) => Cell;
}

export const COLUMNS: readonly Column[] = [
  { title: "id", kind: "id", cell: (one) => one.id },
  { title: "taskId", kind: "id", cell: (one) => one.taskId },
  { title: "account", kind: "text", cell: (one) => one.account },
  { title: "kind", kind: "text", cell: (one) => one.kind },
  { title: "number", kind: "text", cell: (one) => one.number },
  { title: "issueDate", kind: "date", cell: (one) => one.issueDate },
  { title: "dueDate", kind: "date", cell: (one) => one.dueDate },
  { title: "currency", kind: "text", cell: (one) => one.currency },
  { title: "sellerName", kind: "text", cell: (one) => one.sellerName },
  { title: "sellerTaxId", kind: "text", cell: (one) => one.sellerTaxId },
  { title: "sellerCountry", kind: "text", cell: (one) => one.invoice.seller.country },
  { title: "buyerName", kind: "text", cell: (one) => one.invoice.buyer.name },
  { title: "buyerTaxId", kind: "text", cell: (one) => one.invoice.buyer.taxId },
  { title: "net", kind: "amount", cell: (one) => one.net },
  { title: "tax", kind: "amount", cell: (one) => one.tax },
  { title: "gross", kind: "amount", cell: (one) => one.gross },
  { title: "payable", kind: "amount", cell: (one) => one.invoice.payable },
  { title: "orderReference", kind: "text", cell: (one) => one.invoice.orderReference },
  { title: "paymentReference", kind: "text", cell: (one) => one.invoice.paymentReference },
  { title: "iban", kind: "text", cell: (one) => one.invoice.iban },
  { title: "method", kind: "text", cell: (one) => one.method },
  { title: "needsReview", kind: "flag", cell: (one) => one.needsReview },
  { title: "issues", kind: "text", cell: (one) => one.issues.map(({ code }) => code).join(" ") },
  { title: "documentName", kind: "text", cell: (one) => one.documentName },
  { title: "documentHash", kind: "text", cell: (one) => one.documentHash },
  { title: "createdAt", kind: "instant", cell: (one) => one.createdAt },
];
