import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addDecimals,
  canonicalDecimal,
  compareDecimals,
  isCloseTo,
  multiplyDecimals,
  negateDecimal,
  readDecimal,
  spellAmount,
  subtractDecimals,
} from "../../src/invoice/decimal.ts";

for (const [text, value] of [
  ["119.00", "119.00"],
  [" 12 ", "12"],
  ["+5", "5"],
  ["-8.79", "-8.79"],
  ["007.10", "7.10"],
  [".5", "0.5"],
  ["5.", "5"],
  ["-0.00", "0.00"],
  ["12345678901234567890.123456", "12345678901234567890.123456"],
  ["1E2", undefined],
  ["1,5", undefined],
  ["1 000", undefined],
  ["", undefined],
  [".", undefined],
  ["-", undefined],
  ["NaN", undefined],
  ["Infinity", undefined],
  ["0x10", undefined],
  ["9".repeat(61), undefined],
] as const) {
  test(`"${text.slice(0, 30)}" is read as ${value ?? "no decimal"}`, () => {
    assert.equal(readDecimal(text), value);
  });
}

test("sums are exact and keep the most decimals of their summands", () => {
  assert.equal(addDecimals("0.1", "0.2"), "0.3");
  assert.equal(addDecimals("100.00", "19"), "119.00");
  assert.equal(addDecimals("99999999999999999999.99", "0.01"), "100000000000000000000.00");
  assert.equal(addDecimals(), "0");
  assert.equal(subtractDecimals("1.10", "1.1"), "0.00");
  assert.equal(subtractDecimals("0", "2.5"), "-2.5");
  assert.equal(negateDecimal("0.00"), "0.00");
  assert.equal(negateDecimal("-3.10"), "3.10");
});

test("products are exact", () => {
  assert.equal(multiplyDecimals("0.160000", "100"), "16");
  assert.equal(multiplyDecimals("1.005", "3"), "3.015");
});

test("comparing looks at values, not at spellings", () => {
  assert.equal(compareDecimals("1.10", "1.1"), 0);
  assert.equal(compareDecimals("9", "10"), -1);
  assert.equal(isCloseTo("119.00", "119.02", "0.02"), true);
  assert.equal(isCloseTo("119.00", "119.021", "0.02"), false);
  assert.equal(canonicalDecimal("119.00"), "119");
  assert.equal(canonicalDecimal("-0"), "0");
});

test("an amount has two decimals, and more only where they are not zero", () => {
  assert.equal(spellAmount("4675"), "4675.00");
  assert.equal(spellAmount("12.6"), "12.60");
  assert.equal(spellAmount("119.0000"), "119.00");
  assert.equal(spellAmount("43.1034"), "43.1034");
  assert.equal(spellAmount("-5"), "-5.00");
});
