import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { aMail, aMailWithInvoice } from "../support/mail-maker.ts";
import type { ImapFaults } from "../support/imap-held.ts";
import { startImapServer } from "../support/imap-server.ts";
import type { Life } from "../support/life.ts";
import { anAccount, userOf } from "../support/mailboxes.ts";
import { weighed } from "../support/preloads.ts";
import { listed, pass } from "../support/run-summary.ts";
import { aWorkspace } from "../support/workspace.ts";

const answers = (command: string, answer: string) => ({ answers: { [command]: answer } });
const COMMANDS = ["AUTHENTICATE", "SELECT", "UID SEARCH", "UID FETCH", "UID STORE"];

for (const { answer, code } of [
  { answer: "NO [LIMIT] not so many", code: "IMAP_BUSY" },
  { answer: "NO [THROTTLED] not so fast", code: "IMAP_BUSY" },
  { answer: "NO [UNAVAILABLE] not now", code: "IMAP_BUSY" },
  { answer: "NO [INUSE] somebody else is", code: "IMAP_BUSY" },
  { answer: "BYE too many connections", code: "IMAP_CLOSED" },
]) {
  for (const command of COMMANDS) {
    test(`${answer} to ${command} is told as ${code}, and the next pass does the work`, async (t) => {
      const world = aWorkspace(t);
      const server = await startImapServer(t, { faults: answers(command, answer) });
      for (const number of ["B-1", "B-2"]) server.deliver(aMailWithInvoice(number));
      world.writeConfig({
        accounts: [anAccount("billing", server.port)],
        retries: { connect: 0 },
      });
      const refused = await pass(world);
      const [account] = refused.summary.accounts;
      assert.equal(refused.code, 3);
      // a BYE in the place of the sign-in's answer is a server that has no room
      const codes = command === "AUTHENTICATE" ? [code, "IMAP_BUSY"] : [code];
      assert.ok(codes.includes(account?.errorCode ?? ""), `${account?.errorCode}`);

      server.set({});
      const next = await pass(world);
      assert.equal(next.code, 0, next.stderr);
      assert.equal((await listed(world, "invoices", "list")).length, 2);
      assert.ok(server.list().every(({ flags }) => flags.join() === "\\Seen"));
      assert.equal((await world.run(["audit"])).code, 0);
    });
  }
}

/** A server with two invoices for each way to misbehave, and the account that reads it. */
async function manyServers(t: Life, ways: Readonly<Record<string, ImapFaults>>) {
  const all = [];
  for (const [index, [way, faults]] of Object.entries(ways).entries()) {
    const name = `account-${index}`;
    const server = await startImapServer(t, { users: { [userOf(name)]: "secret" }, faults });
    const numbers = [`${name}-1`, `${name}-2`];
    for (const number of numbers) server.deliver(aMailWithInvoice(number));
    all.push({ way, server, numbers, account: anAccount(name, server.port) });
  }
  return all;
}

test("literals of whatever length bring nothing wrong, and the next pass does the work", async (t) => {
  const world = aWorkspace(t);
  const all = await manyServers(t, {
    "too short": { literalOff: -7 },
    "too short by one": { literalOff: -1 },
    "too long": { literalOff: 40_000 },
    "too long by one": { literalOff: 1 },
    negative: { literalSays: "-5" },
    "no number": { literalSays: "abc" },
    endless: { literalSays: "99999999999999999999" },
    "of other digits": { literalSays: "٣٠٠" },
  });
  const settings = { accounts: all.map(({ account }) => account), retries: { connect: 0 } };
  world.writeConfig({ ...settings, timeouts: { imapFetch: "1s" } });
  const broken = await pass(world);
  assert.equal(broken.code, 3);
  assert.equal(broken.summary.tasks.done, 0);
  for (const [index, { errorCode }] of broken.summary.accounts.entries()) {
    const expected = /^IMAP_(TIMEOUT|PROTOCOL|INCOMPLETE|CLOSED)$/;
    assert.match(errorCode ?? "", expected, all[index]?.way);
  }

  for (const { server } of all) server.set({});
  world.writeConfig(settings);
  const next = await pass(world);
  assert.equal(next.code, 0, next.stderr);
  const invoices = await listed<{ number: string }>(world, "invoices", "list");
  assert.deepEqual(
    invoices.map(({ number }) => number).toSorted(),
    all.flatMap(({ numbers }) => numbers).toSorted(),
  );
});

test("what a server says unasked changes nothing", async (t) => {
  const world = aWorkspace(t);
  const saying = (unasked: string) => ({ unasked: { "*": unasked } });
  const all = await manyServers(t, {
    "data of no known kind": saying("* XYZZY {3}\r\nabc\r\n* 7 WHAT (EVER NIL)\r\n"),
    "an alert with escape codes": saying("* OK [ALERT] \u001b[31mred\u001b]0;title\u0007\r\n"),
    "uids that go back and repeat": saying("* SEARCH 2 1 1 2\r\n"),
    "another message's flags": saying("* 1 FETCH (UID 2 FLAGS (\\Seen))\r\n"),
    "messages that left": saying("* 999999 EXPUNGE\r\n* VANISHED 1:100\r\n"),
    "impossible counts": saying("* -1 EXISTS\r\n* 99999999999 EXISTS\r\n* 0 RECENT\r\n"),
    "a no to nobody": saying("* NO not so fast\r\n* BAD and now what\r\n"),
  });
  world.writeConfig({ accounts: all.map(({ account }) => account) });
  const { code, summary, stderr } = await pass(world);
  const count = 2 * all.length;
  assert.deepEqual([code, summary.tasks.done, summary.invoices.stored], [0, count, count], stderr);
  for (const { way, server } of all) {
    assert.ok(
      server.list().every(({ flags }) => flags.join() === "\\Seen"),
      way,
    );
  }
  const again = await pass(world);
  assert.deepEqual([again.code, again.summary.tasks.done], [0, 0], again.stderr);
});

test("uids that a search makes up are told as missing, and hold up no other", async (t) => {
  const world = aWorkspace(t);
  const unasked = { "UID SEARCH": "* SEARCH 4000000000 99\r\n" };
  const server = await startImapServer(t, { faults: { unasked } });
  server.deliver(aMailWithInvoice("N-1"));
  world.writeConfig({ accounts: [anAccount("billing", server.port)] });
  const { code, summary } = await pass(world);
  assert.deepEqual([code, summary.tasks.done], [3, 1]);
  assert.equal(summary.accounts[0]?.errorCode, "IMAP_INCOMPLETE");
});

test("a mailbox that vanishes and comes back, and one renamed, lose nothing", async (t) => {
  const world = aWorkspace(t);
  const server = await startImapServer(t, { mailboxes: { Bills: undefined } });
  server.deliver(aMailWithInvoice("V-1"), { mailbox: "Bills" });
  const configure = (...mailboxes: string[]) =>
    world.writeConfig({ accounts: [anAccount("billing", server.port, { mailboxes })] });
  configure("Bills");
  server.set(answers("SELECT", "NO [NONEXISTENT] gone"));
  const gone = await pass(world);
  assert.deepEqual([gone.code, gone.summary.accounts[0]?.errorCode], [3, "IMAP_MAILBOX"]);
  server.set({});
  assert.equal((await pass(world)).summary.tasks.done, 1);

  // under another name the same message is another place of the same task
  server.deliver(server.list("Bills")[0]?.raw ?? "", { mailbox: "Drafts" });
  configure("Drafts");
  const { code, summary } = await pass(world);
  assert.deepEqual([code, summary.accounts[0]?.duplicates, summary.tasks.done], [0, 1, 0]);
});

test("OK to a STORE that did nothing is told and tried again, and no message is worked twice", async (t) => {
  const world = aWorkspace(t);
  const server = await startImapServer(t, { faults: { refusedFlags: ["\\Seen"] } });
  server.deliver(aMailWithInvoice("O-1"));
  world.writeConfig({ accounts: [anAccount("billing", server.port)] });
  const first = await pass(world);
  assert.equal(first.code, 0);
  assert.match(first.stderr, /says yes and does not mark 1 in INBOX/);
  const books = await world.run(["audit"]);
  assert.equal(books.code, 1, "a message that was not marked is not settled");
  const again = await pass(world);
  assert.deepEqual([again.code, again.summary.tasks.done], [0, 0]);
  assert.match(again.stderr, /says yes/);

  server.set({});
  const last = await pass(world);
  assert.deepEqual([last.code, last.stderr, last.summary.tasks.done], [0, "", 0]);
  assert.deepEqual(server.list()[0]?.flags, ["\\Seen"]);
  assert.equal((await world.run(["audit"])).code, 0);
  assert.equal((await listed(world, "invoices", "list")).length, 1);
});

test("messages that go away while they are fetched are no failure", async (t) => {
  const world = aWorkspace(t);
  const server = await startImapServer(t);
  const uids = [1, 2, 3].map((n) => server.deliver(aMailWithInvoice(`G-${n}`)));
  const gone = uids[1] ?? 0;
  server.set({ withheldContents: [gone] });
  world.writeConfig({ accounts: [anAccount("billing", server.port)] });
  const first = await pass(world);
  assert.deepEqual([first.code, first.summary.accounts[0]?.errorCode], [3, "IMAP_INCOMPLETE"]);
  server.remove([gone]);
  assert.equal((await pass(world)).code, 0);
  assert.equal((await listed(world, "invoices", "list")).length, 2);
});

test("forty thousand unread messages take neither memory nor the pass's time", async (t) => {
  const world = aWorkspace(t);
  const server = await startImapServer(t);
  const raw = aMail({ subject: "one of many" });
  for (let n = 0; n < 40_000; n += 1) server.deliver(raw);
  world.writeConfig({ accounts: [anAccount("billing", server.port)] });
  const peak = join(world.dir, "peak");
  const { code, summary } = await pass(world, ["--limit", "50"], weighed(world, peak));
  assert.equal(code, 0);
  assert.equal(summary.accounts[0]?.found, 40_000);
  assert.ok(Number(readFileSync(peak, "utf8")) < 250_000, readFileSync(peak, "utf8"));
});
