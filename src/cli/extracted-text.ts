import { plainText } from "../core/plain-text.ts";
import type { Invoice, Reading } from "../invoice/invoice.ts";

/** One entry of `extract --json`. */
export interface Extracted extends Reading {
  readonly file: string;
}

/** Every document in a few lines for a person. */
export function extractedText(found: readonly Extracted[]): string {
  if (found.length === 0) return "no document found\n";
  return found.map(entryText).join("\n");
}

function entryText({ file, part, kind, method, format, issues, invoice }: Extracted): string {
  const name = part === null ? file : `${file} › ${part}`;
  const how = [format, method === "none" ? null : method].filter((word) => word !== null);
  const title = `${kind.replace("_", " ")}${how.length === 0 ? "" : ` (${how.join(", ")})`}`;
  const lines = [
    `${plainText(name)}: ${title}`,
    ...(invoice === null ? [] : invoiceLines(invoice)),
    ...issues.map(({ code, message }) => `  ⚠️  ${code}: ${plainText(message)}`),
  ];
  return `${lines.join("\n")}\n`;
}

function invoiceLines(invoice: Invoice): string[] {
  const { seller, buyer, net, tax, gross, payable, currency } = invoice;
  const amount = (value: string | null) =>
    value === null ? null : `${value}${currency === null ? "" : ` ${currency}`}`;
  const party = ({ name, taxId }: Invoice["seller"]) =>
    [name, taxId].filter((value) => value !== null).join(", ") || null;
  const rows: readonly (readonly [string, string | null])[] = [
    ["number", invoice.number],
    ["date", invoice.issueDate],
    ["due", invoice.dueDate],
    ["seller", party(seller)],
    ["buyer", party(buyer)],
    ["net", amount(net)],
    ["tax", amount(tax)],
    ["total", amount(gross)],
    ["to pay", payable === gross ? null : amount(payable)],
    ["lines", invoice.lines.length === 0 ? null : String(invoice.lines.length)],
    ["IBAN", invoice.iban],
  ];
  return rows.flatMap(([label, value]) =>
    value === null ? [] : [`  ${label.padEnd(8)}${plainText(value)}`],
  );
}
