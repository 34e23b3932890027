import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { StopSignal } from "../../src/cli/exit.ts";
import { COMMANDS, namedCommand } from "../../src/cli/command-table.ts";
import { databaseFile } from "../../src/db/open.ts";
import { aCli, NO_TERMINAL } from "./cli-in-buffers.ts";
import { onlySqlite } from "../support/store.ts";

test("without a command the help stands on stderr and the exit code is 2", async (t) => {
  const { exitCode, stdout, stderr } = await aCli(t).run();
  assert.equal(exitCode, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /^Usage: invoicesync/);
});

test("--help stands on stdout, names every command and has examples", async (t) => {
  const { exitCode, stdout, stderr } = await aCli(t).run("--help");
  assert.equal(exitCode, 0);
  assert.equal(stderr, "");
  for (const name of COMMANDS.keys()) assert.match(stdout, new RegExp(`^  ${name}\\b`, "m"));
  assert.match(stdout, /Examples:/);
});

for (const path of [
  ...COMMANDS.keys(),
  ...["list", "show", "requeue", "purge"].map((name) => `tasks ${name}`),
  ...["list", "show", "retry", "purge"].map((name) => `dlq ${name}`),
  ...["list", "show", "review", "approve", "export"].map((name) => `invoices ${name}`),
  ...["check", "backup", "migrate"].map((name) => `db ${name}`),
  ...["list", "test"].map((name) => `accounts ${name}`),
  ...["cron", "systemd"].map((name) => `schedule ${name}`),
  ...["list", "test"].map((name) => `faq ${name}`),
  ...["import", "search"].map((name) => `catalog ${name}`),
]) {
  test(`${path} --help has examples and the options that every command takes`, async (t) => {
    const { exitCode, stdout } = await aCli(t).run(...path.split(" "), "--help");
    assert.equal(exitCode, 0);
    assert.match(stdout, new RegExp(`Usage: invoicesync ${path}`));
    assert.match(stdout, /Examples:\n {2}invoicesync /);
    for (const option of ["--config", "--json", "--log-level"]) assert.ok(stdout.includes(option));
  });
}

for (const { argv, message } of [
  { argv: ["taks"], message: /Did you mean tasks\?/ },
  { argv: ["tasks", "lst"], message: /Did you mean list\?/ },
  { argv: ["tasks"], message: /Usage: invoicesync tasks/ },
  { argv: ["tasks", "list", "--limt", "3"], message: /unknown option '--limt'/ },
  { argv: ["tasks", "list", "--limit", "0"], message: /whole number above 0/ },
  { argv: ["tasks", "list", "--limit", "1e3"], message: /whole number above 0/ },
  { argv: ["tasks", "list", "--status", "gone"], message: /Allowed choices are pending/ },
  { argv: ["tasks", "list", "extra"], message: /too many arguments/ },
  { argv: ["tasks", "show", "abc"], message: /whole number above 0/ },
  { argv: ["tasks", "show"], message: /missing required argument 'id'/ },
  { argv: ["tasks", "purge"], message: /--older-than/ },
  { argv: ["tasks", "purge", "--older-than", "30"], message: /a duration such as 30d/ },
  { argv: ["tasks", "purge", "--older-than", "1d", "--status", "pending"], message: /still due/ },
  { argv: ["dlq", "retry"], message: /takes ids, or --all/ },
  { argv: ["dlq", "retry", "3", "--all"], message: /takes ids, or --all/ },
  { argv: ["invoices", "export"], message: /--format/ },
  { argv: ["logs", "--since", "yesterday"], message: /a duration such as 30d, or a date/ },
  { argv: ["run", "--every", "0s"], message: /longer than nothing/ },
  { argv: ["--log-level", "loud", "tasks", "list"], message: /Allowed choices are debug/ },
  {
    argv: ["--config", "nowhere.yaml", "tasks", "list"],
    message: /nowhere\.yaml: there is no such/,
  },
]) {
  test(`${argv.join(" ")} is wrong usage: exit code 2, in words and as JSON`, async (t) => {
    const cli = aCli(t);
    const said = await cli.run(...argv);
    assert.equal(said.exitCode, 2);
    assert.equal(said.stdout, "");
    assert.match(said.stderr, message);
    const asJson = await cli.run(...argv, "--json");
    assert.equal(asJson.exitCode, 2);
    const { error, ...others } = asJson.json() as { error: Record<string, string> };
    assert.deepEqual(others, {});
    assert.deepEqual(Object.keys(error), ["code", "message", "hint"]);
    assert.equal(error["code"], "USAGE");
    assert.notEqual(error["message"], "");
  });
}

test("--json, --config and --log-level are taken before and after the command", async (t) => {
  const cli = aCli(t);
  const elsewhere = join(cli.dir, "other.yaml");
  writeFileSync(elsewhere, JSON.stringify({ accounts: [{ name: "other", maildir: "./mail" }] }));
  for (const argv of [
    ["--config", elsewhere, "--json", "--log-level", "debug", "accounts", "list"],
    ["accounts", "--config", elsewhere, "--json", "--log-level", "debug", "list"],
    ["accounts", "list", "--config", elsewhere, "--json", "--log-level", "debug"],
    [`--config=${elsewhere}`, "accounts", "list", "--json"],
  ]) {
    const { json, exitCode } = await cli.run(...argv);
    assert.equal(exitCode, 0);
    assert.deepEqual(
      (json() as { name: string }[]).map(({ name }) => name),
      ["other"],
    );
  }
});

for (const { argv, name } of [
  { argv: ["tasks", "list"], name: "tasks" },
  { argv: ["--json", "--config", "dlq", "tasks"], name: "tasks" },
  { argv: ["--config=tasks", "dlq"], name: "dlq" },
  { argv: ["--help", "tasks"], name: undefined },
  { argv: ["help", "tasks"], name: undefined },
  { argv: [], name: undefined },
]) {
  test(`"${argv.join(" ")}" loads ${name ?? "every command"}`, () => {
    assert.equal(namedCommand(argv), name);
  });
}

test("without state every list is empty, the exit code 0, and nothing is made", async (t) => {
  const cli = aCli(t);
  for (const argv of [
    ["tasks", "list"],
    ["dlq", "list"],
    ["invoices", "list"],
    ["invoices", "review"],
    ["logs"],
  ]) {
    const { exitCode, json, stderr } = await cli.run(...argv, "--json");
    assert.equal(exitCode, 0);
    assert.deepEqual(json(), []);
    assert.equal(stderr, "");
  }
  assert.deepEqual(readdirSync(cli.dir), ["invoicesync.yaml"]);
});

test("a look at the state needs no password", async (t) => {
  const imap = { host: "imap.example.com" };
  const account = { name: "a", imap, user: "a@example.com", password: { env: "NOT_SET" } };
  const cli = aCli(t, { accounts: [account] });
  assert.equal((await cli.run("tasks", "list")).exitCode, 0);
  assert.equal((await cli.run("health")).exitCode, 2);
});

test(
  "a damaged database is one line with what to do, exit code 1, and left as it is",
  { skip: onlySqlite },
  async (t) => {
    const cli = aCli(t);
    await cli.withState(async () => {});
    writeFileSync(databaseFile(cli.stateDir), "not a database");
    const said = await cli.run("tasks", "list");
    assert.equal(said.exitCode, 1);
    assert.match(said.stderr, /^invoicesync: the database is damaged: .*\n {2}restore the newest/);
    const { json } = await cli.run("tasks", "list", "--json");
    assert.equal((json() as { error: { code: string } }).error.code, "DB_CORRUPT");
    assert.deepEqual(readdirSync(cli.stateDir), ["invoicesync.db"]);
  },
);

for (const { name, exitCode } of [
  { name: "SIGINT", exitCode: 130 },
  { name: "SIGTERM", exitCode: 143 },
] as const) {
  test(`after ${name} the exit code is ${exitCode}`, async (t) => {
    const stop = new AbortController();
    stop.abort(new StopSignal(name));
    const end = await aCli(t).runWith({ signal: stop.signal }, "tasks", "list");
    assert.equal(end.exitCode, exitCode);
  });
}

test("off a terminal nothing is coloured; on one the head of a table is", async (t) => {
  const cli = aCli(t);
  const plain = await cli.run("accounts", "test");
  assert.ok(!(plain.stdout + plain.stderr).includes("\u001b"));
  const terminal = { ...NO_TERMINAL, stdoutIsTty: true, stdoutColour: true };
  await cli.withState(async (db) => {
    const { takeIn, aStoredMessage } = await import("../support/task-maker.ts");
    await takeIn(db, [aStoredMessage({ subject: "\u001b]0;owned\u0007 hi \u202e" })]);
  });
  const { stdout } = await cli.runWith({ terminal }, "tasks", "list");
  assert.ok(stdout.startsWith("\u001b[1mID"), stdout);
  assert.match(stdout, / hi /);
  assert.doesNotMatch(stdout, /owned|\u202e/);
});
