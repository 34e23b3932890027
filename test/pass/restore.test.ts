import assert from "node:assert/strict";
import { copyFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { databaseFile } from "../../src/db/open.ts";
import { dovecotMissing, startDovecot } from "../support/dovecot.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { listed, pass } from "../support/run-summary.ts";
import { aWorkspace } from "../support/workspace.ts";

const USER = "billing@example.com";

test(
  "a backup that is put back works, and audit names what has to be set to unread again",
  { skip: dovecotMissing },
  async (t) => {
    const dovecot = await startDovecot(t);
    const { host, port } = dovecot;
    const world = aWorkspace(t, {
      accounts: [
        { name: "billing", imap: { host, port, tls: false }, user: USER, password: "secret" },
      ],
    });
    dovecot.deliver(USER, aMailWithInvoice("F-1"));
    await pass(world);
    const backup = join(world.dir, "backup.db");
    assert.equal((await world.run(["db", "backup", backup])).code, 0);
    dovecot.deliver(USER, aMailWithInvoice("F-2"));
    await pass(world);

    const database = databaseFile(world.stateDir);
    for (const end of ["", "-wal", "-shm"]) rmSync(`${database}${end}`, { force: true });
    copyFileSync(backup, database);
    assert.equal((await world.run(["db", "check"])).code, 0);
    const audit = (await world.run(["audit", "--json"])).json() as {
      accounts: { newer: number[] }[];
    };
    assert.deepEqual(audit.accounts[0]?.newer, [2]);

    const cur = join(dovecot.maildir(USER), "cur");
    for (const name of readdirSync(cur)) renameSync(join(cur, name), join(cur, unread(name)));
    const { code, summary } = await pass(world);
    assert.equal(code, 0);
    assert.deepEqual([summary.tasks.done, summary.invoices.stored], [1, 1]);
    const invoices = await listed<{ number: string }>(world, "invoices", "list");
    assert.deepEqual(invoices.map(({ number }) => number).sort(), ["F-1", "F-2"]);
    assert.equal((await world.run(["audit"])).code, 0);
  },
);

function unread(name: string): string {
  return name.replace(/:2,.*$/, ":2,");
}
