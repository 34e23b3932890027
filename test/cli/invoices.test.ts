import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Insertable } from "kysely";
import type { InvoicesTable } from "../../src/db/tables.ts";
import { aCli, type Cli } from "./cli-in-buffers.ts";
import { onlySqlite } from "../support/store.ts";

const DAY_MS = 86_400_000;

type Row = Partial<Insertable<InvoicesTable>>;

/** Invoices with the ids 1, 2, 3 …, complete but for what is given. */
async function withInvoices(cli: Cli, ...rows: readonly Row[]): Promise<void> {
  await cli.withState(async (db) => {
    for (const [index, row] of rows.entries()) {
      await db
        .insertInto("invoices")
        .values({
          account: "billing",
          document_hash: `hash ${index}`,
          document_name: "rechnung.pdf",
          kind: "invoice",
          method: "text",
          format: "pdf",
          number: `F-${index + 1}`,
          issue_date: "2026-11-01",
          currency: "EUR",
          seller_name: "Ejemplo S.A.",
          net: "100.00",
          tax: "19.00",
          gross: "119.00",
          payable: "119.00",
          created_at: cli.clock.now(),
          ...row,
        })
        .execute();
    }
    await db
      .insertInto("invoice_lines")
      .values({ invoice_id: 1, position: 0, description: "Café", quantity: "1", net: "100.00" })
      .execute();
  });
}

const idsOf = (list: unknown) => (list as { id: number }[]).map(({ id }) => id);

test("invoices list has the keys of the interface, issues as objects", async (t) => {
  const cli = aCli(t);
  const issues = [{ code: "TOTAL_MISMATCH", message: "119.00 is not 100.00 + 18.00" }];
  await withInvoices(cli, { issues: JSON.stringify(issues), needs_review: 1 });
  const [entry] = (await cli.run("invoices", "list", "--json")).json() as object[];
  assert.deepEqual(entry, {
    id: 1,
    taskId: null,
    number: "F-1",
    issueDate: "2026-11-01",
    dueDate: null,
    currency: "EUR",
    sellerName: "Ejemplo S.A.",
    sellerTaxId: null,
    net: "100.00",
    tax: "19.00",
    gross: "119.00",
    method: "text",
    needsReview: true,
    issues,
    duplicateOf: null,
    createdAt: "2026-11-20T09:00:00.000Z",
    account: "billing",
    kind: "invoice",
    approvedAt: null,
  });
});

test("a list can be narrowed to an account and to what came since", async (t) => {
  const cli = aCli(t);
  const now = cli.clock.now();
  await withInvoices(cli, { created_at: now - 10 * DAY_MS }, { account: "archive" }, {});
  const list = async (...options: readonly string[]) =>
    idsOf((await cli.run("invoices", "list", "--json", ...options)).json());
  assert.deepEqual(await list(), [3, 2, 1]);
  assert.deepEqual(await list("--since", "2d"), [3, 2]);
  assert.deepEqual(await list("--since", "2026-11-19"), [3, 2]);
  assert.deepEqual(await list("--account", "archive"), [2]);
  assert.deepEqual(await list("--limit", "1"), [3]);
});

test("review lists what needs a look, once, until it is approved", async (t) => {
  const cli = aCli(t);
  const copy = { needs_review: 1, duplicate_of: 1 };
  await withInvoices(cli, { needs_review: 1 }, {}, copy, { needs_review: 1 });
  const review = async () => idsOf((await cli.run("invoices", "review", "--json")).json());
  assert.deepEqual(await review(), [4, 1]);
  const approved = await cli.run("invoices", "approve", "4", "1", "--json");
  assert.deepEqual(approved.json(), { approved: [1, 4], notFound: [] });
  assert.deepEqual(await review(), []);
  const missing = await cli.run("invoices", "approve", "2", "99");
  assert.equal(missing.exitCode, 1);
  assert.equal(missing.stdout, "1 approved\n");
  assert.match(missing.stderr, /invoice 99/);
});

test("invoices show gives the whole invoice, its lines, its copies and where it was read", async (t) => {
  const cli = aCli(t);
  const evidence = { number: { page: 1, text: "Factura F-1" } };
  await withInvoices(cli, { evidence: JSON.stringify(evidence) }, { duplicate_of: 1 });
  const shown = (await cli.run("invoices", "show", "1", "--json")).json() as {
    readonly evidence: unknown;
    readonly duplicates: unknown;
    readonly invoice: { readonly lines: readonly unknown[]; readonly seller: unknown };
  };
  assert.deepEqual(shown.evidence, evidence);
  assert.deepEqual(shown.duplicates, [2]);
  assert.deepEqual(shown.invoice.seller, { name: "Ejemplo S.A.", taxId: null, country: null });
  assert.deepEqual(shown.invoice.lines, [
    { description: "Café", quantity: "1", unitPrice: null, net: "100.00", taxRate: null },
  ]);
  assert.match((await cli.run("invoices", "show", "1")).stdout, /number: page 1: Factura F-1/);
  assert.equal((await cli.run("invoices", "show", "9")).exitCode, 1);
});

test("the export holds each invoice once, oldest first, and no cell is a formula", async (t) => {
  const cli = aCli(t);
  const evil = { seller_name: '=HYPERLINK("http://example.com")', gross: "-119.00" };
  await withInvoices(cli, {}, evil, { duplicate_of: 1 });
  const { stdout, exitCode } = await cli.run("invoices", "export", "--format", "csv");
  assert.equal(exitCode, 0);
  const lines = stdout.split("\r\n");
  assert.equal(lines.length, 4); // the head, two invoices, the end of the last line
  assert.match(lines[0] ?? "", /^id,taskId,account,kind,number,issueDate/);
  assert.match(lines[1] ?? "", /^1,,billing,invoice,F-1,2026-11-01/);
  assert.ok(lines[2]?.includes(`"'=HYPERLINK(""http://example.com"")"`), lines[2]);
  assert.ok(lines[2]?.includes(",-119.00,"), lines[2]);
});

test(
  "--output writes a file of one's own, whole; jsonl has an object a line",
  { skip: onlySqlite },
  async (t) => {
    const cli = aCli(t);
    await withInvoices(cli, {}, {});
    const args = ["invoices", "export", "--format", "jsonl", "--output", "out.jsonl"];
    const { json } = await cli.run(...args, "--json");
    const file = join(cli.dir, "out.jsonl");
    assert.deepEqual(json(), { file, exported: 2 });
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    assert.deepEqual(idsOf(lines.map((line) => JSON.parse(line) as unknown)), [1, 2]);
    assert.deepEqual(readdirSync(cli.dir).sort(), ["invoicesync.yaml", "out.jsonl", "state"]);
  },
);

test("more invoices than a page are exported all", async (t) => {
  const cli = aCli(t);
  await withInvoices(cli, ...Array.from({ length: 1_003 }, () => ({})));
  const { stdout } = await cli.run("invoices", "export", "--format", "jsonl");
  assert.equal(stdout.trimEnd().split("\n").length, 1_003);
});
