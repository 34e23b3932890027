import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { InvoiceEntry } from "../../src/db/invoice-entry.ts";
import type { TaskEntry } from "../../src/db/task-entry.ts";
import { dovecotMissing } from "../support/dovecot.ts";
import { aFleet } from "../support/fleet.ts";
import { startLlmServer } from "../support/llm-server.ts";
import { userOf } from "../support/mailboxes.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { postgresMissing, startPostgres, type PostgresServer } from "../support/postgres.ts";
import { listed, pass } from "../support/run-summary.ts";
import { aMailToAskAbout, anAnswer } from "../support/unsettled-documents.ts";
import { untilIn, type Workspace } from "../support/workspace.ts";

const skip = postgresMissing === false ? dovecotMissing : postgresMissing;
const ends: (() => void | Promise<void>)[] = [];
let postgres: PostgresServer;

before(async () => {
  if (skip === false) postgres = await startPostgres({ after: (end) => void ends.unshift(end) });
});
after(async () => {
  for (const end of ends) await end();
});

const ACCOUNTS = ["a", "b", "c", "d"];

test(
  "machines share the accounts: each mail is one task, and each invoice stored once",
  { skip },
  async (t) => {
    const { imap, machines } = await aFleet(t, postgres, { accounts: ACCOUNTS, machines: 3 });
    for (const name of ACCOUNTS) {
      for (let n = 1; n <= 6; n++) imap.deliver(userOf(name), aMailWithInvoice(`${name}-${n}`));
      // the same invoice in every mailbox, each mail another
      imap.deliver(userOf(name), aMailWithInvoice("SHARED-1", { subject: `to ${name}` }));
    }
    const ran = await Promise.all(machines.map((machine) => pass(machine)));
    for (const { code, stderr } of ran) assert.equal(code, 0, stderr);
    const worked = ran.flatMap(({ summary }) =>
      summary.accounts.filter(({ elsewhere }) => elsewhere !== true).map(({ name }) => name),
    );
    assert.deepEqual([...new Set(worked)].sort(), ACCOUNTS);
    assert.equal(
      ran.reduce((sum, { summary }) => sum + summary.tasks.done, 0),
      28,
    );

    const [machine] = machines;
    assert.ok(machine);
    const tasks = await listed<TaskEntry>(machine, "tasks", "list");
    assert.deepEqual(
      new Set(tasks.map(({ status, attempts }) => `${status} ${attempts}`)),
      new Set(["done 1"]),
    );
    const invoices = await listed<InvoiceEntry>(machine, "invoices", "list");
    assert.equal(invoices.filter(({ duplicateOf }) => duplicateOf === null).length, 25);
    assert.equal((await machine.run(["audit"])).code, 0);
  },
);

test(
  "what a killed machine had is taken over by the next pass of another one",
  { skip },
  async (t) => {
    const llm = await startLlmServer(t, (_, number) =>
      number === 1 ? { hang: true } : anAnswer("FV-1"),
    );
    const sections = { llm: { baseUrl: llm.baseUrl, apiKey: "k", model: "m" } };
    const { imap, machines } = await aFleet(t, postgres, {
      accounts: ["a"],
      machines: 2,
      sections,
    });
    const [first, second] = machines;
    assert.ok(first && second);
    imap.deliver(userOf("a"), await aMailToAskAbout("FV-1"));
    const running = first.spawn(["run"]);
    await untilIn(running, () => llm.requests.length > 0);

    const meanwhile = await pass(second);
    assert.equal(meanwhile.code, 0, meanwhile.stderr);
    assert.equal(meanwhile.summary.accounts[0]?.elsewhere, true);
    const [held] = await listed<TaskEntry>(second, "tasks", "list");
    assert.equal(held?.status, "processing", "nobody recovers what a living machine is at");

    running.child.kill("SIGKILL");
    await running.end;
    await pass(second);
    const [task] = await listed<TaskEntry>(second, "tasks", "list");
    assert.equal(task?.status, "done");
    assert.equal(task?.attempts, 2);
    assert.equal((await listed<InvoiceEntry>(second, "invoices", "list")).length, 1);
  },
);

test("nothing is purged while a machine is at an account", { skip }, async (t) => {
  const llm = await startLlmServer(t, () => ({ hang: true }));
  const { imap, machines } = await aFleet(t, postgres, { accounts: ["a"], machines: 2 });
  const [first, second] = machines;
  assert.ok(first && second);
  imap.deliver(userOf("a"), aMailWithInvoice("F-1"));
  await pass(second);
  configureLlm(first, llm.baseUrl);
  imap.deliver(userOf("a"), await aMailToAskAbout("FV-1"));
  const running = first.spawn(["run"]);
  await untilIn(running, () => llm.requests.length > 0);
  const purged = await second.run(["tasks", "purge", "--older-than", "1ms", "--yes", "--json"]);
  assert.equal(purged.code, 75, purged.stderr);
  running.child.kill("SIGKILL");
  await running.end;
  assert.equal(
    (await second.run(["tasks", "purge", "--older-than", "1ms", "--yes", "--json"])).code,
    0,
  );
});

test("a machine without the shared folder of files takes nothing in", { skip }, async (t) => {
  const { imap, machines } = await aFleet(t, postgres, { accounts: ["a"], machines: 2 });
  const [first, second] = machines;
  assert.ok(first && second);
  assert.equal((await pass(first)).code, 0);
  imap.deliver(userOf("a"), aMailWithInvoice("F-1"));
  rmSync(join(second.stateDir, "files"));
  const refused = await second.run(["run", "--json"]);
  assert.equal(refused.code, 1);
  assert.equal((refused.json() as { error: { code: string } }).error.code, "FILES_NOT_SHARED");
  assert.deepEqual(await listed(first, "tasks", "list"), []);
});

test("the limiter and the budget hold for all machines together", { skip }, async (t) => {
  const llm = await startLlmServer(t, (request) =>
    anAnswer(/FV-\d+/.exec(JSON.stringify(request.body))?.[0] ?? ""),
  );
  const sections = {
    llm: {
      baseUrl: llm.baseUrl,
      apiKey: "k",
      model: "m",
      requestsPerMinute: 5,
      tokensPerMinute: 1_000_000,
    },
    timeouts: { account: "8s" },
  };
  const { imap, machines } = await aFleet(t, postgres, {
    accounts: ACCOUNTS,
    machines: 4,
    sections,
  });
  for (const name of ACCOUNTS) {
    for (let n = 1; n <= 4; n++)
      imap.deliver(userOf(name), await aMailToAskAbout(`FV-${ACCOUNTS.indexOf(name)}${n}`));
  }
  const startedAt = performance.now();
  const ran = await Promise.all(machines.map((machine) => pass(machine)));
  const minutes = Math.ceil((performance.now() - startedAt) / 60_000);
  const done = ran.reduce((sum, { summary }) => sum + summary.tasks.done, 0);
  assert.ok(llm.requests.length >= 1 && llm.requests.length <= 5 * minutes);
  assert.equal(done, llm.requests.length);
  const [machine] = machines;
  assert.ok(machine);
  const tasks = await listed<TaskEntry>(machine, "tasks", "list");
  const waiting = tasks.filter(({ status }) => status === "pending");
  assert.equal(waiting.length, 16 - done);
  assert.ok(waiting.every(({ attempts }) => attempts === 0));
});

test(
  "a database that is started anew in the middle of a pass costs no attempt",
  { skip },
  async (t) => {
    const llm = await startLlmServer(t, (_, number) =>
      number === 1 ? { hang: true } : anAnswer("FV-1"),
    );
    const sections = { llm: { baseUrl: llm.baseUrl, apiKey: "k", model: "m" } };
    const { imap, machines } = await aFleet(t, postgres, {
      accounts: ["a"],
      machines: 1,
      sections,
    });
    const [machine] = machines;
    assert.ok(machine);
    imap.deliver(userOf("a"), await aMailToAskAbout("FV-1"));
    const running = machine.spawn(["run", "--json"]);
    await untilIn(running, () => llm.requests.length > 0);
    postgres.stop("immediate");
    postgres.start();
    const end = await running.end;
    assert.equal(end.code, 1, end.stderr);
    assert.equal((end.json() as { error: { code: string } }).error.code, "DB_UNAVAILABLE");
    const [waiting] = await listed<TaskEntry>(machine, "tasks", "list");
    assert.deepEqual([waiting?.status, waiting?.attempts], ["pending", 0]);
    assert.equal((await pass(machine)).code, 0);
    const [task] = await listed<TaskEntry>(machine, "tasks", "list");
    assert.deepEqual([task?.status, task?.attempts], ["done", 1]);
  },
);

function configureLlm(machine: Workspace, baseUrl: string): void {
  const settings = JSON.parse(readFileSync(machine.configFile, "utf8")) as object;
  machine.writeConfig({ ...settings, llm: { baseUrl, apiKey: "k", model: "m" } });
}
