import type { InvoiceDetails } from "../db/invoice-admin.ts";
import type { InvoiceEntry } from "../db/invoice-entry.ts";
import { plainText } from "../core/plain-text.ts";
import { facts, localTime, table } from "./table.ts";

export function invoicesText(
  invoices: readonly InvoiceEntry[],
  paintTitle: (text: string) => string,
): string {
  if (invoices.length === 0) return "none\n";
  return table(
    invoices,
    [
      { title: "ID", cell: (one) => one.id, align: "right" },
      { title: "NUMBER", cell: (one) => one.number, most: 24 },
      { title: "DATE", cell: (one) => one.issueDate, most: 10 },
      { title: "SELLER", cell: (one) => one.sellerName, most: 32 },
      { title: "GROSS", cell: (one) => one.gross, align: "right", most: 20 },
      { title: "CUR", cell: (one) => one.currency, most: 5 },
      { title: "METHOD", cell: (one) => one.method },
      { title: "", cell: noteOf },
    ],
    paintTitle,
  );
}

function noteOf(one: InvoiceEntry): string {
  const parts = [
    ...(one.duplicateOf === null ? [] : [`the same as ${one.duplicateOf}`]),
    ...(one.needsReview ? [`review: ${one.issues.map((issue) => issue.code).join(" ")}`] : []),
    ...(one.approvedAt === null ? [] : ["approved"]),
  ];
  return parts.join("; ");
}

/** One invoice, and for each value that was read from a page where it stands there. */
export function invoiceText(details: InvoiceDetails): string {
  const { invoice, evidence, issues } = details;
  const party = ({ name, taxId, country }: typeof invoice.seller) =>
    [name, taxId, country].filter((part) => part !== null).join(", ");
  const head = facts([
    ["invoice", details.id],
    ["task", details.taskId],
    ["document", details.documentName],
    ["stored as", details.documentHash],
    ["kind", details.kind],
    ["read from", `${details.method} (${details.format ?? "the mail itself"})`],
    ["number", invoice.number],
    ["date", invoice.issueDate],
    ["due", invoice.dueDate],
    ["seller", party(invoice.seller)],
    ["buyer", party(invoice.buyer)],
    ["net", invoice.net],
    ["tax", invoice.tax],
    ["gross", invoice.gross],
    ["payable", invoice.payable],
    ["currency", invoice.currency],
    ["iban", invoice.iban],
    ["order", invoice.orderReference],
    ["payment reference", invoice.paymentReference],
    ["the same as", details.duplicateOf],
    ["copies", details.duplicates.join(", ")],
    ["approved", localTime(details.approvedAt)],
  ]);
  const sections: readonly (readonly [string, readonly string[]])[] = [
    [
      details.needsReview ? "needs review" : "issues",
      issues.map((issue) => `${issue.code}: ${issue.message}`),
    ],
    [
      "lines",
      invoice.lines.map(
        (line) =>
          `${line.quantity ?? "?"} × ${line.description ?? "?"} at ${line.unitPrice ?? "?"} = ${line.net ?? "?"} (${line.taxRate ?? "?"} %)`,
      ),
    ],
    [
      "taxes",
      invoice.taxes.map(
        (tax) => `${tax.rate ?? "?"} % of ${tax.base ?? "?"} = ${tax.amount ?? "?"}`,
      ),
    ],
    [
      "where it was read",
      Object.entries(evidence).map(([field, { page, text }]) => `${field}: page ${page}: ${text}`),
    ],
  ];
  const rest = sections
    .filter(([, lines]) => lines.length > 0)
    .map(
      ([name, lines]) => `\n${name}:\n${lines.map((line) => `  ${plainText(line)}\n`).join("")}`,
    );
  return head + rest.join("");
}
