import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { ImapAccount } from "../../src/config/config.ts";
import { connectImap } from "../../src/imap/connect.ts";
import { hasMessage, keepMessage, listMailboxes, markedMailbox } from "../../src/imap/folders.ts";
import { dovecotMissing, startDovecot } from "../support/dovecot.ts";
import type { DovecotOptions } from "../support/dovecot-config.ts";
import { aMail } from "../support/mail-maker.ts";
import { anImapAccount, connectOptions, noAbort } from "./imap-account.ts";

const timeout = 20_000;
const skip = dovecotMissing;
const user = "billing@example.com";
const nothing = { seen: false, flagged: false, unflag: false, move: undefined };

async function signedIn(
  t: TestContext,
  given: { account?: Partial<ImapAccount>; dovecot?: DovecotOptions } = {},
) {
  const server = await startDovecot(t, given.dovecot);
  const options = connectOptions();
  const { imap: _, ...account } = given.account ?? {};
  const session = await connectImap(anImapAccount(server.port, account), options, noAbort());
  t.after(() => session.close());
  const warnings = () =>
    options.events.filter(({ level }) => level === "warn").map(({ message }) => message);
  return { server, session, warnings };
}

test(
  "unread mail is found, described and fetched, and stays unread",
  { skip, timeout },
  async (t) => {
    const { server, session } = await signedIn(t);
    const date = new Date("2026-11-19T10:11:12Z");
    const mails = [
      aMail({ subject: "one" }),
      aMail({ subject: "two" }),
      aMail({ subject: "three" }),
    ];
    for (const mail of mails) server.deliver(user, mail, { date });
    server.deliver(user, aMail({ subject: "read" }), { flags: "S" });

    const opened = await session.open("INBOX", { readOnly: false }, noAbort());
    const uids = await session.search(noAbort());
    const found = await session.describe(uids, noAbort());
    const { messages, missing } = await session.fetch(found, noAbort());

    assert.ok(opened.uidValidity > 0);
    assert.deepEqual([opened.uidNext, opened.readOnly], [5, false]);
    assert.equal(uids.length, 3);
    assert.deepEqual(
      found.map(({ sizeBytes, receivedAt }) => [sizeBytes, receivedAt]),
      mails.map((mail) => [mail.length, date.getTime()]),
    );
    assert.deepEqual(missing, []);
    assert.deepEqual(
      messages.map(({ raw }) => raw.toString()).toSorted(),
      mails.map(String).toSorted(),
    );
    assert.deepEqual(
      server.list(user).map(({ flags }) => flags),
      ["", "", "", "S"],
    );
  },
);

test("headers come whole, with their blank line", { skip, timeout }, async (t) => {
  const { server, session } = await signedIn(t);
  server.deliver(user, "Subject: a\r\nX-Long: b\r\n c\r\n\r\nbody\r\n");
  await session.open("INBOX", { readOnly: true }, noAbort());

  const [block] = await session.fetchHeaders([1], noAbort());

  assert.equal(block?.raw.toString(), "Subject: a\r\nX-Long: b\r\n c\r\n\r\n");
});

for (const megabytes of [2, 2.5]) {
  test(`a message of ${megabytes} MB goes into a file as it is`, { skip, timeout }, async (t) => {
    const { server, session } = await signedIn(t);
    const dir = mkdtempSync(join(tmpdir(), "invoicesync-imap-"));
    t.after(() => rmSync(dir, { recursive: true }));
    const head = Buffer.from("Subject: large\r\n\r\n");
    const raw = Buffer.concat([
      head,
      Buffer.alloc(megabytes * 1024 * 1024 - head.length, "0123456\r\n"),
    ]);
    server.deliver(user, raw);
    await session.open("INBOX", { readOnly: true }, noAbort());
    const [message] = await session.describe([1], noAbort());
    assert.ok(message);

    const came = await session.fetchToFile(message, join(dir, "large"), noAbort());

    assert.equal(came, true);
    assert.ok(readFileSync(join(dir, "large")).equals(raw));
  });
}

test("a message that is gone is neither fetched nor missing", { skip, timeout }, async (t) => {
  const { server, session } = await signedIn(t);
  server.deliver(user, aMail());
  await session.open("INBOX", { readOnly: false }, noAbort());
  const gone = { uid: 99, sizeBytes: 10, receivedAt: 0 };

  const { messages, missing } = await session.fetch([gone], noAbort());

  assert.deepEqual([messages, missing], [[], []]);
  assert.deepEqual(await session.describe([99], noAbort()), []);
  const dir = mkdtempSync(join(tmpdir(), "invoicesync-imap-"));
  t.after(() => rmSync(dir, { recursive: true }));
  assert.equal(await session.fetchToFile(gone, join(dir, "gone"), noAbort()), false);
  await session.mark([99], { ...nothing, seen: true }, noAbort());
});

for (const { name, before, request, after } of [
  { name: "read", before: "", request: { seen: true }, after: "S" },
  { name: "failed", before: "", request: { seen: true, flagged: true }, after: "FS" },
  { name: "fine after all", before: "FS", request: { seen: true, unflag: true }, after: "S" },
  { name: "failed again", before: "FS", request: { flagged: true, unflag: true }, after: "FS" },
  { name: "untouched", before: "F", request: {}, after: "F" },
]) {
  test(`a message is marked as ${name}`, { skip, timeout }, async (t) => {
    const { server, session } = await signedIn(t);
    server.deliver(user, aMail(), { flags: before });
    await session.open("INBOX", { readOnly: false }, noAbort());
    await session.mark([1], { ...nothing, ...request }, noAbort());
    assert.equal(server.list(user)[0]?.flags, after);
  });
}

for (const { name, dovecot, move, lies } of [
  { name: "a folder that is missing", dovecot: {}, move: "Processed", lies: "Processed" },
  { name: "a nested folder", dovecot: {}, move: "Done/2026", lies: "Done/2026" },
  {
    name: "a server with dots and a prefix",
    dovecot: { separator: ".", prefix: "INBOX." },
    move: "Done/2026",
    lies: "INBOX.Done.2026",
  },
]) {
  test(`messages move to ${name}`, { skip, timeout }, async (t) => {
    const { server, session } = await signedIn(t, { dovecot });
    server.deliver(user, aMail({ subject: "a" }));
    server.deliver(user, aMail({ subject: "b" }));
    await session.open("INBOX", { readOnly: false }, noAbort());

    await session.mark([1, 2, 7], { ...nothing, seen: true, move }, noAbort());

    assert.deepEqual(server.list(user), []);
    assert.deepEqual(
      server.list(user, lies).map(({ flags }) => flags),
      ["S", "S"],
    );
  });
}

test("a server that cannot move safely keeps the message, read", { skip, timeout }, async (t) => {
  const { server, session, warnings } = await signedIn(t, {
    dovecot: { capability: "IMAP4rev1 NAMESPACE" },
  });
  server.deliver(user, aMail());
  await session.open("INBOX", { readOnly: false }, noAbort());

  await session.mark([1], { ...nothing, move: "Processed" }, noAbort());

  assert.equal(server.list(user)[0]?.flags, "S");
  assert.deepEqual(warnings(), [
    "the server cannot move messages safely: they stay, marked as read",
  ]);
});

test("a read-only mailbox says so, and is not marked", { skip, timeout }, async (t) => {
  const { server, session } = await signedIn(t);
  server.deliver(user, aMail());
  const { readOnly } = await session.open("INBOX", { readOnly: true }, noAbort());
  const marking = session.mark([1], { ...nothing, seen: true }, noAbort());
  await assert.rejects(marking, { code: "IMAP_READ_ONLY" });
  assert.equal(readOnly, true);
  assert.equal(session.isUsable(), true);
});

test("a mailbox that is not there is an error of the account", { skip, timeout }, async (t) => {
  const { session } = await signedIn(t);
  const opening = session.open("Nowhere", { readOnly: false }, noAbort());
  await assert.rejects(opening, { code: "IMAP_MAILBOX", class: "fatal" });
});

test("everything is listed, read or not", { skip, timeout }, async (t) => {
  const { server, session } = await signedIn(t);
  server.deliver(user, aMail({ subject: "a" }), { flags: "S" });
  server.deliver(user, aMail({ subject: "b" }), { flags: "" });
  await session.open("INBOX", { readOnly: true }, noAbort());
  const seen = (await session.listAll(noAbort())).map((message) => message.seen);
  assert.deepEqual(seen.toSorted(), [false, true]);
});

for (const { name, hours, dovecot } of [
  { name: "a short while", hours: 30, dovecot: {} },
  { name: "many days", hours: 30 * 24, dovecot: {} },
  {
    name: "many days, on a server without WITHIN",
    hours: 30 * 24,
    dovecot: { capability: "IMAP4rev1 NAMESPACE UIDPLUS MOVE" },
  },
]) {
  test(
    `\`since\` of ${name} goes by the exact time, not by the server's day`,
    { skip, timeout },
    async (t) => {
      const hour = 3_600_000;
      const search = { sinceMs: hours * hour };
      const { server, session } = await signedIn(t, { account: { search }, dovecot });
      for (const off of [-hours + 1, -1, 1, 26, 60, 2000]) {
        const date = new Date(Date.now() - (hours + off) * hour);
        server.deliver(user, aMail({ subject: `${off}` }), { date });
      }
      await session.open("INBOX", { readOnly: true }, noAbort());

      const uids = await session.search(noAbort());

      const { messages } = await session.fetch(await session.describe(uids, noAbort()), noAbort());
      const subjects = messages.map(({ raw }) => /^Subject: (.*)\r$/m.exec(raw.toString())?.[1]);
      assert.deepEqual(subjects.toSorted(), ["-1", `${1 - hours}`]);
    },
  );
}

test("an empty mailbox has nothing, and is no error", { skip, timeout }, async (t) => {
  const { session } = await signedIn(t, { account: { search: "all" } });
  const { uidNext } = await session.open("INBOX", { readOnly: false }, noAbort());
  assert.equal(uidNext, 1);
  assert.deepEqual(await session.search(noAbort()), []);
  assert.deepEqual(await session.listAll(noAbort()), []);
  assert.deepEqual(await session.describe([], noAbort()), []);
});

test(
  "what was sent is found by its Message-ID, and a draft is kept once, in a folder made for it",
  { skip, timeout },
  async (t) => {
    const { server, session } = await signedIn(t);
    const { connection } = session;
    server.deliver(user, aMail({ messageId: "<sent-1@example.com>" }), { mailbox: "Sent" });

    const sent = await markedMailbox(connection, "\\Sent", noAbort());
    assert.equal(sent, "Sent");
    assert.equal(await hasMessage(connection, sent, "<sent-1@example.com>", noAbort()), true);
    assert.equal(await hasMessage(connection, sent, "<sent-2@example.com>", noAbort()), false);
    const draft = aMail({ subject: "a draft", messageId: "<draft-1@example.com>" });
    const message = { messageId: "<draft-1@example.com>", raw: draft, flag: "\\Draft" } as const;
    for (let twice = 0; twice < 2; twice++) {
      await keepMessage(connection, "Drafts", message, noAbort());
    }
    const [kept, ...others] = server.list(user, "Drafts");
    assert.deepEqual(others, []);
    assert.equal(kept?.raw.toString(), draft.toString().replaceAll("\r\n", "\n")); // as Dovecot stores
    assert.equal(kept.flags, "D");
    assert.deepEqual((await listMailboxes(connection, noAbort())).toSorted(), [
      "Drafts",
      "INBOX",
      "Sent",
    ]);
  },
);
