import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hasValidTaxId, isValidIban } from "../../src/invoice/tax-ids.ts";
import { makeDemoMails } from "./demo-mails.ts";
import { SELLERS } from "./demo-sellers.ts";

const folder = join(import.meta.dirname, "../../demo/mails");

test("the demo's mails are those that demo/make.ts writes", async () => {
  const mails = await makeDemoMails();
  assert.deepEqual(readdirSync(folder).toSorted(), [...mails.keys()].toSorted());
  for (const [name, raw] of mails) {
    assert.ok(readFileSync(join(folder, name)).equals(raw), `${name} is not up to date`);
  }
});

test("the demo's mails are small", async () => {
  let size = 0;
  for (const raw of (await makeDemoMails()).values()) size += raw.length;
  assert.ok(size < 300_000, `${size} bytes`);
});

for (const { name, vatId, country, iban } of Object.values(SELLERS)) {
  test(`the numbers of ${name} have the right check digits`, () => {
    assert.equal(hasValidTaxId(vatId, country), true);
    assert.equal(isValidIban(iban), true);
  });
}
