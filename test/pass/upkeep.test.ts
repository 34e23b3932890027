import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { databaseFile } from "../../src/db/open.ts";
import type { InvoiceEntry } from "../../src/db/invoice-entry.ts";
import { aCli, type Cli } from "../cli/cli-in-buffers.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { onlySqlite } from "../support/store.ts";

const DAY_MS = 86_400_000;

/** A Maildir with two invoices, and one pass over it. */
async function aPassedMailbox(t: TestContext): Promise<Cli> {
  const cli = aCli(t, { accounts: [{ name: "billing", maildir: "./mail" }] });
  for (const name of ["cur", "new", "tmp"])
    mkdirSync(join(cli.dir, "mail", name), { recursive: true });
  for (const number of ["F-1", "F-2"]) {
    writeFileSync(join(cli.dir, "mail/new", number), aMailWithInvoice(number));
  }
  const { exitCode, stderr } = await cli.run("run");
  assert.deepEqual([exitCode, stderr], [0, ""]);
  return cli;
}

const storedFiles = ({ stateDir }: Cli) =>
  readdirSync(join(stateDir, "files"), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );

const numbers = async (cli: Cli) =>
  ((await cli.run("invoices", "list", "--json")).json() as InvoiceEntry[])
    .map(({ number }) => number)
    .sort();

test(
  "mail older than retention.mail goes at the end of a pass; invoices, documents and books stay",
  { skip: onlySqlite },
  async (t) => {
    const cli = await aPassedMailbox(t);
    assert.equal(storedFiles(cli).length, 4);
    cli.clock.advance(89 * DAY_MS);
    await cli.run("run");
    assert.equal(storedFiles(cli).length, 4);
    cli.clock.advance(2 * DAY_MS);
    assert.equal((await cli.run("run")).exitCode, 0);
    assert.equal(storedFiles(cli).length, 2);
    assert.equal((await cli.run("audit")).exitCode, 0);
    const { exitCode } = await cli.run("invoices", "rerun", "1", "2");
    assert.equal(exitCode, 0, "the documents alone are enough to read them again");
    const requeued = await cli.run("tasks", "requeue", "1", "--json");
    assert.equal(requeued.exitCode, 1);
    assert.match(requeued.stdout, /MESSAGE_EXPIRED/);
    assert.match(
      (await cli.run("tasks", "show", "1", "--raw")).stderr,
      /older than retention\.mail/,
    );
  },
);

test(
  "a backup put in the place of a lost database goes on where it was made",
  { skip: onlySqlite },
  async (t) => {
    const cli = await aPassedMailbox(t);
    await cli.run("db", "backup", "backup.db");
    for (const end of ["", "-wal", "-shm"])
      rmSync(`${databaseFile(cli.stateDir)}${end}`, { force: true });
    cpSync(join(cli.dir, "backup.db"), databaseFile(cli.stateDir));
    const again = (await cli.run("run", "--json")).json() as { accounts: { ingested: number }[] };
    assert.equal(again.accounts[0]?.ingested, 0);
    assert.deepEqual(await numbers(cli), ["F-1", "F-2"]);
    assert.equal((await cli.run("audit")).exitCode, 0);
    assert.equal((await cli.run("db", "check")).exitCode, 0);
  },
);

test("a state folder that was moved works where it is now", { skip: onlySqlite }, async (t) => {
  const cli = await aPassedMailbox(t);
  renameSync(cli.stateDir, join(cli.dir, "moved"));
  const accounts = [{ name: "billing", maildir: "./mail" }];
  writeFileSync(
    join(cli.dir, "invoicesync.yaml"),
    JSON.stringify({ stateDir: "./moved", accounts }),
  );
  assert.equal((await cli.run("run")).exitCode, 0);
  assert.deepEqual(await numbers(cli), ["F-1", "F-2"]);
  assert.equal((await cli.run("invoices", "rerun", "1")).exitCode, 0);
});
