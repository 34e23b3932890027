import { csvHeader, invoiceCsv } from "../csv.ts";
import type { Exported } from "./columns.ts";

/** The formats that are text, line by line. */
export async function* textChunks(
  format: "csv" | "jsonl",
  invoices: AsyncIterable<Exported>,
): AsyncGenerator<string> {
  if (format === "csv") yield csvHeader();
  for await (const invoice of invoices) {
    yield format === "csv" ? invoiceCsv(invoice) : `${JSON.stringify(invoice)}\n`;
  }
}
