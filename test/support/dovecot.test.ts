import assert from "node:assert/strict";
import { connect } from "node:net";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ImapFlow } from "imapflow";
import { opensslMissing } from "./certificate.ts";
import { dovecotMissing, startDovecot, type DovecotServer } from "./dovecot.ts";

const user = "billing@example.com";

function clientOf(dovecot: DovecotServer, tls: "plain" | "starttls" | "tls"): ImapFlow {
  const secure = tls === "tls";
  const client = new ImapFlow({
    host: "localhost",
    port: secure ? dovecot.tlsPort : dovecot.port,
    secure,
    doSTARTTLS: tls === "plain" ? false : tls === "starttls" ? true : undefined,
    auth: { user, pass: "secret" },
    tls: dovecot.caFile === undefined ? {} : { ca: readFileSync(dovecot.caFile, "utf8") },
    logger: false,
  });
  client.on("error", () => {});
  return client;
}

async function uidValidityOf(dovecot: DovecotServer): Promise<bigint> {
  const client = clientOf(dovecot, "plain");
  await client.connect();
  const { uidValidity } = await client.mailboxOpen("INBOX");
  await client.logout();
  return uidValidity;
}

for (const tls of ["plain", "starttls", "tls"] as const) {
  const skip = dovecotMissing || (tls === "plain" ? false : opensslMissing);
  test(`a delivered message is found, marked and moved over ${tls}`, { skip }, async (t) => {
    const dovecot = await startDovecot(t);
    const date = new Date("2026-01-02T03:04:05Z");
    const name = dovecot.deliver(user, "Subject: one\r\n\r\nfirst\r\n", { date });
    dovecot.deliver(user, "Subject: two\n\nsecond\n", { flags: "S" });

    const client = clientOf(dovecot, tls);
    await client.connect();
    await client.mailboxOpen("INBOX");
    assert.deepEqual(await client.search({ seen: false }, { uid: true }), [1]);
    const found = await client.fetchOne("1", { source: true, internalDate: true }, { uid: true });
    assert.ok(found);
    assert.equal(String(found.source), "Subject: one\r\n\r\nfirst\r\n");
    assert.equal(new Date(found.internalDate ?? 0).getTime(), date.getTime());
    await client.messageFlagsAdd("1", ["\\Seen", "\\Flagged"], { uid: true });
    assert.equal(dovecot.list(user).find((mail) => mail.name === name)?.flags, "FS");
    await client.mailboxCreate("Done/Paid");
    await client.messageMove("1", "Done/Paid", { uid: true });
    await client.logout();

    assert.deepEqual(
      dovecot.list(user, "Done/Paid").map((mail) => String(mail.raw)),
      ["Subject: one\r\n\r\nfirst\r\n"],
    );
    assert.equal(dovecot.list(user).length, 1);
  });
}

test("deleted indexes change UIDVALIDITY", { skip: dovecotMissing }, async (t) => {
  const dovecot = await startDovecot(t, { tls: false });
  dovecot.deliver(user, "Subject: one\r\n\r\nfirst\r\n");
  const before = await uidValidityOf(dovecot);
  assert.equal(await uidValidityOf(dovecot), before);
  dovecot.deleteIndexes(user);
  assert.notEqual(await uidValidityOf(dovecot), before);
});

test(
  "a stopped server refuses, a restarted one has its mail",
  { skip: dovecotMissing },
  async (t) => {
    const dovecot = await startDovecot(t, { tls: false });
    dovecot.deliver(user, "Subject: one\r\n\r\nfirst\r\n");
    const before = await uidValidityOf(dovecot);
    await dovecot.stop();
    const refused = await new Promise((resolve) => {
      connect(dovecot.port, dovecot.host).once("error", resolve).once("connect", resolve);
    });
    assert.ok(refused instanceof Error);
    await dovecot.restart();
    assert.equal(await uidValidityOf(dovecot), before);
    assert.equal(dovecot.list(user).length, 1);
  },
);

test(
  "capability, separator, prefix and limits are as asked for",
  { skip: dovecotMissing },
  async (t) => {
    const dovecot = await startDovecot(t, {
      tls: false,
      capability: "IMAP4rev1 UIDPLUS",
      separator: ".",
      prefix: "INBOX.",
      maxConnectionsPerUser: 1,
    });
    dovecot.deliver(user, "Subject: one\r\n\r\nfirst\r\n", { mailbox: "INBOX.Rechnungen.März" });
    const client = clientOf(dovecot, "plain");
    await client.connect();
    assert.equal(client.capabilities.has("MOVE"), false);
    const paths = (await client.list()).map((mailbox) => mailbox.path);
    assert.ok(paths.includes("INBOX.Rechnungen.März"), paths.join());
    await assert.rejects(clientOf(dovecot, "plain").connect(), { serverResponseCode: "LIMIT" });
    await client.logout();
  },
);
