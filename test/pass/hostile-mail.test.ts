import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { strangersIn } from "../chaos/crash-books.ts";
import { hostileMails } from "../support/hostile-mails.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { deliverTo, listMaildir, makeMaildir } from "../support/maildir-store.ts";
import { weighed } from "../support/preloads.ts";
import { listed, pass } from "../support/run-summary.ts";
import { aWorkspace, type RunOptions } from "../support/workspace.ts";

interface ListedTask {
  readonly id: number;
  readonly subject: string | null;
  readonly status: string;
  readonly reason: string | null;
  readonly errorCode: string | null;
}

const FINAL = ["done", "failed", "dead_letter"];
const SAMPLES = join(import.meta.dirname, "../../../shared/samples");

/** A Maildir account, and a pass that says how much memory it took at most. */
function aMailFolder(t: TestContext) {
  const world = aWorkspace(t);
  const maildir = join(world.dir, "mail");
  const temporary = join(world.dir, "tmp");
  makeMaildir(maildir);
  mkdirSync(temporary);
  world.writeConfig({ accounts: [{ name: "archive", maildir, search: "all" }] });
  const peak = join(world.dir, "peak");
  const measured = weighed(world, peak);
  const options: RunOptions = {
    env: { ...measured.env, TMPDIR: temporary },
    timeoutMs: 300_000,
  };
  return {
    world,
    maildir,
    options,
    peakMb: () => Number(readFileSync(peak, "utf8")) / 1_024,
    // .cache is of Node: the compiled code of the program itself
    written: () =>
      readdirSync(world.dir).filter((name) => !/^(preload-.*|peak|\.cache)$/.test(name)),
    temporary: () => readdirSync(temporary),
  };
}

test("hostile mails are final after one pass and hold up no honest one", async (t) => {
  const folder = aMailFolder(t);
  const { world, maildir, options } = folder;
  const hostile = hostileMails();
  assert.ok(hostile.length >= 40);
  const before = folder.written();
  const honestEvery = Math.floor(hostile.length / 5);
  for (const [index, { raw }] of hostile.entries()) {
    deliverTo(maildir, raw);
    if (index % honestEvery === 0 && index / honestEvery < 5) {
      deliverTo(maildir, aMailWithInvoice(`HONEST-${index / honestEvery + 1}`));
    }
  }

  const first = await pass(world, [], options);
  t.diagnostic(
    `${hostile.length} hostile mails, ${first.summary.durationMs} ms, ${folder.peakMb().toFixed(0)} MB`,
  );
  const invoices = await listed<{ number: string | null }>(world, "invoices", "list");
  const honest = invoices.filter(({ number }) => number?.startsWith("HONEST-"));
  assert.deepEqual(honest.length, 5);
  assert.equal(first.summary.accounts[0]?.outcome, "ok");
  const tasks = await listed<ListedTask>(world, "tasks", "list", "--limit", "1000");
  // by place: what two hostile mails share is their subject
  const notFinal = tasks.filter(({ status }) => !FINAL.includes(status));
  assert.deepEqual(notFinal, []);
  assert.equal(tasks.length, hostile.length + 5);
  assert.ok(first.summary.durationMs < 60_000, `${first.summary.durationMs} ms`);
  assert.ok(folder.peakMb() <= 600, `${folder.peakMb()} MB`);

  assert.deepEqual(folder.written().toSorted(), [...before, "state"].toSorted());
  assert.deepEqual(folder.temporary(), []);
  assert.deepEqual(strangersIn(world.stateDir), []);
  assert.equal(listMaildir(maildir).length, tasks.length);
  for (const command of [["tasks", "list"], ["invoices", "list"], ["logs"]]) {
    const { stdout } = await world.run([...command, "--limit", "1000"].slice(0, 4));
    // oxlint-disable-next-line no-control-regex -- that is what is looked for
    assert.doesNotMatch(stdout, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  }
  const csv = await world.run(["invoices", "export", "--format", "csv"]);
  assert.doesNotMatch(csv.stdout, /(^|,)"?[=+@]/m);
});

for (const sample of ["odd-mail", "machine-mail"]) {
  const place = join(SAMPLES, sample);
  const skip = existsSync(place) ? false : `the samples are not here: ${sample}`;
  test(`every file of ${sample} is final after one pass`, { skip }, async (t) => {
    const { world, maildir, options } = aMailFolder(t);
    const contents = readdirSync(place).map((name) => readFileSync(join(place, name)));
    for (const raw of contents) deliverTo(maildir, raw);
    const { summary } = await pass(world, [], options);
    assert.equal(summary.accounts[0]?.outcome, "ok");
    const tasks = await listed<ListedTask>(world, "tasks", "list", "--limit", "10000");
    assert.deepEqual(
      tasks.filter(({ status }) => !FINAL.includes(status)),
      [],
    );
    assert.equal(tasks.length, new Set(contents.map((raw) => raw.toString("latin1"))).size);
  });
}
