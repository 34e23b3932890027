import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { ImapFlow } from "imapflow";
import { startImapServer, type ImapServer } from "./imap-server.ts";

const raw = (text: string) => `Subject: ${text}\r\nX-Kind: a\r\n b\r\n\r\nthe ${text}\r\n`;

function clientOf({ host, port }: ImapServer, auth: object = { pass: "secret" }): ImapFlow {
  const client = new ImapFlow({
    host,
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: "billing@example.com", ...auth },
    logger: false,
    disableAutoIdle: true,
  });
  client.on("error", () => {});
  return client;
}

async function connected(server: ImapServer): Promise<ImapFlow> {
  const client = clientOf(server);
  await client.connect();
  await client.mailboxOpen("INBOX");
  return client;
}

test("a message is found, fetched whole and in parts, marked and moved", async (t) => {
  const server = await startImapServer(t);
  const date = new Date("2026-01-02T03:04:05Z");
  server.deliver(raw("one"), { date });
  server.deliver(raw("two"), { flags: ["\\Seen"] });
  const client = await connected(server);
  assert.deepEqual(await client.search({ seen: false }, { uid: true }), [1]);
  assert.deepEqual(await client.search({ since: "2026-01-02", before: "2026-01-03" }), [1]);
  assert.deepEqual(await client.search({ or: [{ seen: true }, { uid: "1" }] }), [1, 2]);
  const query = { source: true, size: true, internalDate: true, headers: true, flags: true };
  const message = await client.fetchOne("1", query, { uid: true });
  assert.ok(message);
  assert.equal(String(message.source), raw("one"));
  assert.equal(String(message.headers), raw("one").split("the ")[0]);
  assert.equal(message.size, raw("one").length);
  assert.equal(new Date(message.internalDate ?? 0).getTime(), date.getTime());
  assert.equal(message.flags?.size, 0);
  const only = await client.fetchOne("1", { headers: ["x-kind"] }, { uid: true });
  assert.ok(only);
  assert.equal(String(only.headers), "X-Kind: a\r\n b\r\n\r\n");
  const { content } = await client.download("1", undefined, { uid: true, chunkSize: 10 });
  assert.ok(content);
  let text = "";
  for await (const chunk of content) text += String(chunk);
  assert.equal(text, raw("one"));

  assert.equal(await client.messageFlagsAdd("1", ["\\Seen", "$Done"], { uid: true }), true);
  assert.deepEqual(server.list()[0]?.flags, ["$Done", "\\Seen"]);
  await client.mailboxCreate("Done/Paid");
  const moved = await client.messageMove("1", "Done/Paid", { uid: true });
  assert.ok(moved);
  assert.deepEqual([...(moved.uidMap ?? [])], [[1, 1]]);
  assert.equal(server.list("Done/Paid").length, 1);
  assert.equal(server.list().length, 1);
  const appended = await client.append("Drafts", raw("draft"), ["\\Draft"]);
  assert.ok(appended);
  assert.deepEqual(server.list("Drafts"), [
    { uid: 1, flags: ["\\Draft"], raw: Buffer.from(raw("draft")) },
  ]);
  const status = await client.status("INBOX", { messages: true, unseen: true, uidNext: true });
  assert.ok(status);
  assert.deepEqual([status.messages, status.unseen, status.uidNext], [1, 0, 3]);
  const sent = (await client.list()).find((mailbox) => mailbox.specialUse === "\\Sent");
  assert.equal(sent?.path, "Sent");
  await client.logout();
  assert.ok(server.commands.includes("CREATE Done/Paid"), server.commands.join("\n"));
});

test("passwords and tokens are checked", async (t) => {
  const server = await startImapServer(t);
  for (const auth of [{ pass: "wrong" }, { accessToken: "wrong" }]) {
    await assert.rejects(clientOf(server, auth).connect(), { authenticationFailed: true });
  }
  for (const auth of [
    { pass: "secret" },
    { pass: "secret", loginMethod: "LOGIN" },
    { accessToken: "secret" },
  ]) {
    const client = clientOf(server, auth);
    await client.connect();
    await client.logout();
  }
  assert.equal(server.commands.join().includes("secret"), false);
});

test("sizes, messages, flags and answers are wrong when asked for", async (t) => {
  const server = await startImapServer(t);
  for (const text of ["one", "two", "three"]) server.deliver(raw(text));
  const client = await connected(server);
  const fetchAll = () => client.fetchAll("1:*", { size: true, source: true }, { uid: true });
  server.set({ sizeOff: 5, withheld: [2] });
  assert.deepEqual(
    (await fetchAll()).map(({ uid, size, source }) => [uid, (size ?? 0) - (source?.length ?? 0)]),
    [
      [1, 5],
      [3, 5],
    ],
  );
  server.set({ refusedFlags: ["\\Seen"] });
  await client.messageFlagsAdd("1", ["\\Seen", "\\Flagged"], { uid: true });
  assert.deepEqual(server.list()[0]?.flags, ["\\Flagged"]);
  server.set({ answers: { "UID STORE": "NO not today", "UID SEARCH": "BAD what" } });
  assert.equal(await client.messageFlagsAdd("1", ["\\Seen"], { uid: true }), false);
  assert.equal(await client.search({ all: true }, { uid: true }), false);
  server.set({ cutFetchAfter: 1 });
  await assert.rejects(fetchAll(), { code: "NoConnection" });
});

test("BYE in the middle ends the connection", async (t) => {
  const server = await startImapServer(t);
  const client = await connected(server);
  server.set({ answers: { NOOP: "BYE shutting down" } });
  const closed = once(client, "close");
  await client.noop().catch(() => {});
  await closed;
  assert.equal(client.usable, false);
});

test("a wrong length of a literal is a broken answer", async (t) => {
  const server = await startImapServer(t, { faults: { literalOff: -3 } });
  server.deliver(raw("one"));
  const client = await connected(server);
  const fetched = await client.fetchAll("1", { source: true }).catch(() => []);
  assert.notEqual(String(fetched[0]?.source), raw("one"));
});

test("a read-only mailbox takes no flags, a renumbered one has another UIDVALIDITY", async (t) => {
  const server = await startImapServer(t);
  server.deliver(raw("one"));
  server.deliver(raw("two"));
  const client = clientOf(server);
  await client.connect();
  const before = await client.mailboxOpen("INBOX", { readOnly: true });
  assert.equal(await client.messageFlagsAdd("1", ["\\Seen"]), false);
  await client.mailboxClose();
  server.remove([1]);
  server.renumber();
  const after = await client.mailboxOpen("INBOX");
  assert.notEqual(after.uidValidity, before.uidValidity);
  assert.deepEqual(
    server.list().map(({ uid }) => uid),
    [1],
  );
  await client.logout();
});
