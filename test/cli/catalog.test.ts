import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { aCli, type Cli } from "./cli-in-buffers.ts";

const HEADER = "id,name,category,price,stock,description";

function withFile(cli: Cli, text: string | Buffer): Cli {
  writeFileSync(join(cli.dir, "products.csv"), text);
  return cli;
}

async function prices(cli: Cli): Promise<unknown> {
  return cli.withState((db) =>
    db.selectFrom("products").select(["id", "price", "stock"]).orderBy("id").execute(),
  );
}

test("products are imported, changed and left, and bad lines are told with their reason", async (t) => {
  const cli = withFile(
    aCli(t),
    `\ufeff${HEADER}\r\n1,"Remera ""Luna""",Remeras,19.90,3,"Algodón,\r\nsuave"\r\n2,Gorra,,abc,1,\r\n,Sin id,,1,1,\r\n4,,,1,1,\r\n5,Bufanda,Abrigo,12,x,\r\n6,Botas,Calzado,59.00,,\r\n1,Otra,,1,1,\r\n7,a,b\r\n8,Guantes,,-1,1,\r\n`,
  );
  const first = await cli.run("catalog", "import", "products.csv", "--json");
  assert.equal(first.exitCode, 0);
  assert.deepEqual(first.json(), {
    imported: 2,
    updated: 0,
    unchanged: 0,
    removed: 0,
    rejected: [
      { line: 4, reason: "price is no single number" },
      { line: 5, reason: "has no id" },
      { line: 6, reason: "has no name" },
      { line: 7, reason: "stock is no whole number from 0 on" },
      { line: 9, reason: "its id stands in an earlier line of the file" },
      {
        line: 10,
        reason: "has 3 cells, the header 6; a cell with a separator in it needs quotes",
      },
      { line: 11, reason: "price is below zero" },
    ],
  });
  withFile(
    cli,
    `${HEADER}\n1,"Remera ""Luna""",Remeras,21.50,3,"Algodón,\r\nsuave"\n9,Medias,,,,\n`,
  );
  const second = await cli.run("catalog", "import", "products.csv");
  assert.equal(
    second.stdout,
    "1 new, 1 changed, 0 unchanged, 0 rejected; products not in the file stay\n",
  );
  assert.deepEqual(await prices(cli), [
    { id: "1", price: "21.50", stock: 3 },
    { id: "6", price: "59.00", stock: null },
    { id: "9", price: null, stock: null },
  ]);
  const third = await cli.run("catalog", "import", "products.csv", "--replace", "--json");
  assert.deepEqual(third.json(), {
    imported: 0,
    updated: 0,
    unchanged: 2,
    removed: 1,
    rejected: [],
  });
  assert.deepEqual((await cli.run("catalog", "search", "--json", "botas")).json(), []);
});

test("what Excel saves in Spain is understood", async (t) => {
  const text = `id;name;category;price;stock;description\r\nA1;Zapatillas;Calzado;1.259,00 €;3,0;\r\nA2;Gorra;;19,9;;\r\nA3;Mesa;;1.500;;\r\n`;
  const cli = withFile(aCli(t), Buffer.from(text.replace("€", "\u0080"), "latin1"));
  assert.equal((await cli.run("catalog", "import", "products.csv")).exitCode, 0);
  assert.deepEqual(await prices(cli), [
    { id: "A1", price: "1259.00", stock: 3 },
    { id: "A2", price: "19.9", stock: null },
    { id: "A3", price: "1500", stock: null },
  ]);
});

test("a price that can be read in two ways is not guessed at", async (t) => {
  const cli = withFile(aCli(t), `${HEADER}\n1,Mesa,,1.500,,\n2,Silla,,120,,\n`);
  const { json } = await cli.run("catalog", "import", "products.csv", "--json");
  assert.deepEqual((json() as { rejected: unknown }).rejected, [
    { line: 2, reason: "price can be read in two ways; write it with two decimals" },
  ]);
});

test("a file of which nothing can be imported changes nothing, also with --replace", async (t) => {
  const cli = withFile(aCli(t), `${HEADER}\n1,Mesa,,10,,\n`);
  await cli.run("catalog", "import", "products.csv");
  for (const text of [`${HEADER}\n2,,,,,\n`, `${HEADER}\n`]) {
    withFile(cli, text);
    const end = await cli.run("catalog", "import", "products.csv", "--replace", "--json");
    assert.equal(end.exitCode, 1);
    assert.equal((end.json() as { error: { code: string } }).error.code, "CATALOG_EMPTY");
  }
  assert.deepEqual(await prices(cli), [{ id: "1", price: "10", stock: null }]);
});

for (const { name, text, message } of [
  { name: "a file that is not there", text: undefined, message: /no such file/ },
  { name: "an empty file", text: "", message: /header must be/ },
  { name: "another header", text: "sku,title\n1,2\n", message: /lacks id, name, category/ },
  {
    name: "a header without a price",
    text: "id,name,category,stock,description\n",
    message: /lacks price/,
  },
]) {
  test(`${name} is exit code 2 and makes no state`, async (t) => {
    const cli = aCli(t);
    if (text !== undefined) withFile(cli, text);
    const end = await cli.run("catalog", "import", "products.csv");
    assert.equal(end.exitCode, 2);
    assert.match(end.stderr, message);
    assert.ok(!readdirSync(cli.dir).includes("state"));
  });
}

test("a search without state finds nothing and makes nothing", async (t) => {
  const cli = aCli(t);
  const end = await cli.run("catalog", "search", "remera", "--json");
  assert.deepEqual([end.exitCode, end.json()], [0, []]);
  assert.ok(!readdirSync(cli.dir).includes("state"));
});

test("a search gives the best three with their scores", async (t) => {
  const rows = [
    "1,Remera negra,,10,,",
    "2,Remera blanca,,10,,",
    "3,Remera roja,,10,,",
    "4,Remera azul,,10,,",
  ];
  const cli = withFile(aCli(t), [HEADER, ...rows].join("\n"));
  await cli.run("catalog", "import", "products.csv");
  const found = (await cli.run("catalog", "search", "remera negra", "--json")).json();
  assert.ok(Array.isArray(found));
  assert.equal(found.length, 3);
  const { score, ...product } = found[0] as { score: number };
  assert.deepEqual(product, {
    id: "1",
    name: "Remera negra",
    category: null,
    price: "10",
    stock: null,
    description: null,
  });
  assert.equal(score, 1);
  const { stdout } = await cli.run("catalog", "search", "remera", "negra", "--limit", "1");
  assert.match(stdout, /^ID +NAME +PRICE +STOCK +SCORE\n1 +Remera negra +10 +1\.000\n$/);
  assert.equal((await cli.run("catalog", "search", "precio")).stdout, "no product found\n");
});
