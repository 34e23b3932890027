import assert from "node:assert/strict";
import { test } from "node:test";
import { standsInDocument } from "../../src/invoice/evidence.ts";

const lines = [
  "Rechnung Nr. RE-2026/505 vom 7. Mai 2026",
  "USt-IdNr. DE 136 695 976",
  "Gesamt 1.234,56 EUR   Skonto 12",
  "Due 03/04/2026",
];

for (const [kind, value, stands] of [
  ["number", "RE-2026/505", true],
  ["number", "re 2026 505", true],
  ["number", "RE-2026/506", false],
  ["number", "50", false],
  ["number", "", false],
  ["taxId", "DE136695976", true],
  ["taxId", "136695976", true],
  ["taxId", "DE136695977", false],
  ["date", "2026-05-07", true],
  ["date", "2026-04-03", true],
  ["date", "2026-03-04", true],
  ["date", "2026-05-08", false],
  ["amount", "1234.56", true],
  ["amount", "-1234.56", true],
  ["amount", "1234.560", true],
  ["amount", "12.00", true],
  ["amount", "234.56", false],
  ["amount", "not a number", false],
] as const) {
  test(`the ${kind} "${value}" ${stands ? "stands" : "does not stand"} in the document`, () => {
    assert.equal(standsInDocument(value, kind, lines), stands);
  });
}
