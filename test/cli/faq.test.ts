import assert from "node:assert/strict";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { recordFaqHit } from "../../src/db/faq-hits.ts";
import { aCli } from "./cli-in-buffers.ts";

const FAQ = `
- id: shipping
  keywords: [envío, entrega, shipping]
  question: ¿Hacen envíos?
  answer: Sí, en 3 días hábiles.
`;

test("faq test prints the match, its score and the threshold", async (t) => {
  const cli = aCli(t, { accounts: [{ name: "a", maildir: "m" }], replies: { faq: "./shop.yaml" } });
  writeFileSync(join(cli.dir, "shop.yaml"), FAQ);
  const end = await cli.run("faq", "test", "¿Hacen envíos?", "--json");
  assert.equal(end.exitCode, 0);
  const { matched, score, threshold, intent, candidates } = end.json() as Record<string, unknown>;
  assert.deepEqual(
    [matched, intent, candidates],
    ["shipping", "shipping", [{ id: "shipping", score }]],
  );
  assert.ok(Number(score) >= Number(threshold) && Number(score) <= 1);
  const none = (await cli.run("faq", "test", "hola", "--json")).json() as Record<string, unknown>;
  assert.deepEqual([none["matched"], none["candidates"]], [null, []]);
  assert.match((await cli.run("faq", "test", "hacen", "envios")).stdout, /^matched: +shipping\n/);
});

test("faq works without settings, accounts and state, with a file named or beside", async (t) => {
  const cli = aCli(t);
  rmSync(join(cli.dir, "invoicesync.yaml"));
  writeFileSync(join(cli.dir, "faq.yaml"), FAQ);
  for (const more of [[], ["--faq", "faq.yaml"]]) {
    const end = await cli.run("faq", "test", "¿Hacen envíos?", "--json", ...more);
    assert.equal((end.json() as { matched: string }).matched, "shipping");
    assert.equal((await cli.run("faq", "list", ...more)).exitCode, 0);
  }
  assert.deepEqual(readdirSync(cli.dir), ["faq.yaml"]);
});

test("faq needs no password", async (t) => {
  const imap = { host: "imap.example.com" };
  const account = { name: "a", imap, user: "a@example.com", password: { env: "NOT_SET" } };
  const cli = aCli(t, { accounts: [account], replies: { faq: "f.yaml" } });
  writeFileSync(join(cli.dir, "f.yaml"), FAQ);
  assert.equal((await cli.run("faq", "test", "envíos?")).exitCode, 0);
});

test("faq list says how often each entry answered", async (t) => {
  const cli = aCli(t, { accounts: [{ name: "a", maildir: "m" }], replies: { faq: "f.yaml" } });
  writeFileSync(join(cli.dir, "f.yaml"), FAQ);
  await cli.withState(async (db) => {
    await recordFaqHit(db, "shipping", 1);
    await recordFaqHit(db, "shipping", 2);
  });
  assert.deepEqual((await cli.run("faq", "list", "--json")).json(), [
    {
      id: "shipping",
      keywords: ["envío", "entrega", "shipping"],
      question: "¿Hacen envíos?",
      answer: "Sí, en 3 días hábiles.",
      hits: 2,
    },
  ]);
});

test("without an FAQ it is said where one is set, exit code 2", async (t) => {
  const end = await aCli(t).run("faq", "list");
  assert.equal(end.exitCode, 2);
  assert.match(end.stderr, /replies\.faq/);
});
