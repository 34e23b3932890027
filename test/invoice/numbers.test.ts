import assert from "node:assert/strict";
import { test } from "node:test";
import {
  findNumbers,
  inferNumberStyle,
  parseNumber,
  UNKNOWN_STYLE,
} from "../../src/invoice/numbers.ts";

for (const [text, value] of [
  ["1.234,56", "1234.56"],
  ["1,234.56", "1234.56"],
  ["1 234,56", "1234.56"],
  ["1\u00a0234,56 €", "1234.56"],
  ["1\u202f234,56", "1234.56"],
  ["1'234.56", "1234.56"],
  ["1’234.50", "1234.50"],
  ["1,23,456.00", "123456.00"],
  ["12,34,567", "1234567"],
  ["1.234.567", "1234567"],
  ["12,00-", "-12.00"],
  ["-12,00", "-12.00"],
  ["−12,00", "-12.00"],
  ["(12.00)", "-12.00"],
  ["$ (12.00)", "-12.00"],
  ["-0,00", "0.00"],
  ["EUR 1.234,56", "1234.56"],
  ["1.234,56EUR", "1234.56"],
  ["$1,234.00", "1234.00"],
  ["€-5,20", "-5.20"],
  ["Rs 1939", "1939"],
  ["9,9000", "9.9000"],
  ["0.125", "0.125"],
  ["007,50", "7.50"],
  ["1.234", undefined],
  ["1,234", undefined],
  ["1.23.4567", undefined],
  ["INV-2026-033", undefined],
  ["2026-033", undefined],
  ["A4", undefined],
  ["12:30", undefined],
  ["", undefined],
] as const) {
  test(`"${text}" alone is ${value ?? "no certain number"}`, () => {
    assert.equal(parseNumber(text), value);
  });
}

test("what one number leaves open the document's others decide", () => {
  const german = inferNumberStyle(["99,50", "Summe 1.234"]);
  assert.equal(parseNumber("1.234", german), "1234");
  const english = inferNumberStyle(["99.50", "Sum 1,234"]);
  assert.equal(parseNumber("1,234", english), "1234");
  assert.equal(parseNumber("1.234", english), "1.234");
});

test("where points part thousands a space parts two numbers", () => {
  const style = inferNumberStyle(["1.234,56"]);
  const values = findNumbers("2 100,00", style).map((number) => number.value);
  assert.deepEqual(values, ["2", "100.00"]);
  assert.deepEqual(
    findNumbers("2 100,00", UNKNOWN_STYLE).map((number) => number.value),
    ["2100.00"],
  );
});

test("a percentage is told from an amount", () => {
  const [rate, amount] = findNumbers("19 % von 100,00", UNKNOWN_STYLE);
  assert.equal(rate?.isPercent, true);
  assert.equal(amount?.isPercent, false);
});

test("half a million digits take no time worth the name", () => {
  const text = "1".repeat(500_000);
  assert.deepEqual(findNumbers(text, UNKNOWN_STYLE), []);
  assert.equal(findNumbers("1.".repeat(250_000), UNKNOWN_STYLE).length, 0);
});
