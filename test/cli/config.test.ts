import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { aCli } from "./cli-in-buffers.ts";

const LOGIN = {
  name: "billing",
  imap: { host: "imap.example.com" },
  user: "billing@example.com",
  password: { env: "BILLING_PASSWORD" },
};

test("config check says that all is well, and of which file", async (t) => {
  const cli = aCli(t, { accounts: [{ name: "a", imap: { host: "h" }, user: "u", password: "p" }] });
  const file = join(cli.dir, "invoicesync.yaml");
  chmodSync(file, 0o600); // its password stands in it
  const { exitCode, stdout, stderr } = await cli.run("config", "check");
  assert.deepEqual([exitCode, stdout, stderr], [0, `ok: ${file}, 1 account\n`, ""]);
  assert.equal(existsSync(cli.stateDir), false, "nothing was created");
  const document = (await cli.run("--json", "config", "check")).json();
  assert.deepEqual(document, { ok: true, file, accounts: 1, problems: [], warnings: [] });
});

test("config check reports every problem on a line of its own and exits 2", async (t) => {
  const cli = aCli(t, { accounts: [LOGIN], logLevel: "loud", smpt: {} });
  const { exitCode, stdout, stderr } = await cli.run("config", "check");
  assert.equal(exitCode, 2);
  assert.equal(stdout, "");
  const file = join(cli.dir, "invoicesync.yaml");
  assert.deepEqual(stderr.trimEnd().split("\n").sort(), [
    `invoicesync: ${file}:1: accounts[0].password: the environment variable BILLING_PASSWORD is not set`,
    `invoicesync: ${file}:1: logLevel: must be debug, info, warn or error, not "loud"`,
    `invoicesync: ${file}:1: smpt: is not a known key; did you mean smtp?`,
  ]);
});

test("config check --json prints one document with the problems one by one", async (t) => {
  const cli = aCli(t, { accounts: [LOGIN] });
  const end = await cli.run("config", "check", "--json");
  assert.equal(end.exitCode, 2);
  const file = join(cli.dir, "invoicesync.yaml");
  const message = "the environment variable BILLING_PASSWORD is not set";
  assert.deepEqual(end.json(), {
    ok: false,
    problems: [{ file, line: 1, key: "accounts[0].password", message }],
    error: {
      code: "USAGE",
      message: `${file}:1: accounts[0].password: ${message}`,
      hint: "see `invoicesync --help` and `invoicesync config check`",
    },
  });
});

test("config check reads the FAQ where an account answers mail", async (t) => {
  const replies = { faq: "./faq.yaml" };
  const account = { name: "shop", maildir: "./mail", pipeline: "replies" };
  const cli = aCli(t, { accounts: [account], replies });
  assert.equal((await cli.run("config", "check")).exitCode, 2, "there is none");
  writeFileSync(join(cli.dir, "faq.yaml"), "- id: a\n  keyword: x\n");
  const wrong = await cli.run("config", "check");
  assert.equal(wrong.exitCode, 2);
  assert.match(wrong.stderr, /faq\.yaml:2: \[0\]\.keyword: is not a known key/);
  writeFileSync(join(cli.dir, "faq.yaml"), "- { id: a, keywords: [x], question: q, answer: a }\n");
  assert.equal((await cli.run("config", "check")).exitCode, 0);
});

test("config check warns of what is allowed and dangerous, and exits 0", async (t) => {
  const account = { ...LOGIN, password: "p", insecure: true };
  const { exitCode, stderr } = await aCli(t, { accounts: [account] }).run("config", "check");
  assert.equal(exitCode, 0);
  assert.match(stderr, /^warning: account billing: insecure: true/);
  assert.match(stderr, /^warning: .*chmod 600$/m);
});

test("without any settings it is said how to begin", async (t) => {
  const cli = aCli(t);
  const nowhere = { cwd: "/", env: { HOME: "/nonexistent" } };
  const { exitCode, stderr } = await cli.runWith(nowhere, "config", "check");
  assert.equal(exitCode, 2);
  assert.match(stderr, /invoicesync init/);
});

test("config show prints what is in force, with no secret in it", async (t) => {
  const cli = aCli(t, {
    accounts: [{ ...LOGIN, password: "hunter2" }],
    monitoring: { pingUrl: "https://ping.example.com/hunter2" },
    databaseUrl: "postgres://u:hunter2@db/x",
  });
  const { exitCode, stdout, stderr } = await cli.run("config", "show");
  assert.deepEqual([exitCode, stderr], [0, ""]);
  assert.ok(!stdout.includes("hunter2"));
  const document = (await cli.run("config", "show", "--json")).json();
  assert.deepEqual(parse(stdout), document);
  assert.ok(typeof document === "object" && document !== null && "accounts" in document);
  assert.match(JSON.stringify(document.accounts), /"password":"\*\*\*"/);
});

test("init writes a file for its owner only, which passes the check with its secret", async (t) => {
  const cli = aCli(t);
  const { exitCode, stdout } = await cli.run("init", "new/invoicesync.yaml");
  const file = join(cli.dir, "new/invoicesync.yaml");
  assert.equal(exitCode, 0);
  assert.match(stdout, /^wrote .*new\/invoicesync\.yaml\n/);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const env = { HOME: cli.dir, BILLING_PASSWORD: "p" };
  const checked = await cli.runWith({ env }, "--config", file, "config", "check");
  assert.deepEqual([checked.exitCode, checked.stderr], [0, ""]);
  const missing = await cli.run("config", "check", "--config", file);
  assert.equal(missing.exitCode, 2);
  assert.match(missing.stderr, /BILLING_PASSWORD is not set/);
});

test("init never overwrites a file unless it is told to, and then nobody else can read it", async (t) => {
  const cli = aCli(t);
  const file = join(cli.dir, "invoicesync.yaml");
  const before = readFileSync(file, "utf8");
  const refused = await cli.run("init");
  assert.equal(refused.exitCode, 1);
  assert.match(refused.stderr, /there already/);
  assert.match(refused.stderr, /--force/);
  assert.equal(readFileSync(file, "utf8"), before);
  chmodSync(file, 0o644);
  const forced = await cli.run("init", "--force", "--json");
  const faq = join(cli.dir, "faq.yaml");
  assert.deepEqual([forced.exitCode, forced.json()], [0, { file, faq, faqWritten: true }]);
  assert.notEqual(readFileSync(file, "utf8"), before);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(cli.dir), ["faq.yaml", "invoicesync.yaml"], "nothing else is left");
});

test("init never overwrites the FAQ, also not with --force", async (t) => {
  const cli = aCli(t);
  writeFileSync(join(cli.dir, "faq.yaml"), "mine");
  const forced = await cli.run("init", "--force");
  assert.equal(forced.exitCode, 0);
  assert.match(forced.stdout, /kept .*faq\.yaml/);
  assert.equal(readFileSync(join(cli.dir, "faq.yaml"), "utf8"), "mine");
});

test("init says why a file could not be written", async (t) => {
  const { exitCode, stderr } = await aCli(t).run("init", "invoicesync.yaml/x.yaml");
  assert.equal(exitCode, 1);
  assert.match(stderr, /could not be written: .*x\.yaml/);
  const cli = aCli(t);
  const folder = await cli.run("init", "--force", cli.dir);
  assert.equal(folder.exitCode, 1);
});
