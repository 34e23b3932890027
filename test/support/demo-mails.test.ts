import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hasValidTaxId, isValidIban } from "../../src/invoice/tax-ids.ts";
import { makeDemoMails } from "./demo-mails.ts";
import { makeDemoQuestions } from "./demo-questions.ts";
import { SELLERS } from "./demo-sellers.ts";

for (const [name, make] of [
  ["mails", makeDemoMails],
  ["questions", makeDemoQuestions],
] as const) {
  test(`the demo's ${name} are those that demo/make.ts writes`, async () => {
    const folder = join(import.meta.dirname, "../../demo", name);
    const mails = await make();
    assert.deepEqual(readdirSync(folder).toSorted(), [...mails.keys()].toSorted());
    for (const [file, raw] of mails) {
      assert.ok(readFileSync(join(folder, file)).equals(raw), `${file} is not up to date`);
    }
  });
}

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
