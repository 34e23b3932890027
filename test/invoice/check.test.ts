import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_ADJUSTMENTS } from "../../src/invoice/adjustments.ts";
import { checkInvoice, type CheckContext } from "../../src/invoice/check.ts";
import type { Invoice } from "../../src/invoice/invoice.ts";
import { anInvoice } from "./an-invoice.ts";

function issuesOf(given: Partial<Invoice>, context: Partial<CheckContext> = {}): string[] {
  return checkInvoice(anInvoice(given), {
    ownCompany: { names: ["Ejemplo S.A."], taxIds: ["30-71234567-1"] },
    today: "2026-11-20",
    method: "xml",
    adjustments: NO_ADJUSTMENTS,
    ...context,
  }).map((issue) => issue.code);
}

const line = { description: "Paper", quantity: "1", unitPrice: "1", taxRate: "19" };
const tax = { rate: "19", base: "100.00", amount: "19.00" };

for (const { name, given, issues } of [
  { name: "a correct invoice", given: {}, issues: [] },
  { name: "a credit note's negative amounts", given: negative(), issues: [] },
  { name: "a cent of rounding", given: { gross: "119.01", payable: "119.01" }, issues: [] },
  {
    name: "a total that is off",
    given: { gross: "119.10", payable: "119.10" },
    issues: ["TOTAL_MISMATCH"],
  },
  {
    name: "a missing line",
    given: { lines: [{ ...line, net: "60.00" }] },
    issues: ["LINES_MISMATCH"],
  },
  { name: "no lines at all", given: { lines: [] }, issues: [] },
  { name: "a line without an amount", given: { lines: [{ ...line, net: null }] }, issues: [] },
  {
    name: "a missing tax line",
    given: { taxes: [{ ...tax, amount: "7.00" }] },
    issues: ["TAXES_MISMATCH"],
  },
  { name: "a wrong amount to pay", given: { payable: "99.00" }, issues: ["PAYABLE_MISMATCH"] },
  { name: "no number", given: { number: null }, issues: ["NUMBER_MISSING"] },
  { name: "no date", given: { issueDate: null }, issues: ["DATE_MISSING"] },
  {
    name: "no seller",
    given: { seller: { name: null, taxId: null, country: null } },
    issues: ["SELLER_MISSING"],
  },
  { name: "no total", given: { gross: null, payable: null }, issues: ["TOTAL_MISSING"] },
  { name: "no currency", given: { currency: null }, issues: ["CURRENCY_MISSING"] },
  { name: "a currency nobody has", given: { currency: "EUX" }, issues: ["CURRENCY_UNKNOWN"] },
  { name: "Chile's unit of account", given: { currency: "CLF" }, issues: [] },
  { name: "tomorrow's date", given: { issueDate: "2026-11-21" }, issues: [] },
  {
    name: "the day after tomorrow",
    given: { issueDate: "2026-11-22" },
    issues: ["DATE_IMPLAUSIBLE"],
  },
  {
    name: "a date before all e-mail",
    given: { issueDate: "1970-01-01" },
    issues: ["DATE_IMPLAUSIBLE"],
  },
  {
    name: "a due date years before",
    given: { dueDate: "2023-11-01" },
    issues: ["DATE_IMPLAUSIBLE"],
  },
  { name: "a due date shortly before", given: { dueDate: "2026-10-01" }, issues: [] },
  {
    name: "a negative rate",
    given: { taxes: [{ ...tax, rate: "-19" }] },
    issues: ["RATE_IMPLAUSIBLE"],
  },
  {
    name: "a rate of 190 %",
    given: { taxes: [{ ...tax, rate: "190" }] },
    issues: ["RATE_IMPLAUSIBLE"],
  },
  {
    name: "a wrong VAT number",
    given: { seller: { name: "A", taxId: "DE136695975", country: "DE" } },
    issues: ["TAX_ID_INVALID"],
  },
  {
    name: "a right VAT number",
    given: { seller: { name: "A", taxId: "DE136695976", country: "DE" } },
    issues: [],
  },
  {
    name: "a tax office's number",
    given: { seller: { name: "A", taxId: "12/345/67890", country: "DE" } },
    issues: [],
  },
  { name: "a wrong IBAN", given: { iban: "DE89370400440532013001" }, issues: ["IBAN_INVALID"] },
  { name: "a right IBAN", given: { iban: "DE89370400440532013000" }, issues: [] },
  {
    name: "the own company by name",
    given: { seller: { name: "EJEMPLO SA", taxId: null, country: null } },
    issues: ["SELLER_IS_OWN_COMPANY"],
  },
  {
    name: "the own company by number",
    given: { seller: { name: "Otra", taxId: "30712345671", country: null } },
    issues: ["SELLER_IS_OWN_COMPANY"],
  },
] as { name: string; given: Partial<Invoice>; issues: string[] }[]) {
  test(`${name}: ${issues.join(", ") || "nothing to say"}`, () => {
    assert.deepEqual(issuesOf(given), issues);
  });
}

function negative(): Partial<Invoice> {
  return {
    net: "-100.00",
    tax: "-19.00",
    gross: "-119.00",
    payable: "-119.00",
    taxes: [{ rate: "19", base: "-100.00", amount: "-19.00" }],
    lines: [{ ...line, net: "-100.00" }],
  };
}

test("charges, stamps and prepaid amounts are taken into account as the format states them", () => {
  const given = { lines: [{ ...line, net: "90.00" }], gross: "121.00", payable: "100.00" };
  const adjustments = { onLines: ["10.00"], onTotal: ["0", "2.00"], onPayable: ["-21.00"] };
  assert.deepEqual(issuesOf(given, { adjustments }), []);
  assert.deepEqual(issuesOf(given), ["TOTAL_MISMATCH", "LINES_MISMATCH", "PAYABLE_MISMATCH"]);
});

test("where the format's rules are not known, lines may be with tax or without", () => {
  const withTax = { lines: [{ ...line, net: "119.00" }] };
  const text = { method: "text" } as const;
  const check = (given: Partial<Invoice>): string[] =>
    checkInvoice(anInvoice(given), {
      ownCompany: { names: [], taxIds: [] },
      today: "2026-11-20",
      ...text,
    }).map((issue) => issue.code);
  assert.deepEqual(check(withTax), []);
  assert.deepEqual(check({ ...withTax, payable: "50.00" }), []);
  assert.deepEqual(check({ lines: [{ ...line, net: "80.00" }] }), ["LINES_MISMATCH"]);
});

test("amounts finer than a cent may each have been rounded", () => {
  const lines = Array.from({ length: 10 }, () => ({ ...line, net: "9.9962" }));
  assert.deepEqual(issuesOf({ lines }), []);
  const coarse = Array.from({ length: 10 }, () => ({ ...line, net: "9.99" }));
  assert.deepEqual(issuesOf({ lines: coarse }), ["LINES_MISMATCH"]);
});

test("a high rate that base and amount bear out is one", () => {
  const excise = { net: "100.00", tax: "160.00", gross: "260.00", payable: "260.00" };
  const taxes = [{ rate: "160", base: "100.00", amount: "160.00" }];
  assert.deepEqual(issuesOf({ ...excise, taxes }), []);
});
