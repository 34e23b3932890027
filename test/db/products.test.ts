import assert from "node:assert/strict";
import { test } from "node:test";
import { importProducts } from "../../src/db/product-import.ts";
import { searchProducts, type Product } from "../../src/db/products.ts";
import type { Life } from "../support/life.ts";
import { anEmptyState } from "../support/store.ts";

const product = (id: string, name: string, more: Partial<Product> = {}): Product => ({
  id,
  name,
  category: null,
  price: "10",
  stock: 1,
  description: null,
  ...more,
});

const PRODUCTS = [
  product("remera-negra", "Remera negra", { category: "Remeras" }),
  product("remera-blanca", "Remera blanca", { category: "Remeras" }),
  product("zapatillas", "Zapatillas de running Falcon", { category: "Calzado" }),
  product("camiseta", "Camiseta térmica", { description: "Algodón y poliéster, para el frío" }),
  product("mochila", "Mochila urbana", {
    description: "Con bolsillo para notebook de 15 pulgadas",
  }),
  product("lampara", "Lámpara de pie"),
  product("boots", "Leather hiking boots", { category: "Shoes" }),
  product("mug", "Coffee mug", { description: "Price includes a box" }),
];

async function aCatalog(t: Life) {
  const db = await anEmptyState(t);
  await importProducts(db, PRODUCTS, { replace: false }, 1);
  return db;
}

for (const { text, first } of [
  { text: "remera negra", first: "remera-negra" },
  { text: "¿Tienen remeras negras en talle M?", first: "remera-negra" },
  { text: "zapatilas", first: "zapatillas" },
  { text: "camizeta", first: "camiseta" },
  { text: "LAMPARA DE PIE", first: "lampara" },
  { text: "precio de la mochila?", first: "mochila" },
  { text: "algo de algodon para el frio", first: "camiseta" },
  { text: "How much are the hiking boots?", first: "boots" },
  { text: "do you have lether boots", first: "boots" },
  { text: "una mochila para notebook", first: "mochila" },
  { text: "Hola, busco unas zapatillas falcon para mi hermano. Saludos", first: "zapatillas" },
  // what other countries, and the other language, call it
  { text: "busco una playera blanca", first: "remera-blanca" },
  { text: "polera negra", first: "remera-negra" },
  { text: "tenis para correr", first: "zapatillas" },
  { text: "do you have sneakers?", first: "zapatillas" },
  { text: "any trainers?", first: "zapatillas" },
  { text: "snekers", first: "zapatillas" },
  { text: "morral", first: "mochila" },
  { text: "botas de cuero", first: "boots" },
  { text: "una taza de café", first: "mug" },
  { text: "camisetas", first: "camiseta" },
  { text: "chamarra", first: undefined },
  { text: "tienen", first: undefined },
  { text: "precio", first: undefined },
  { text: "how much is the", first: undefined },
  { text: "¿Hacen envíos?", first: undefined },
  { text: "heladera", first: undefined },
  { text: '" OR name:*', first: undefined },
  { text: "NEAR(remera", first: "remera-negra" },
  { text: "", first: undefined },
]) {
  test(`"${text}" finds ${first ?? "nothing"}`, async (t) => {
    const found = await searchProducts(await aCatalog(t), text);
    assert.equal(found[0]?.id, first);
    assert.ok(found.length <= 3);
    assert.ok(found.every(({ score }) => score > 0 && score <= 1));
  });
}

test("what was changed or removed is found by its new words only", async (t) => {
  const db = await aCatalog(t);
  await importProducts(db, [product("lampara", "Velador")], { replace: true }, 2);
  assert.deepEqual(await searchProducts(db, "lámpara"), []);
  assert.deepEqual(
    (await searchProducts(db, "velador")).map(({ id }) => id),
    ["lampara"],
  );
  assert.deepEqual(await searchProducts(db, "remera"), []);
});
