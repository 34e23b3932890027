import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { standsInDocument } from "../../src/invoice/evidence.ts";
import { readText } from "../../src/invoice/from-text.ts";
import { readPdf } from "../../src/invoice/pdf.ts";

const samples = join(import.meta.dirname, "../../../shared/samples");
const skip = existsSync(samples) ? false : "the folder of public samples is absent";

interface Expected {
  readonly number?: string;
  readonly invoice_number?: string;
  readonly numbers?: readonly string[];
  readonly issueDate?: string;
  readonly date?: string;
  readonly currency: string;
  readonly gross?: string;
  readonly payable?: string;
  readonly amount?: number;
}

test("printed text of public invoices is read right, or flagged", { skip }, async (t) => {
  const file = readFileSync(join(samples, "expected.json"), "utf8");
  const expected = JSON.parse(file) as Record<string, Expected>;
  let fields = 0;
  let right = 0;
  let settled = 0;
  const unflagged: string[] = [];
  const invented: string[] = [];
  const names = Object.keys(expected).filter((name) => name.endsWith(".pdf"));
  for (const name of names) {
    const wanted = expected[name]!;
    const content = await readPdf(readFileSync(join(samples, name)), {
      passwords: [],
      maxPages: 50,
    });
    const reading = readText(content, {
      ownCompany: { names: [], taxIds: [] },
      today: "2026-11-21",
    });
    const { invoice } = reading;
    const total = Number(invoice.gross ?? invoice.payable);
    const hits: Record<string, boolean> = {
      number: (wanted.numbers ?? [wanted.number ?? wanted.invoice_number]).includes(
        invoice.number ?? "",
      ),
      date: invoice.issueDate === (wanted.issueDate ?? wanted.date),
      currency: invoice.currency === wanted.currency,
      total: [Number(wanted.gross ?? wanted.amount), Number(wanted.payable)].includes(total),
    };
    const wrong = Object.keys(hits).filter((field) => hits[field] !== true);
    fields += 4;
    right += 4 - wrong.length;
    if (reading.settled) settled += 1;
    if (wrong.length > 0) t.diagnostic(`${name}: ${wrong.join(", ")}`);
    if (reading.settled && wrong.length > 0) unflagged.push(`${name}: ${wrong.join(", ")}`);
    for (const amount of [invoice.net, invoice.tax, invoice.gross, invoice.payable]) {
      if (amount !== null && !standsInDocument(amount, "amount", content)) invented.push(name);
    }
  }
  t.diagnostic(`${right} of ${fields} fields right, ${settled} of ${names.length} settled`);
  assert.ok(names.length > 0);
  assert.deepEqual(unflagged, []);
  assert.deepEqual(invented, []);
  assert.ok(right >= 0.9 * fields, `${right} of ${fields} fields`);
});
