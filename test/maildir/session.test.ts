import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { MaildirAccount } from "../../src/config/config.ts";
import { systemClock } from "../../src/core/clock.ts";
import { openMaildir } from "../../src/maildir/session.ts";
import { deliverTo, listMaildir, makeMaildir } from "../support/maildir-store.ts";

const unchanged = { seen: false, flagged: false, move: undefined };
const nothing = { ...unchanged, unflag: false };
const { signal } = new AbortController();

function aMaildir(t: TestContext, given: Partial<MaildirAccount> = {}) {
  const path = mkdtempSync(join(tmpdir(), "invoicesync-maildir-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  makeMaildir(path);
  const account: MaildirAccount = {
    type: "maildir",
    name: "archive",
    path,
    addresses: [],
    mailboxes: ["INBOX"],
    sentMailbox: undefined,
    search: "unseen",
    pipeline: "invoices",
    onDone: { ...unchanged, seen: true },
    onFailed: { seen: true, flagged: true, move: undefined },
    onSkip: unchanged,
    timeoutMs: 180_000,
    ...given,
  };
  const uids = new Map<string, number>();
  const assignUids = (mailbox: string, names: readonly string[]) => {
    for (const name of names) {
      const key = `${mailbox} ${name}`;
      if (!uids.has(key)) uids.set(key, uids.size + 1);
    }
    return Promise.resolve(
      new Map(names.map((name) => [name, uids.get(`${mailbox} ${name}`) ?? 0])),
    );
  };
  return { path, session: openMaildir(account, { assignUids, clock: systemClock }) };
}

const at = (hour: number) => new Date(Date.UTC(2026, 10, 20, hour));
const open = (session: ReturnType<typeof aMaildir>["session"], mailbox = "INBOX") =>
  session.open(mailbox, { readOnly: false }, signal);

test("unread mail is found oldest first and handed out byte for byte", async (t) => {
  const { path, session } = aMaildir(t);
  deliverTo(path, "Subject: second\n\nlf\n", { date: at(11) });
  deliverTo(path, "Subject: first\r\n\r\ncrlf\r\n", { date: at(10), flags: "" });
  deliverTo(path, "Subject: read\n\n", { date: at(9), flags: "S" });
  deliverTo(path, "Subject: flagged\n\n", { date: at(12), flags: "F" });

  const opened = await open(session);
  const uids = await session.search(signal);
  const found = await session.describe(uids, signal);
  const { messages, missing } = await session.fetch(found, signal);

  assert.deepEqual(opened, { uidValidity: 0, uidNext: 5, readOnly: false });
  assert.deepEqual(
    messages.map(({ raw }) => raw.toString()),
    ["Subject: first\r\n\r\ncrlf\r\n", "Subject: second\n\nlf\n", "Subject: flagged\n\n"],
  );
  assert.deepEqual(
    found.map(({ receivedAt, sizeBytes }) => [receivedAt, sizeBytes]),
    [
      [at(10).getTime(), 24],
      [at(11).getTime(), 20],
      [at(12).getTime(), 18],
    ],
  );
  assert.deepEqual(missing, []);
});

test("a message keeps its number whatever its flags become", async (t) => {
  const { path, session } = aMaildir(t);
  deliverTo(path, "Subject: a\n\n", { date: at(10) });
  deliverTo(path, "Subject: b\n\n", { date: at(11) });
  await open(session);
  const [first] = await session.search(signal);
  assert.ok(first);
  await session.mark([first], { ...nothing, flagged: true }, signal);
  await open(session);
  assert.deepEqual(await session.search(signal), [first, first + 1]);
});

for (const { name, flags, request, after, isNew } of [
  { name: "new mail is read", flags: undefined, request: { seen: true }, after: "S", isNew: false },
  {
    name: "flags are merged and sorted",
    flags: "RT",
    request: { seen: true, flagged: true },
    after: "FRST",
    isNew: false,
  },
  {
    name: "our flag is taken off again",
    flags: "FS",
    request: { seen: true, unflag: true },
    after: "S",
    isNew: false,
  },
  {
    name: "a flag that is wanted stays",
    flags: "FS",
    request: { flagged: true, unflag: true },
    after: "FS",
    isNew: false,
  },
  { name: "nothing asked, nothing moved", flags: undefined, request: {}, after: "", isNew: true },
]) {
  test(`marking: ${name}`, async (t) => {
    const { path, session } = aMaildir(t);
    deliverTo(path, "Subject: a\n\n", flags === undefined ? {} : { flags });
    await open(session);
    await session.mark([1], { ...nothing, ...request }, signal);
    const [mail] = listMaildir(path);
    assert.deepEqual([mail?.flags, mail?.isNew], [after, isNew]);
  });
}

test("messages move to a Maildir++ folder, which is made whole", async (t) => {
  const { path, session } = aMaildir(t);
  deliverTo(path, "Subject: a\n\n");
  await open(session);

  await session.mark([1], { ...nothing, seen: true, move: "Done/2026" }, signal);

  assert.deepEqual(listMaildir(path), []);
  const folder = join(path, ".Done.2026");
  assert.deepEqual(readdirSync(folder).toSorted(), ["cur", "maildirfolder", "new", "tmp"]);
  assert.deepEqual(
    listMaildir(folder).map(({ flags }) => flags),
    ["S"],
  );
  assert.deepEqual(await session.fetch([{ uid: 1, sizeBytes: 1, receivedAt: 0 }], signal), {
    messages: [],
    missing: [],
  });
});

test("a move never writes over another message", async (t) => {
  const { path, session } = aMaildir(t);
  const name = deliverTo(path, "Subject: mine\n\n");
  const folder = join(path, ".Done");
  makeMaildir(folder);
  deliverTo(folder, "Subject: other\n\n");
  const [other] = readdirSync(join(folder, "new"));
  renameSync(join(folder, "new", other ?? ""), join(folder, "cur", `${name}:2,`));
  await open(session);

  await session.mark([1], { ...nothing, move: "Done" }, signal);

  assert.deepEqual(
    listMaildir(folder)
      .map(({ raw }) => raw.toString())
      .toSorted(),
    ["Subject: mine\n\n", "Subject: other\n\n"],
  );
});

test("a message that another program renames meanwhile is found again", async (t) => {
  const { path, session } = aMaildir(t);
  const name = deliverTo(path, "Subject: a\n\nbody\n");
  await open(session);
  renameSync(join(path, "new", name), join(path, "cur", `${name}:2,R`));

  const found = await session.describe([1], signal);
  const { messages } = await session.fetch(found, signal);
  await session.mark([1], { ...nothing, seen: true }, signal);

  assert.equal(messages[0]?.raw.toString(), "Subject: a\n\nbody\n");
  assert.equal(listMaildir(path)[0]?.flags, "RS");
});

test("a message that is gone is no error", async (t) => {
  const { path, session } = aMaildir(t);
  const name = deliverTo(path, "Subject: a\n\n");
  await open(session);
  unlinkSync(join(path, "new", name));

  assert.deepEqual(await session.describe([1], signal), []);
  assert.deepEqual(await session.fetchHeaders([1], signal), []);
  const file = join(path, "tmp", "copy");
  assert.equal(
    await session.fetchToFile({ uid: 1, sizeBytes: 1, receivedAt: 0 }, file, signal),
    false,
  );
  await session.mark([1], { ...nothing, seen: true }, signal);
});

test("links, folders and what lies in tmp are no messages", async (t) => {
  const { path, session } = aMaildir(t, { search: "all" });
  symlinkSync("/etc/passwd", join(path, "new", "1700000000.link"));
  mkdirSync(join(path, "cur", "1700000000.folder"));
  deliverTo(join(path, "elsewhere"), "Subject: a\n\n");
  renameSync(join(path, "elsewhere", "new"), join(path, "tmp", "new"));
  await open(session);
  assert.deepEqual(await session.search(signal), []);
});

test("a message that becomes a link is not followed", async (t) => {
  const { path, session } = aMaildir(t);
  const name = deliverTo(path, "Subject: a\n\n");
  await open(session);
  unlinkSync(join(path, "new", name));
  symlinkSync("/etc/passwd", join(path, "new", name));
  const { messages } = await session.fetch([{ uid: 1, sizeBytes: 1, receivedAt: 0 }], signal);
  assert.deepEqual(messages, []);
});

for (const { name, raw, block } of [
  { name: "CRLF", raw: "A: b\r\nC: d\r\n\r\nbody\r\n\r\n", block: "A: b\r\nC: d\r\n\r\n" },
  { name: "LF", raw: "A: b\nC: d\n\nbody\n", block: "A: b\nC: d\n\n" },
  { name: "no body", raw: "A: b\n", block: "A: b\n" },
  {
    name: "a long block",
    raw: `A: ${"b".repeat(70_000)}\r\n\r\nbody`,
    block: `A: ${"b".repeat(70_000)}\r\n\r\n`,
  },
]) {
  test(`a header block comes with its blank line: ${name}`, async (t) => {
    const { path, session } = aMaildir(t);
    deliverTo(path, raw);
    await open(session);
    assert.equal((await session.fetchHeaders([1], signal))[0]?.raw.toString(), block);
  });
}

test("a large message is copied into a file", async (t) => {
  const { path, session } = aMaildir(t);
  const raw = Buffer.alloc(3 * 1024 * 1024 + 5, "line\n");
  deliverTo(path, raw);
  await open(session);
  const [message] = await session.describe([1], signal);
  assert.ok(message);
  const file = join(path, "tmp", "copy");
  assert.equal(await session.fetchToFile(message, file, signal), true);
  assert.ok(readFileSync(file).equals(raw));
});

test("everything is listed, read or not", async (t) => {
  const { path, session } = aMaildir(t);
  deliverTo(path, "Subject: a\n\n", { flags: "S", date: at(9) });
  deliverTo(path, "Subject: b\n\n", { date: at(10) });
  await open(session);
  assert.deepEqual(await session.listAll(signal), [
    { uid: 1, seen: true },
    { uid: 2, seen: false },
  ]);
});

test("`since` looks at the time of arrival", async (t) => {
  const { path, session } = aMaildir(t, { search: { sinceMs: 24 * 3_600_000 } });
  deliverTo(path, "Subject: old\n\n", { date: new Date(Date.now() - 25 * 3_600_000), flags: "" });
  deliverTo(path, "Subject: young\n\n", {
    date: new Date(Date.now() - 23 * 3_600_000),
    flags: "S",
  });
  await open(session);
  assert.deepEqual(await session.search(signal), [2]);
});

test("another mailbox is a folder of its own", async (t) => {
  const { path, session } = aMaildir(t);
  deliverTo(join(path, ".Bills.2026"), "Subject: a\n\n");
  await open(session, "Bills/2026");
  assert.equal((await session.search(signal)).length, 1);
});

for (const { name, mailbox, break: breakIt, detail } of [
  {
    name: "a folder that is missing",
    mailbox: "Nowhere",
    break: () => {},
    detail: /\.Nowhere\/new is missing/,
  },
  {
    name: "a Maildir without cur",
    mailbox: "INBOX",
    break: (path: string) => rmSync(join(path, "cur"), { recursive: true }),
    detail: /\/cur is missing/,
  },
  {
    name: "a way out of the Maildir",
    mailbox: "../..",
    break: () => {},
    detail: /is no mailbox name/,
  },
]) {
  test(`${name} cannot be read, and it is said which`, async (t) => {
    const { path, session } = aMaildir(t);
    breakIt(path);
    await assert.rejects(open(session, mailbox), { code: "MAILDIR_UNREADABLE", detail });
  });
}

test("tmp is never touched", async (t) => {
  const { path, session } = aMaildir(t);
  rmSync(join(path, "tmp"), { recursive: true });
  mkdirSync(join(path, "tmp"));
  deliverTo(path, "Subject: a\n\n");
  await open(session);
  await session.mark([1], { ...nothing, seen: true, flagged: true }, signal);
  assert.equal(existsSync(join(path, "tmp")), true);
  assert.deepEqual(readdirSync(join(path, "tmp")), []);
});

test(
  "a message that may not be read is missing, and keeps no other one back",
  { skip: process.getuid?.() === 0 && "root may read everything" },
  async (t) => {
    const { path, session } = aMaildir(t);
    const name = deliverTo(path, "Subject: one\r\n\r\n");
    deliverTo(path, "Subject: two\r\n\r\n");
    chmodSync(join(path, "new", name), 0);
    await open(session);
    const found = await session.describe(await session.search(signal), signal);
    const { messages, missing, error } = await session.fetch(found, signal);
    assert.deepEqual([messages.length, missing, error?.code], [1, [1], "MAILDIR_UNREADABLE"]);
  },
);
