import assert from "node:assert/strict";
import { test } from "node:test";
import { maySettle } from "../../../src/invoice/text/currency-marks.ts";

for (const { text, may } of [
  { text: "Invoice 17 of 2.11.2026, total 119,00 EUR", may: true },
  { text: "Factura 1, 2/1/26: $ 1000", may: true },
  { text: "Total 1 200 000 ₲, 2026-11-02, 7", may: true },
  { text: "See you on 2.11.2026 at 14:30 in room 119", may: false },
  { text: "It costs 9 EUR", may: false },
  { text: "", may: false },
]) {
  test(`${may ? "may be" : "is never"} a settled invoice: ${text}`, () => {
    assert.equal(maySettle(text), may);
  });
}
