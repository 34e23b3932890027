import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import Database from "better-sqlite3";
import { databaseFile } from "../../src/db/open.ts";
import { aCli, type Cli } from "../cli/cli-in-buffers.ts";
import { startAlertHook } from "../support/alert-hook.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";

// Passes that cannot be made at all: there is no state to keep an alert in.

const MINUTE_MS = 60_000;

async function aPass(t: TestContext, settings: object = {}) {
  const smtp = await startSmtpSink(t);
  const hook = await startAlertHook(t);
  const cli = aCli(t, {
    accounts: [{ name: "billing", maildir: "./mail", pipeline: "auto" }],
    smtp: { host: smtp.host, port: smtp.port, tls: false, from: "robot@example.com" },
    alerts: { to: ["admin@example.com"], webhook: hook.address, minInterval: "1h" },
    replies: { faq: "./faq.yaml", mode: "shadow" },
    ...settings,
  });
  writeFileSync(join(cli.dir, "faq.yaml"), "[]");
  for (const name of ["cur", "new", "tmp"]) {
    mkdirSync(join(cli.dir, "mail", name), { recursive: true });
  }
  await cli.withState(async () => {});
  return { cli, hook, smtp };
}

const BREAKS: Record<string, (cli: Cli) => void> = {
  DB_CORRUPT: ({ stateDir }) => writeFileSync(databaseFile(stateDir), "not a database"),
  DB_NEWER: ({ stateDir }) => {
    const db = new Database(databaseFile(stateDir));
    db.pragma("user_version = 999");
    db.close();
  },
  USAGE: ({ dir }) => writeFileSync(join(dir, "faq.yaml"), "- id: 5"),
};

for (const [kind, breakIt] of Object.entries(BREAKS)) {
  test(`a pass that ends with ${kind} is told by mail and webhook, and in the log`, async (t) => {
    const { cli, hook, smtp } = await aPass(t);
    breakIt(cli);
    const { exitCode, stderr } = await cli.run("run");
    assert.equal(exitCode, kind === "USAGE" ? 2 : 1);
    assert.deepEqual(hook.kinds, [[`${kind} pass`]]);
    assert.match(hook.posts[0]?.text ?? "", /no pass could be made: /);
    assert.deepEqual(
      smtp.mails.map(({ to }) => to),
      [["admin@example.com"]],
    );
    assert.match(stderr, /^(?:invoicesync: .*\n(?: {2}.*\n)?)+$/, "said once, not logged too");
    const logged = (await cli.run("logs", "--level", "error", "--json")).json();
    assert.deepEqual(
      (logged as { code: string }[]).map(({ code }) => code),
      [kind],
    );
  });
}

test("it is told once within minInterval, and its end is told too", async (t) => {
  const { cli, hook } = await aPass(t, { smtp: undefined });
  await cli.run("run");
  writeFileSync(databaseFile(cli.stateDir), "not a database");
  for (let n = 0; n < 13; n++) {
    assert.equal((await cli.run("run")).exitCode, 1);
    cli.clock.advance(5 * MINUTE_MS);
  }
  assert.deepEqual(hook.kinds, [["DB_CORRUPT pass"], ["DB_CORRUPT pass"]]);

  for (const end of ["", "-wal", "-shm"]) {
    rmSync(`${databaseFile(cli.stateDir)}${end}`, { force: true });
  }
  for (let n = 0; n < 2; n++) assert.equal((await cli.run("run")).exitCode, 0);
  assert.deepEqual(hook.kinds.slice(2), [["OVER_DB_CORRUPT pass"]]);
  assert.deepEqual(
    readdirSync(cli.stateDir).filter((name) => name.startsWith("told")),
    [],
  );
});

test("what nobody heard is told by the next pass", async (t) => {
  const { cli, hook } = await aPass(t, { smtp: undefined });
  writeFileSync(databaseFile(cli.stateDir), "not a database");
  hook.server.set((_request, response) => void response.writeHead(500).end());
  const { exitCode, stderr } = await cli.run("run");
  assert.equal(exitCode, 1);
  assert.match(stderr, /the database is damaged/);
  hook.server.set((_request, response) => void response.end("ok"));
  await cli.run("run");
  await cli.run("run");
  assert.equal(hook.server.requests.length, 2);
});

test("without anybody to tell, the state folder is left as it is", async (t) => {
  const { cli } = await aPass(t, { alerts: {} });
  writeFileSync(databaseFile(cli.stateDir), "not a database");
  await cli.run("run");
  assert.deepEqual(
    readdirSync(cli.stateDir).filter((name) => name.startsWith("told")),
    [],
  );
});
