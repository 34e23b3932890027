import assert from "node:assert/strict";
import { test } from "node:test";
import { CompiledQuery } from "kysely";
import { approveInvoices, findInvoice, listInvoices } from "../../src/db/invoice-admin.ts";
import { lookUp } from "../../src/db/known-invoices.ts";
import type { Db } from "../../src/db/tables.ts";
import type { Invoice, Party } from "../../src/invoice/invoice.ts";
import { anInvoice } from "../invoice/an-invoice.ts";
import { settleInvoice } from "../support/invoice-row-maker.ts";
import { anEmptyState, onlySqlite } from "../support/store.ts";

const A = "DE89370400440532013000";
const B = "ES9121000418450200051332";
const C = "NL91ABNA0417164300";
const MUSTER: Party = { name: "Muster GmbH", taxId: "DE136695976", country: "DE" };

const from = (seller: Party, iban: string | null, number: string): Invoice =>
  anInvoice({ seller, iban, number });

const issuesOf = async (db: Db, id: number) =>
  (await findInvoice(db, id))?.issues.map(({ code }) => code);

const review = async (db: Db) =>
  (await listInvoices(db, { review: true, limit: 9 })).map(({ id }) => id);

for (const { name, first, second, changed } of [
  { name: "the same IBAN", first: from(MUSTER, A, "1"), second: from(MUSTER, A, "2") },
  {
    name: "the same IBAN in groups of four",
    first: from(MUSTER, A, "1"),
    second: from(MUSTER, "de89 3704 0044 0532 0130 00", "2"),
  },
  {
    name: "another IBAN",
    first: from(MUSTER, A, "1"),
    second: from(MUSTER, B, "2"),
    changed: true,
  },
  {
    name: "another IBAN, the tax number in another spelling",
    first: from(MUSTER, A, "1"),
    second: from({ name: "MUSTER", taxId: "136 695 976", country: "DE" }, B, "2"),
    changed: true,
  },
  {
    name: "another IBAN, the same name without tax numbers",
    first: from({ name: "Müster GmbH", taxId: null, country: null }, A, "1"),
    second: from({ name: "MÜSTER  Gmbh.", taxId: null, country: "DE" }, B, "2"),
    changed: true,
  },
  {
    name: "another IBAN and no tax number this time",
    first: from(MUSTER, A, "1"),
    second: from({ ...MUSTER, taxId: null }, B, "2"),
    changed: true,
  },
  {
    name: "another IBAN and a tax number for the first time",
    first: from({ ...MUSTER, taxId: null }, A, "1"),
    second: from(MUSTER, B, "2"),
    changed: true,
  },
  {
    name: "another IBAN of another company with the same name",
    first: from(MUSTER, A, "1"),
    second: from({ ...MUSTER, taxId: "ESB58378431", country: "ES" }, B, "2"),
  },
  { name: "no IBAN", first: from(MUSTER, A, "1"), second: from(MUSTER, null, "2") },
  { name: "the first IBAN", first: from(MUSTER, null, "1"), second: from(MUSTER, A, "2") },
  {
    name: "sellers that nothing is known of",
    first: from({ name: null, taxId: null, country: null }, A, "1"),
    second: from({ name: null, taxId: null, country: null }, B, "2"),
  },
]) {
  test(`${name}: the IBAN ${changed === true ? "changed" : "did not change"}`, async (t) => {
    const db = await anEmptyState(t);
    assert.deepEqual(await settleInvoice(db, first), []);
    const notices = await settleInvoice(db, second);
    assert.deepEqual(notices, changed === true ? [{ type: "iban-changed", invoiceId: 2 }] : []);
    assert.deepEqual(await issuesOf(db, 2), changed === true ? ["IBAN_CHANGED"] : []);
    assert.deepEqual(await review(db), changed === true ? [2] : []);
  });
}

test("the issue names both IBANs and stands beside those of the document", async (t) => {
  const db = await anEmptyState(t);
  await settleInvoice(db, from(MUSTER, A, "1"));
  const uncertain = { code: "UNCERTAIN", message: "it is uncertain" } as const;
  await settleInvoice(db, from(MUSTER, B, "2"), { needsReview: true, issues: [uncertain] });
  const invoice = await findInvoice(db, 2);
  assert.deepEqual(invoice?.issues[0], uncertain);
  assert.match(invoice?.issues[1]?.message ?? "", new RegExp(`${B}.*${A}`));
});

test("a new IBAN is flagged each time until one of its invoices is approved", async (t) => {
  const db = await anEmptyState(t);
  for (const [iban, number] of [
    [A, "1"],
    [B, "2"],
    [B, "3"],
  ] as const) {
    await settleInvoice(db, from(MUSTER, iban, number));
  }
  assert.deepEqual(await review(db), [3, 2]);
  await approveInvoices(db, [2], 5);
  assert.deepEqual(await settleInvoice(db, from(MUSTER, B, "4")), []);
  assert.deepEqual(await settleInvoice(db, from(MUSTER, A, "5")), []); // both are its own now
  assert.equal((await settleInvoice(db, from(MUSTER, C, "6"))).length, 1);
});

test("a copy that asks for the money elsewhere is linked, flagged and shown for review", async (t) => {
  const db = await anEmptyState(t);
  await settleInvoice(db, from(MUSTER, A, "1"));
  assert.equal((await settleInvoice(db, from(MUSTER, B, "1"))).length, 1);
  assert.equal((await findInvoice(db, 2))?.duplicateOf, 1);
  assert.deepEqual(await review(db), [2]);
});

test("an IBAN that came later does not make the earlier one a change", async (t) => {
  const db = await anEmptyState(t);
  await settleInvoice(db, from(MUSTER, A, "1"));
  await settleInvoice(db, from(MUSTER, B, "2"));
  await approveInvoices(db, [2], 5);
  const asked = { invoice: from(MUSTER, A, "1"), documentHash: "x", position: 0 };
  assert.equal((await lookUp(db, asked, 1)).ibanChanged, null);
});

test(
  "what is known is looked up by indexes, however many invoices there are",
  { skip: onlySqlite },
  async (t) => {
    const db = await anEmptyState(t);
    const queries: CompiledQuery[] = [];
    const spied = db.withPlugin({
      transformQuery: ({ node, queryId }) => {
        queries.push(db.getExecutor().compileQuery(node, queryId));
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    for (const seller of [MUSTER, { ...MUSTER, taxId: null }]) {
      const asked = { invoice: from(seller, A, "1"), documentHash: "x", position: 0 };
      await lookUp(spied, asked, undefined);
    }
    assert.equal(queries.length, 4);
    for (const { sql, parameters } of queries) {
      const explain = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
      const { rows } = await db.executeQuery<{ detail: string }>(explain);
      const plan = rows.map(({ detail }) => detail).join("; ");
      assert.match(plan, /SEARCH invoices/);
      assert.doesNotMatch(plan, /SCAN/);
    }
  },
);
