import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { aCli, type Cli } from "../cli/cli-in-buffers.ts";
import { startAlertHook } from "../support/alert-hook.ts";
import { aMail, aMailWithInvoice } from "../support/mail-maker.ts";

const PASSES = 400;
const DAY_MS = 86_400_000;
const EVERY_MS = (30 * DAY_MS) / PASSES; // 108 minutes

/** Bytes of every file below a folder. */
function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** One mail in five has an invoice. */
function deliver({ dir, clock }: Cli, number: number): void {
  const note = `Nothing to pay. ${"x".repeat(30_000)}\n`;
  const raw =
    number % 20 === 0
      ? aMailWithInvoice(`F-${number}`)
      : aMail({ subject: `Note ${number}`, text: note });
  const file = join(dir, "mail/new", String(number));
  writeFileSync(file, raw);
  utimesSync(file, clock.now() / 1_000, clock.now() / 1_000); // when it was received
}

/** A mailbox that gets mail all the time, beside an account that is broken all the time. */
async function aMonth(cli: Cli): Promise<readonly number[]> {
  for (const name of ["cur", "new", "tmp"])
    mkdirSync(join(cli.dir, "mail", name), { recursive: true });
  const sizes: number[] = [];
  for (let pass = 0; pass < PASSES; pass++) {
    if (pass % 4 === 0) deliver(cli, pass);
    const { exitCode } = await cli.run("run");
    assert.equal(exitCode, 3, `pass ${pass}`);
    if (pass % 40 === 39) sizes.push(bytesIn(cli.stateDir));
    cli.clock.advance(EVERY_MS);
  }
  return sizes;
}

test(
  "400 passes over 30 days keep what the settings say, and no more",
  { timeout: 300_000 },
  async (t) => {
    const hook = await startAlertHook(t);
    const cli = aCli(t, {
      accounts: [
        { name: "billing", maildir: "./mail" },
        { name: "archive", maildir: "./not-there" },
      ],
      retention: { mail: "7d", logs: "14d" },
      alerts: { webhook: hook.address, minInterval: "1d" },
      monitoring: { metricsFile: "./metrics.prom" },
    });
    const sizes = await aMonth(cli);
    t.diagnostic(
      `the state folder after every 3 days, in kB: ${sizes.map((s) => Math.round(s / 1e3)).join(", ")}`,
    );
    const [last = 0] = sizes.slice(-1);
    assert.ok(last < 1.25 * (sizes[4] ?? 0), "from the middle of the month it grows no more");
    assert.ok(last < 5_000_000);

    // the third failure is told, and then once a day
    const told = hook.kinds.flat();
    assert.deepEqual([...new Set(told)], ["ACCOUNT_FAILING archive"]);
    assert.ok(told.length >= 28 && told.length <= 30, `${told.length} alerts`);

    const logs = readdirSync(join(cli.stateDir, "logs"));
    assert.ok(logs.length >= 14 && logs.length <= 16, `${logs.length} log files`);
    const stored = await cli.withState((db) =>
      db
        .selectFrom("email_tasks")
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .where("mail_deleted_at", "is", null)
        .executeTakeFirstOrThrow(),
    );
    assert.ok(stored.count >= 22 && stored.count <= 26, `${stored.count} stored mails`);

    const invoices = (await cli.run("invoices", "list", "--json", "--limit", "1000")).json();
    assert.equal((invoices as unknown[]).length, PASSES / 20);
    assert.equal((await cli.run("audit", "--account", "billing")).exitCode, 0);
    assert.equal((await cli.run("report", "--html", "report.html")).exitCode, 0);
    const page = readFileSync(join(cli.dir, "report.html"), "utf8");
    assert.match(page, /failed 400 times in a row/);
    const metrics = readFileSync(join(cli.dir, "metrics.prom"), "utf8");
    assert.match(metrics, /account_consecutive_failures\{account="archive"\} 400/);
  },
);
