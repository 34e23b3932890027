import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { warningsOf } from "../../src/config/warnings.ts";
import { ACCOUNT, aFolder, load, loadText } from "./settings-folder.ts";

test("settings that are in order give no warning", async (t) => {
  assert.deepEqual(await warningsOf(await loadText(t, ACCOUNT), []), []);
});

for (const [text, warning] of [
  [`${ACCOUNT}    insecure: true\n`, /^account billing: insecure: true/],
  [`${ACCOUNT}    pipeline: replies\n`, /^account billing: replies cannot be sent/],
  ["accounts: [{ name: a, maildir: none }]\n", /^account a: there is no folder .*none yet$/],
  [`${ACCOUNT}alerts: { to: [a@b.c] }\n`, /^alerts\.to: .* smtp/],
  [`${ACCOUNT}smtp: { host: h, from: a@b.c, insecure: true }\n`, /^smtp: insecure/],
  [`${ACCOUNT}llm: { baseUrl: "http://x.org/v1", apiKey: k }\n`, /^llm\.baseUrl: .*plain text/],
  [`${ACCOUNT}replies: { faq: ./none.yaml }\n`, /^replies\.faq: there is no file .*none\.yaml/],
  [`${ACCOUNT}monitoring: { metricsFile: none/x.prom }\n`, /^monitoring\.metricsFile: .*none yet/],
] as const) {
  test(`a warning for ${JSON.stringify(text.replace(ACCOUNT, "… "))}`, async (t) => {
    const [found, ...others] = await warningsOf(await loadText(t, text), []);
    assert.match(found ?? "", warning);
    assert.deepEqual(others, []);
  });
}

test("a file that everybody can read is worth a warning when a secret stands in it", async (t) => {
  const folder = aFolder(t, { "invoicesync.yaml": ACCOUNT });
  chmodSync(join(folder, "invoicesync.yaml"), 0o644);
  const config = await load(folder);
  assert.match((await warningsOf(config, ["secret"])).join(), /chmod 600$/);
  assert.deepEqual(await warningsOf(config, ["from elsewhere"]), []);
});
