import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { systemClock } from "../../src/core/clock.ts";
import { providerOf } from "../../src/config/mail-providers.ts";
import { startScripted } from "../imap/scripted-server.ts";
import { dovecotMissing, startDovecot } from "../support/dovecot.ts";
import { aCli, NO_TERMINAL, type Cli } from "./cli-in-buffers.ts";

const terminal = { ...NO_TERMINAL, stdinIsTty: true };

/** A person who gives these answers, one after another, and then no more. */
function aPerson(answers: readonly string[]) {
  const asked: { readonly question: string; readonly hidden: boolean }[] = [];
  const readLine = async (question: string, options = { hidden: false }) => {
    asked.push({ question, ...options });
    return answers[asked.length - 1];
  };
  return { asked, surroundings: { terminal, readLine, clock: systemClock } };
}

async function init(cli: Cli, answers: readonly string[]) {
  rmSync(join(cli.dir, "invoicesync.yaml"), { force: true });
  const { asked, surroundings } = aPerson(answers);
  return { asked, ...(await cli.runWith(surroundings, "init")) };
}

test(
  "init asks for the account, keeps its password in a file of its own, and tries it at once",
  { skip: dovecotMissing },
  async (t) => {
    const user = "billing@example.com";
    const server = await startDovecot(t, { users: { [user]: "its secret" } });
    const cli = aCli(t);
    const address = `127.0.0.1:${server.port}`;
    const answers = ["nonsense", user, address, "", "invoice", "", "its secret"];
    const { exitCode, stdout, stderr, asked } = await init(cli, answers);
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /✅ login .*✅ search INBOX .*\nnext: invoicesync run --dry-run\n$/s);
    assert.match(stderr, /That will not do/);
    assert.deepEqual(
      asked.map(({ hidden }) => hidden),
      [false, false, false, false, false, false, true],
    );
    const secret = join(cli.dir, "secrets/billing-password");
    assert.equal(readFileSync(secret, "utf8"), "its secret\n");
    assert.equal(statSync(secret).mode & 0o777, 0o600);
    const settings = readFileSync(join(cli.dir, "invoicesync.yaml"), "utf8");
    assert.doesNotMatch(settings, /its secret/);
    assert.match(settings, /# search: unseen/);
    assert.equal((await cli.run("config", "check")).exitCode, 0);

    const wrong = await init(cli, [user, address, "", "", "not it"]);
    assert.equal(wrong.exitCode, 0);
    assert.match(wrong.stdout, /❌ login .*\n.*\n.*→ .*\nmend it in the file/s);
  },
);

test("what a server that echoes the sign-in says of it is shown without the password", async (t) => {
  const server = await startScripted(t, (command, tag) =>
    command.startsWith("CAPABILITY") ? undefined : `${tag} NO not ${command}\r\n`,
  );
  const password = 'typed "S3cret" ü';
  const answers = ["me@example.com", `127.0.0.1:${server.port}`, "", "", password];
  const { exitCode, stdout, stderr } = await init(aCli(t), answers);
  assert.equal(exitCode, 0);
  assert.match(stdout, /❌ login/);
  const encoded = Buffer.from(`\0me@example.com\0${password}`).toString("base64");
  for (const form of ["S3cret", encoded]) assert.ok(!`${stdout}${stderr}`.includes(form), stdout);
});

test("a Microsoft address is asked for its app, and told how to sign in", async (t) => {
  const cli = aCli(t);
  const { exitCode, stdout, stderr } = await init(cli, [
    "shop@outlook.com",
    "",
    "",
    "auto",
    "id-1",
  ]);
  assert.equal(exitCode, 0, stderr);
  assert.match(stderr, /Microsoft: outlook\.office365\.com\. It takes no passwords/);
  assert.match(stdout, /now sign in: invoicesync accounts login shop\n/);
  assert.equal((await cli.run("config", "check")).exitCode, 0);
});

test("a password that is put in later is looked for in the environment", async (t) => {
  const cli = aCli(t);
  const { stdout } = await init(cli, ["a'b\"c@example.com", "a.b@gmail.com", "", "", "", ""]);
  assert.match(stdout, /put MAIL_PASSWORD into \.env/);
  const env = { HOME: cli.dir, MAIL_PASSWORD: "x" };
  const { exitCode, stdout: shown } = await cli.runWith({ env }, "config", "show");
  assert.equal(exitCode, 0);
  assert.match(shown, /host: imap\.gmail\.com/);
});

test("answers that end too soon write nothing", async (t) => {
  const cli = aCli(t);
  const { exitCode, stderr } = await init(cli, ["billing@example.com", ""]);
  assert.equal(exitCode, 2);
  assert.match(stderr, /nothing was written/);
  assert.equal(existsSync(join(cli.dir, "invoicesync.yaml")), false);
});

test("with --template nothing is asked, and a file that is there is not asked about", async (t) => {
  const cli = aCli(t);
  const { asked, surroundings } = aPerson([]);
  assert.equal((await cli.runWith(surroundings, "init")).exitCode, 1);
  assert.equal((await cli.runWith(surroundings, "init", "--template", "--force")).exitCode, 0);
  assert.deepEqual(asked, []);
});

for (const [address, host] of [
  ["a@gmail.com", "imap.gmail.com"],
  ["a@HOTMAIL.com", "outlook.office365.com"],
  ["a@me.com", "imap.mail.me.com"],
  ["a@gmx.net", "imap.gmx.net"],
  ["a@example.com", undefined],
  ["a@gmail.com.example.org", undefined],
] as const) {
  test(`the server of ${address} is ${host ?? "not known"}`, () => {
    assert.equal(providerOf(address)?.host, host);
  });
}
