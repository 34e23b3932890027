import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { postgresMissing, startPostgres, type PostgresServer } from "../support/postgres.ts";
import { aQuestion, anOpenShop } from "../support/open-shop.ts";
import { pass } from "../support/run-summary.ts";
import { onlySqlite } from "../support/store.ts";

const skip = postgresMissing === false ? onlySqlite : postgresMissing;
const ends: (() => void | Promise<void>)[] = [];
let postgres: PostgresServer;

before(async () => {
  if (skip === false) postgres = await startPostgres({ after: (end) => void ends.unshift(end) });
});
after(async () => {
  for (const end of ends) await end();
});

const COPY = ["db", "copy", "--from", "sqlite", "--to", "postgres", "--json"];
const codeOf = (json: unknown) => (json as { error: { code: string } }).error.code;

test("a state moves to PostgreSQL row by row, and passes go on there", { skip }, async (t) => {
  const shop = await anOpenShop(t);
  shop.deliver(aQuestion("¿Cuánto tarda el envío?"));
  shop.deliver(aQuestion("¿Cuánto cuestan las zapatillas trail?", { customer: "b@example.net" }));
  assert.equal((await pass(shop)).code, 0);
  assert.equal(shop.smtp.mails.length, 2);

  const env = { DATABASE_URL: postgres.createDatabase("moved") };
  const refused = await shop.run(["run", "--json"], { env });
  assert.equal(codeOf(refused.json()), "STATE_ELSEWHERE");

  const shown = [
    ["stats"],
    ["tasks", "list"],
    ["tasks", "show", "1"],
    ["catalog", "search", "mochilas"],
  ];
  const show = async (settings: object) => {
    const documents = [];
    for (const words of shown)
      documents.push((await shop.run([...words, "--json"], settings)).json());
    return documents;
  };
  const shownBefore = await show({});
  const copied = await shop.run(COPY, { env });
  assert.equal(copied.code, 0, copied.stderr);
  const { tables } = copied.json() as { tables: { table: string; rows: number }[] };
  const rows = new Map(tables.map(({ table, rows: count }) => [table, count]));
  assert.equal(rows.get("email_tasks"), 2);
  assert.equal(rows.get("outbox"), 2);
  assert.equal(rows.get("products"), 3);
  assert.deepEqual(withoutMachines(await show({ env })), shownBefore);

  assert.equal(codeOf((await shop.run(COPY, { env })).json()), "STATE_THERE");
  shop.deliver(aQuestion("¿Aceptan tarjeta?", { customer: "c@example.net" }));
  const next = await pass(shop, [], { env });
  assert.equal(next.code, 0, next.stderr);
  assert.equal(next.summary.tasks.done, 1);
  assert.equal(shop.smtp.mails.length, 3);
  assert.equal((await shop.run(["db", "check"], { env })).code, 0);
  assert.match((await shop.run(["db", "backup", "x"], { env })).stderr, /pg_dump/);
  assert.equal((await shop.run(["db", "migrate"], { env })).code, 0);
});

/** `stats` says of a shared state which machines there are. */
function withoutMachines(documents: readonly unknown[]): readonly unknown[] {
  const [stats, ...others] = documents as [{ machines: readonly unknown[] }, ...unknown[]];
  const { machines, ...rest } = stats;
  assert.equal(machines.length, 1);
  return [rest, ...others];
}
