import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { deliverTo, makeMaildir } from "../support/maildir-store.ts";
import { FAQ } from "../support/open-shop.ts";
import { aWorkspace } from "../support/workspace.ts";
import { aCli } from "./cli-in-buffers.ts";

/** Every command of the built program, with what it ends with here; in this order. */
const COMMAND_LINES: readonly (readonly [line: string, code: number])[] = [
  ["config check", 0],
  ["config show", 0],
  ["accounts list", 0],
  ["accounts test", 0],
  ["accounts login archive", 2],
  ["run --dry-run", 0],
  ["run", 0],
  ["extract mail.eml", 0],
  ["extract none.pdf", 2],
  ["tasks list", 0],
  ["tasks show 1", 0],
  ["tasks show 99", 1],
  ["tasks requeue 1", 0],
  ["tasks purge --older-than 30d --yes", 0],
  ["tasks purge --older-than 30d", 2],
  ["dlq list", 0],
  ["dlq show 1", 1],
  ["dlq retry --all", 0],
  ["dlq purge --yes", 0],
  ["invoices list", 0],
  ["invoices show 1", 0],
  ["invoices review", 0],
  ["invoices approve 1", 0],
  ["invoices rerun 1", 0],
  ["invoices export --format csv --output a.csv", 0],
  ["invoices export --format jsonl --output a.jsonl", 0],
  ["invoices export --format xlsx --output a.xlsx", 0],
  ["invoices export --format ubl --output a.ubl.zip", 0],
  ["invoices export --format zip --output a.zip", 0],
  ["audit", 0],
  ["stats", 0],
  ["stats --prometheus", 0],
  ["health", 0],
  ["faq list", 0],
  ["faq test hola", 0],
  ["catalog import products.csv", 0],
  ["catalog search backpack", 0],
  ["cache clear", 0],
  ["db check", 0],
  ["db backup backup.db", 0],
  ["db backup backup.db", 1],
  ["db copy --from sqlite --to postgres", 2],
  ["db migrate", 0],
  ["init starter.yaml", 0],
  ["init starter.yaml", 1],
  ["schedule cron", 0],
  ["schedule systemd", 0],
  ["report --html report.html", 0],
  ["report", 2],
  ["logs", 0],
  ["completion bash", 0],
  ["demo", 0],
  ["frobnicate", 2],
];

test("every command of the built program prints one JSON document, and no escape codes", async (t) => {
  const world = aWorkspace(t);
  const maildir = join(world.dir, "mail");
  world.writeConfig({
    accounts: [{ name: "archive", maildir, pipeline: "invoices" }],
    replies: { faq: "./faq.yaml" },
  });
  makeMaildir(maildir);
  deliverTo(maildir, aMailWithInvoice("F-1"));
  world.write("faq.yaml", FAQ);
  world.write("mail.eml", aMailWithInvoice("F-2"));
  world.write("products.csv", "id,name,category,price,stock,description\n1,Backpack,b,1.50,3,x\n");
  for (const [line, code] of COMMAND_LINES) {
    const end = await world.run([...line.split(" "), "--json"]);
    assert.equal(end.code, code, `${line}: ${end.stdout.slice(0, 500)}${end.stderr}`);
    const document = end.json() as { error?: { code: string; hint: string } };
    assert.equal(document.error !== undefined, code === 1 || code === 2, line);
    assert.notEqual(document.error?.code, "INTERNAL", line);
    assert.notEqual(document.error?.hint, "", line);
    assert.ok(!`${end.stdout}${end.stderr}`.includes("\u001b["), line);
  }
});

test("no command is left out of that", async (t) => {
  const cli = aCli(t);
  const leaves = async (path: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await cli.run(...path, "--help");
    const list = stdout.split(/^Commands:\n/m)[1]?.split("\n\n")[0] ?? "";
    const names = [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = ""]) => name);
    if (names.length === 0) return [path.join(" ")];
    const deeper = names.filter((name) => name !== "help").map((name) => leaves([...path, name]));
    return (await Promise.all(deeper)).flat();
  };
  const lines = COMMAND_LINES.map(([line]) => line);
  assert.deepEqual(
    (await leaves([])).filter((leaf) => !lines.some((line) => `${line} `.startsWith(`${leaf} `))),
    [],
  );
});
