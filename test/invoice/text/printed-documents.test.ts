import assert from "node:assert/strict";
import { test } from "node:test";
import { standsInDocument } from "../../../src/invoice/evidence.ts";
import { readText } from "../../../src/invoice/from-text.ts";
import type { PdfContent } from "../../../src/invoice/pdf.ts";
import type { TextReading } from "../../../src/invoice/from-text.ts";
import { printedPages } from "../../support/printed-page.ts";
import { ADVERSE } from "./adverse-documents.ts";
import { ENGLISH } from "./english-documents.ts";
import { GERMAN } from "./german-documents.ts";
import type { PrintedDocument } from "./printed-document.ts";
import { ROMANCE } from "./romance-documents.ts";
import { UNTIDY } from "./untidy-documents.ts";
import { VENDORS } from "./vendor-documents.ts";

const documents = [...ENGLISH, ...GERMAN, ...ROMANCE, ...ADVERSE, ...UNTIDY, ...VENDORS];
const context = { ownCompany: { names: [], taxIds: [] }, today: "2026-11-21" };

function wrongFields(document: PrintedDocument, { invoice, kind }: TextReading): string[] {
  const wrong: string[] = [];
  const expect = (field: string, isRight: boolean, read: unknown): void => {
    const isOpen = document.open?.some((open) => open === field) === true;
    if (!isRight) wrong.push(`${field}${isOpen ? "?" : ""}: ${String(read)}`);
  };
  expect("kind", kind === (document.kind ?? "invoice"), kind);
  if (document.kind === "other") return wrong;
  const total = [invoice.gross, invoice.payable];
  expect("number", invoice.number === document.number, invoice.number);
  expect("date", invoice.issueDate === document.date, invoice.issueDate);
  expect("currency", invoice.currency === document.currency, invoice.currency);
  expect("total", total.includes(document.total ?? ""), total.join(", "));
  return wrong;
}

const settled: string[] = [];
for (const document of documents) {
  test(document.name, (t) => {
    const content = printedPages(document.text);
    const reading = readText(content, context);
    const wrong = wrongFields(document, reading);
    for (const { message } of reading.issues) t.diagnostic(message);
    for (const field of wrong) t.diagnostic(field);
    if (reading.settled) settled.push(document.name);
    if (document.kind === "other") assert.equal(reading.settled, false, "no invoice is settled");
    if (reading.settled) assert.deepEqual(wrong, [], "what is wrong is flagged");
    assert.deepEqual(
      wrong.filter((field) => !field.includes("?")),
      [],
    );
    const { number, net, tax, gross, payable } = reading.invoice;
    if (number !== null) assert.ok(standsInDocument(number, "number", content));
    for (const amount of [net, tax, gross, payable]) {
      if (amount !== null) assert.ok(standsInDocument(amount, "amount", content), amount);
    }
  });
}

test("most invoices need no second look", (t) => {
  const invoices = documents.filter(({ kind }) => kind !== "other");
  t.diagnostic(`${settled.length} of ${invoices.length} settled`);
  const rest = invoices.filter(({ name }) => !settled.includes(name)).map(({ name }) => name);
  for (const name of rest) t.diagnostic(`flagged: ${name}`);
  assert.ok(settled.length >= 0.7 * invoices.length);
});

/** Every document once without each of its lines. */
function* damaged(document: PrintedDocument): Generator<{ content: PdfContent; lost: string }> {
  const content = printedPages(document.text);
  for (const page of content.pages) {
    for (const line of page.lines) {
      const lines = page.lines.filter((other) => other !== line);
      const pages = content.pages.map((other) => (other === page ? { ...page, lines } : other));
      yield { content: { ...content, pages }, lost: line.cells.map(({ text }) => text).join(" ") };
    }
  }
}

test("a line that is missing never makes a wrong value certain", () => {
  const unflagged: string[] = [];
  for (const document of documents) {
    for (const { content, lost } of damaged(document)) {
      const reading = readText(content, context);
      if (!reading.settled) continue;
      const wrong = document.kind === "other" ? ["settled"] : wrongFields(document, reading);
      const isMeant = document.without?.some((line) => lost.startsWith(line)) === true;
      if (wrong.length > 0 && !isMeant) {
        unflagged.push(`${document.name} without "${lost}": ${wrong.join()}`);
      }
    }
  }
  assert.deepEqual(unflagged, []);
});
