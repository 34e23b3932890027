import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { machineDialects } from "../mail/machine-dialects.ts";
import { strangersIn } from "../chaos/crash-books.ts";
import { hostileMails } from "../support/hostile-mails.ts";
import type { LlmScript } from "../support/llm-server.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { deliverTo, listMaildir, makeMaildir } from "../support/maildir-store.ts";
import { anOpenShop, SHOP } from "../support/open-shop.ts";
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

const PIPELINES = ["invoices", "replies", "auto"];

/** What a model says to either pipeline: no invoice, or thanks. */
const sayNothing: LlmScript = ({ body }) =>
  body.response_format === undefined ? "Gracias, lo miramos." : '{"kind":"other"}';

/** A shop with an account for each pipeline, each of which has all of these mails, as mail to us. */
async function threeAccounts(t: TestContext, mails: readonly Buffer[]) {
  const shop = await anOpenShop(t, sayNothing);
  const account = { search: "all", addresses: [SHOP] };
  shop.configure({
    accounts: PIPELINES.map((name) => ({ ...account, name, maildir: `./${name}`, pipeline: name })),
    replies: { maxAge: "36500d", perSenderPerDay: 10_000, perHour: 10_000 },
  });
  for (const raw of mails) {
    const addressed = Buffer.concat([Buffer.from(`To: ${SHOP}\r\n`), raw]);
    for (const name of PIPELINES) deliverTo(join(shop.dir, name), addressed);
  }
  return shop;
}

const samplesIn = (folder: string) =>
  readdirSync(join(SAMPLES, folder)).map((name) => readFileSync(join(SAMPLES, folder, name)));
const without = (folder: string) =>
  existsSync(join(SAMPLES, folder)) ? false : `the samples are not here: ${folder}`;

for (const { name, mails, isMachines, skip } of [
  {
    name: "every file of odd-mail",
    mails: () => samplesIn("odd-mail"),
    isMachines: false,
    skip: without("odd-mail"),
  },
  {
    name: "every file of machine-mail",
    mails: () => samplesIn("machine-mail"),
    isMachines: true,
    skip: without("machine-mail"),
  },
  {
    name: "every mail of the world's programs",
    mails: () => machineDialects().map(({ raw }) => raw),
    isMachines: true,
    skip: false,
  },
]) {
  const sends = isMachines ? ", and no machine is answered" : "";
  test(`${name} is final after one pass of each pipeline${sends}`, { skip }, async (t) => {
    const raws = mails();
    const shop = await threeAccounts(t, raws);
    const { summary, code, stderr } = await pass(shop, [], { timeoutMs: 300_000 });
    assert.ok(code === 0 || code === 3, stderr);
    assert.deepEqual(
      summary.accounts.map(({ outcome }) => outcome),
      ["ok", "ok", "ok"],
    );
    const tasks = await listed<ListedTask>(shop, "tasks", "list", "--limit", "10000");
    assert.deepEqual(
      tasks.filter(({ status }) => !FINAL.includes(status)),
      [],
    );
    const different = new Set(raws.map((raw) => raw.toString("latin1"))).size;
    assert.equal(tasks.length, PIPELINES.length * different);
    if (!isMachines) return;
    assert.equal(shop.smtp.mails.length, 0);
    const prompts = shop.llm.requests.filter(({ body }) => body.response_format === undefined);
    assert.equal(prompts.length, 0, "no model is asked for an answer to a machine");
  });
}
