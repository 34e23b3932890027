import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { strangersIn } from "../chaos/crash-books.ts";
import { aQuestion, anOpenShop, type OpenShop } from "../support/open-shop.ts";
import { preloaded } from "../support/preloads.ts";
import { pass } from "../support/run-summary.ts";

/** A pass that dies as soon as a file with these words has its name, and is wanted by nobody yet. */
async function dieWhenStored(shop: OpenShop, words: string): Promise<void> {
  const options = preloaded(
    shop,
    `const { default: fs, readFileSync } = await import("node:fs");
     const { syncBuiltinESMExports } = await import("node:module");
     const { rename } = fs.promises;
     fs.promises.rename = async (from, to) => {
       await rename(from, to);
       if (readFileSync(to).includes(${JSON.stringify(words)})) process.kill(process.pid, "SIGKILL");
     };
     syncBuiltinESMExports();`,
  );
  const { signal, stderr } = await shop.run(["run"], options);
  assert.equal(signal, "SIGKILL", stderr);
}

const question = aQuestion("¿Cuánto cuesta la Taza Blanca?");

test("an answer that was written and not committed is not left over when there is another", async (t) => {
  const shop = await anOpenShop(t, () => "La Taza Blanca cuesta 8.50 €.");
  shop.configure({ llm: { cache: { enabled: false } } });
  shop.deliver(question);
  await dieWhenStored(shop, "In-Reply-To");
  shop.llm.set(() => "Cuesta 8.50 € la Taza Blanca.");
  const { code, stderr } = await pass(shop);
  assert.equal(code, 0, stderr);
  assert.equal(shop.smtp.mails.length, 1);
  assert.deepEqual(strangersIn(shop.stateDir), []);
});

test("a mail that was stored, not committed and is gone from the mailbox is not left over", async (t) => {
  const shop = await anOpenShop(t);
  shop.deliver(question);
  await dieWhenStored(shop, "Subject: Consulta");
  const inbox = join(shop.dir, "mail", "new");
  for (const name of readdirSync(inbox)) rmSync(join(inbox, name));
  const { code, summary, stderr } = await pass(shop);
  assert.deepEqual([code, summary.tasks.done], [0, 0], stderr);
  assert.deepEqual(strangersIn(shop.stateDir), []);
});

test("an answer that was written on a disk that was full just then is not left over", async (t) => {
  const shop = await anOpenShop(t, () => "La Taza Blanca cuesta 8.50 €.");
  shop.deliver(question);
  const full = preloaded(
    shop,
    `const { default: fs, readFileSync } = await import("node:fs");
     const { syncBuiltinESMExports } = await import("node:module");
     const { rename } = fs.promises;
     fs.promises.rename = async (from, to) => {
       await rename(from, to);
       if (!readFileSync(to).includes("In-Reply-To")) return;
       throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
     };
     syncBuiltinESMExports();`,
  );
  const first = await pass(shop, [], full);
  assert.deepEqual([first.code, first.summary.accounts[0]?.errorCode], [3, "DB_FULL"]);
  assert.match(first.stderr, /the disk is full/);
  assert.equal((await pass(shop)).code, 0);
  assert.equal(shop.smtp.mails.length, 1);
  assert.deepEqual(strangersIn(shop.stateDir), []);
});
