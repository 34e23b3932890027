import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import Database from "better-sqlite3";
import { strangersIn } from "../chaos/crash-books.ts";
import { killedAt } from "../chaos/crash-world.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { deliverTo, listMaildir, makeMaildir } from "../support/maildir-store.ts";
import { preloaded } from "../support/preloads.ts";
import { listed, pass } from "../support/run-summary.ts";
import { onlySqlite } from "../support/store.ts";
import { aWorkspace, untilIn } from "../support/workspace.ts";

interface Counted {
  readonly done: number;
}

/** A Maildir with so many invoices. */
function someMail(t: TestContext, count: number) {
  const world = aWorkspace(t);
  const maildir = join(world.dir, "mail");
  makeMaildir(maildir);
  const configure = (settings: object = {}) =>
    world.writeConfig({ accounts: [{ name: "archive", maildir }], ...settings });
  configure();
  const deliver = (number: string, text?: string) =>
    deliverTo(maildir, aMailWithInvoice(number, text === undefined ? {} : { text }));
  for (let n = 1; n <= count; n += 1) deliver(`D-${n}`);
  return { world, maildir, configure, deliver };
}

/** A disk of this size of its own, where that is permitted; it ends with the test. */
function aSmallDisk(t: TestContext, kilobytes: number): string | undefined {
  const disk = mkdtempSync(join(tmpdir(), "invoicesync-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", disk]);
  t.after(() => {
    if (mounted.status === 0) spawnSync("umount", [disk]);
    rmSync(disk, { recursive: true });
  });
  return mounted.status === 0 ? disk : undefined;
}

for (const kilobytes of [40, 200, 400, 700, 1_000, 1_500, 2_500]) {
  test(
    `a disk that is full after ${kilobytes} KB is told, and with room the work is done`,
    { skip: onlySqlite },
    async (t) => {
      const { world, maildir, configure, deliver } = someMail(t, 0);
      const disk = aSmallDisk(t, kilobytes);
      if (disk === undefined) return t.skip("no file system may be mounted here");
      for (let n = 1; n <= 20; n += 1) deliver(`D-${n}`, "x".repeat(100_000));
      const stateDir = join(disk, "state");
      configure({ stateDir });

      const full = await world.run(["run", "--json"]);
      assert.ok(full.code === 1 || full.code === 3, `${full.code} ${full.stderr}`);
      const { error, accounts } = full.json() as {
        error?: { code: string };
        accounts?: { errorCode: string }[];
      };
      assert.equal(error?.code ?? accounts?.[0]?.errorCode, "DB_FULL", full.stdout + full.stderr);

      assert.equal(spawnSync("mount", ["-o", "remount,size=50m", disk]).status, 0);
      const roomy = await pass(world);
      assert.equal(roomy.code, 0, roomy.stderr);
      assert.equal((await listed(world, "invoices", "list")).length, 20);
      assert.ok(listMaildir(maildir).every(({ flags }) => flags === "S"));
      assert.deepEqual(strangersIn(stateDir), []);
    },
  );
}

test(
  "a database that another process holds for some seconds is waited for",
  { skip: onlySqlite },
  async (t) => {
    const { world, deliver } = someMail(t, 1);
    await pass(world);
    deliver("D-2");
    const other = new Database(join(world.stateDir, "invoicesync.db"));
    t.after(() => other.close());
    other.exec("begin immediate");
    const running = world.spawn(["run", "--json"]);
    const letGo = setTimeout(() => other.exec("rollback"), 1_500);
    t.after(() => clearTimeout(letGo));
    const end = await running.end;
    assert.equal(end.code, 0, end.stderr);
    assert.equal((await listed(world, "invoices", "list")).length, 2);
  },
);

test("one that is held for good is told, and nothing is lost", { skip: onlySqlite }, async (t) => {
  const { world, deliver } = someMail(t, 1);
  await pass(world);
  deliver("D-2");
  const other = new Database(join(world.stateDir, "invoicesync.db"));
  t.after(() => other.close());
  other.exec("begin immediate");
  const end = await world.run(["run", "--json"]);
  assert.equal(end.code, 1, end.stderr);
  assert.equal((end.json() as { error: { code: string } }).error.code, "DB_BUSY");
  other.exec("rollback");
  assert.equal((await pass(world)).summary.tasks.done, 1);
});

test(
  "one that is taken in the middle of a pass and held to its end is told, and nothing is lost",
  { skip: onlySqlite },
  async (t) => {
    const { world, maildir } = someMail(t, 40);
    const running = world.spawn(["run", "--json"]);
    const file = join(world.stateDir, "invoicesync.db");
    let other: Database.Database | undefined;
    await untilIn(running, () => {
      if (!existsSync(file)) return false;
      other ??= new Database(file, { timeout: 0 });
      try {
        const sql = "select count(*) done from email_tasks where status = 'done'";
        const { done } = other.prepare(sql).get() as Counted;
        if (done === 0) return false;
        other.exec("begin immediate");
        return true;
      } catch {
        return false; // not made yet, or in use
      }
    });
    t.after(() => other?.close());
    assert.ok(other?.inTransaction, "the pass was over before it could be disturbed");
    const end = await running.end;
    assert.ok(end.code === 1 || end.code === 3, `${end.code} ${end.stderr}`);
    assert.match(end.stdout + end.stderr, /DB_BUSY/);
    // told once for all that were under way, not once for each of them
    assert.ok((end.stderr.match(/DB_BUSY/g) ?? []).length <= 2, end.stderr);
    other.exec("rollback");

    const next = await pass(world);
    assert.equal(next.code, 0, next.stderr);
    assert.equal((await listed(world, "invoices", "list")).length, 40);
    assert.ok(listMaildir(maildir).every(({ flags }) => flags === "S"));
    assert.equal((await world.run(["audit"])).code, 0);
  },
);

test(
  "a log of the database that is torn loses no message and doubles none",
  { skip: onlySqlite },
  async (t) => {
    for (const keptShare of [0, 0.3, 0.7, 0.99]) {
      const { world, maildir } = someMail(t, 3);
      // everything is taken in and nobody has been told: the log is not written back yet
      const { signal } = await world.run(
        ["run"],
        killedAt(world, 'before sql insert into "mailboxes"'),
      );
      assert.equal(signal, "SIGKILL");
      const wal = join(world.stateDir, "invoicesync.db-wal");
      const { size } = statSync(wal);
      assert.ok(size > 0);
      truncateSync(wal, Math.floor(size * keptShare));
      appendFileSync(wal, Buffer.alloc(3_000, "torn"));
      const next = await pass(world);
      assert.equal(next.code, 0, next.stderr);
      const invoices = await listed<{ duplicateOf: number | null }>(world, "invoices", "list");
      assert.equal(invoices.filter(({ duplicateOf }) => duplicateOf === null).length, 3);
      assert.ok(listMaildir(maildir).every(({ flags }) => flags === "S"));
    }
  },
);

test(
  "stored files that are gone or damaged are told, message by message",
  { skip: onlySqlite },
  async (t) => {
    const { world } = someMail(t, 2);
    await pass(world);
    const files = join(world.stateDir, "files");
    const stored = readdirSync(files, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    assert.ok(stored.length >= 2);
    for (const [index, entry] of stored.entries()) {
      const path = join(entry.parentPath, entry.name);
      if (index % 2 === 0) rmSync(path);
      else writeFileSync(path, "something else");
    }
    await world.run(["tasks", "requeue", "1", "2"]);
    const { code, summary } = await pass(world);
    assert.deepEqual([code, summary.tasks.retried], [3, 2]);
    const tasks = await listed<{ errorCode: string }>(world, "tasks", "list");
    assert.deepEqual(
      tasks.map(({ errorCode }) => errorCode),
      ["MESSAGE_MISSING", "MESSAGE_MISSING"],
    );
  },
);

for (const { name, hours } of [
  { name: "an hour forward", hours: [0, 1, 1] },
  { name: "an hour back", hours: [1, 0, 0] },
  { name: "ten years back", hours: [87_600, 0, 0] },
  { name: "there and back", hours: [0, 1, 0] },
]) {
  test(`a clock that jumps ${name} between passes loses nothing and doubles nothing`, async (t) => {
    const { world, maildir, deliver } = someMail(t, 2);
    for (const [index, hour] of hours.entries()) {
      deliver(`J-${index}`);
      const { code, stderr, summary } = await pass(world, [], shifted(world, hour));
      assert.equal(code, 0, stderr);
      assert.ok(summary.durationMs >= 0);
    }
    assert.equal((await listed(world, "invoices", "list")).length, 5);
    assert.ok(listMaildir(maildir).every(({ flags }) => flags === "S"));
    assert.equal((await world.run(["audit"])).code, 0);
  });
}

for (const hours of [-1, 1]) {
  test(`a clock that jumps by ${hours} h within a pass loses nothing`, async (t) => {
    const { world, maildir } = someMail(t, 5);
    const jumps = preloaded(
      world,
      `const now = Date.now.bind(Date);
       let calls = 0;
       Date.now = () => now() + ((calls += 1) > 8 ? ${hours * 3_600_000} : 0);`,
    );
    const first = await pass(world, [], jumps);
    assert.ok(first.code === 0 || first.code === 3, first.stderr);
    assert.ok(first.summary.durationMs >= 0, `${first.summary.durationMs} ms`);
    const second = await pass(world);
    assert.equal(second.code, 0, second.stderr);
    assert.equal((await listed(world, "invoices", "list")).length, 5);
    assert.ok(listMaildir(maildir).every(({ flags }) => flags === "S"));
  });
}

test("a leap day is a day as any other, for an invoice and for a pass", async (t) => {
  const { world, maildir } = someMail(t, 0);
  const issueDate = "2028-02-29";
  deliverTo(maildir, aMailWithInvoice("L-1", {}, { date: issueDate, due: "2028-03-30" }));
  const hours = Math.floor((Date.parse(`${issueDate}T12:00:00Z`) - Date.now()) / 3_600_000);
  for (const hour of [hours, hours + 24]) {
    const { code, stderr } = await pass(world, [], shifted(world, hour));
    assert.equal(code, 0, stderr);
  }
  const [invoice] = await listed<{ issueDate: string; issues: readonly { code: string }[] }>(
    world,
    "invoices",
    "list",
  );
  assert.equal(invoice?.issueDate, issueDate);
  assert.ok(!invoice.issues.some(({ code }) => code.includes("DATE")), JSON.stringify(invoice));
});

test("another time zone changes no date and finds nothing again", async (t) => {
  const { world } = someMail(t, 2);
  const dates: unknown[] = [];
  for (const zone of ["Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu"]) {
    const { code, summary } = await pass(world, [], { env: { TZ: zone } });
    assert.equal(code, 0);
    dates.push(
      (await listed<{ issueDate: string }>(world, "invoices", "list")).map((one) => one.issueDate),
      summary.accounts.map(({ duplicates }) => duplicates),
    );
  }
  const [invoices, duplicates] = dates;
  assert.deepEqual(dates, [invoices, duplicates, invoices, duplicates, invoices, duplicates]);
});

/** The clock of a whole pass. */
function shifted(world: Parameters<typeof preloaded>[0], hours: number) {
  return preloaded(
    world,
    `const now = Date.now.bind(Date);
     Date.now = () => now() + ${hours * 3_600_000};`,
  );
}
