import assert from "node:assert/strict";
import { test } from "node:test";
import { findAnswer, keepCachedAnswer, type AskedQuestion } from "../../src/db/answer-cache.ts";
import { clearCache } from "../../src/db/llm-cache.ts";
import type { Life } from "../support/life.ts";
import { anEmptyState } from "../support/store.ts";

const HOUR = 3_600_000;
const question: AskedQuestion = {
  account: "shop",
  sender: "customer@example.com",
  text: "¿Cuánto tarda el envío a Córdoba de la remera negra talle M?",
  language: "es",
  knowledgeHash: "k1",
  isPersonal: false,
};

async function kept(t: Life, changes: Partial<AskedQuestion> = {}) {
  const db = await anEmptyState(t);
  await keepCachedAnswer(db, { ...question, ...changes }, "3 días", HOUR, 0);
  return db;
}

for (const { name, changes, found } of [
  { name: "the same", changes: {}, found: true },
  { name: "another customer's", changes: { sender: "other@example.com" }, found: true },
  {
    name: "one with a greeting and without accents",
    changes: { text: "Hola! cuanto tarda el envio a cordoba de la remera negra talle m?? gracias" },
    found: true,
  },
  {
    name: "one with a slip of the pen in a shop's word",
    changes: { text: "Cuánto tarda el enbio a Córdoba de la remera negra talle M" },
    found: true,
  },
  {
    name: "one for another product",
    changes: { text: "¿Cuánto tarda el envío a Córdoba de la gorra negra talle M?" },
    found: false,
  },
  {
    name: "one for another colour",
    changes: { text: "¿Cuánto tarda el envío a Córdoba de la remera negro talle M?" },
    found: false,
  },
  {
    name: "one for another size",
    changes: { text: "¿Cuánto tarda el envío a Córdoba de la remera negra talle L?" },
    found: false,
  },
  {
    name: "one with a number",
    changes: { text: "¿Cuánto tarda el envío a Córdoba de 2 la remera negra talle M?" },
    found: false,
  },
  {
    name: "one for the price",
    changes: { text: "¿Cuánto cuesta el envío a Córdoba de la remera negra talle M?" },
    found: false,
  },
  {
    name: "its denial",
    changes: { text: "¿Cuánto no tarda el envío a Córdoba de la remera negra talle M?" },
    found: false,
  },
  { name: "one in another language", changes: { language: "en" }, found: false },
  { name: "one to another account", changes: { account: "other" }, found: false },
  { name: "one after the knowledge changed", changes: { knowledgeHash: "k2" }, found: false },
  { name: "a personal one", changes: { isPersonal: true }, found: false },
]) {
  test(`after an answer, ${name} is ${found ? "answered" : "not answered"} by it`, async (t) => {
    const answer = await findAnswer(await kept(t), { ...question, ...changes }, 1);
    assert.equal(answer, found ? "3 días" : undefined);
  });
}

test("a personal answer is given to its own customer alone", async (t) => {
  const db = await kept(t, { isPersonal: true });
  const ask = (sender: string) => findAnswer(db, { ...question, isPersonal: true, sender }, 1);
  assert.equal(await ask("Customer@example.com"), "3 días");
  assert.equal(await ask("other@example.com"), undefined);
});

test("the order of what may be exchanged matters", async (t) => {
  const db = await anEmptyState(t);
  const ask = (text: string) => ({ ...question, text });
  await keepCachedAnswer(db, ask("¿Puedo cambiar la azul por la verde?"), "sí", HOUR, 0);
  assert.equal(await findAnswer(db, ask("puedo cambiar la verde por la azul"), 1), undefined);
});

test("questions of small words alone are not taken for each other", async (t) => {
  const db = await anEmptyState(t);
  const ask = (text: string) => ({ ...question, text });
  await keepCachedAnswer(db, ask("hola"), "¡Hola!", HOUR, 0);
  assert.equal(await findAnswer(db, ask("gracias"), 1), undefined);
});

test("an answer is over after its time, and a newer one takes its place", async (t) => {
  const db = await kept(t);
  assert.equal(await findAnswer(db, question, HOUR), undefined);
  await keepCachedAnswer(db, question, "5 días", HOUR, HOUR);
  assert.equal(await findAnswer(db, question, HOUR + 1), "5 días");
  const rows = await db.selectFrom("answers").selectAll().execute();
  assert.deepEqual(
    rows.map(({ answer, hits }) => [answer, hits]),
    [["5 días", 1]],
  );
});

test("clearing the cache forgets the answers too", async (t) => {
  const db = await kept(t);
  assert.deepEqual(await clearCache(db), { cleared: 1 });
  assert.equal(await findAnswer(db, question, 1), undefined);
});

test("the oldest answers go when there are too many", async (t) => {
  const db = await anEmptyState(t);
  const rows = Array.from({ length: 5_000 }, (_, index) => ({
    key: `old-${index}`,
    account: "shop",
    answer: "a",
    created_at: index,
    expires_at: 10 * HOUR,
  }));
  for (let from = 0; from < rows.length; from += 1_000) {
    await db
      .insertInto("answers")
      .values(rows.slice(from, from + 1_000))
      .execute();
  }
  await keepCachedAnswer(db, question, "new", HOUR, 6_000);
  const { count } = await db
    .selectFrom("answers")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  assert.equal(count, 5_000);
  assert.equal(await findAnswer(db, question, 6_001), "new");
  assert.deepEqual(
    await db.selectFrom("answers").selectAll().where("key", "=", "old-0").execute(),
    [],
  );
});
