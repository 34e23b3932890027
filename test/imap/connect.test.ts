import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import tls from "node:tls";
import { connectImap } from "../../src/imap/connect.ts";
import { opensslMissing } from "../support/certificate.ts";
import { dovecotMissing, startDovecot } from "../support/dovecot.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { freePort } from "../support/ports.ts";
import { anImapAccount, connectOptions, noAbort, until } from "./imap-account.ts";
import { startScripted } from "./scripted-server.ts";

const timeout = 20_000;

for (const { name, mode } of [
  { name: "plainly to loopback", mode: false },
  { name: "over TLS", mode: true },
  { name: "with STARTTLS", mode: "starttls" },
] as const) {
  const skip = dovecotMissing || (mode === false ? false : opensslMissing);
  test(`signs in ${name}`, { skip, timeout }, async (t) => {
    const server = await startDovecot(t);
    if (server.caFile !== undefined)
      tls.setDefaultCACertificates([readFileSync(server.caFile, "utf8")]);
    const port = mode === true ? server.tlsPort : server.port;
    const account = anImapAccount(port, { imap: { tls: mode } });

    const session = await connectImap(account, connectOptions(), noAbort());

    assert.equal(session.isUsable(), true);
    assert.equal(session.connection.client.secureConnection, mode !== false);
    await session.close();
    assert.equal(session.isUsable(), false);
  });
}

test(
  "a certificate that nobody vouches for is refused at once",
  { skip: dovecotMissing || opensslMissing, timeout },
  async (t) => {
    const server = await startDovecot(t);
    tls.setDefaultCACertificates([]);
    const account = anImapAccount(server.tlsPort, { imap: { tls: true } });
    const onRetry = () => assert.fail("a certificate does not get better by trying again");

    const attempt = connectImap(account, connectOptions({ onRetry }), noAbort());
    await assert.rejects(attempt, { code: "IMAP_TLS" });

    const insecure = anImapAccount(server.tlsPort, { imap: { tls: true, insecure: true } });
    const options = connectOptions();
    const session = await connectImap(insecure, options, noAbort());
    await session.close();
    assert.deepEqual(
      options.events.filter(({ level }) => level === "warn").map(({ message }) => message),
      ["insecure: true, so nobody knows that 127.0.0.1 is who it says it is"],
    );
  },
);

test("a wrong password is tried exactly once", { skip: dovecotMissing, timeout }, async (t) => {
  const server = await startDovecot(t);
  const account = anImapAccount(server.port, { password: "wrong" });

  await assert.rejects(connectImap(account, connectOptions(), noAbort()), { code: "IMAP_AUTH" });

  await until(() => server.log().includes("auth failed")); // logged when the connection has ended
  assert.equal(server.log().match(/auth failed, 1 attempts/g)?.length, 1);
});

test("STARTTLS that is not offered is never done without", { timeout }, async (t) => {
  const server = await startScripted(t, () => undefined);
  const account = anImapAccount(server.port, { imap: { tls: "starttls" } });

  await assert.rejects(connectImap(account, connectOptions(), noAbort()), { code: "IMAP_TLS" });

  assert.deepEqual(
    server.commands.filter((command) => command.startsWith("AUTHENTICATE")),
    [],
  );
  assert.equal(server.connections, 1);
  await server.allClosed();
});

test("a refused connection is retried three times", { timeout }, async () => {
  const port = await freePort();
  let retried = 0;
  const options = connectOptions({
    onRetry: () => {
      retried += 1;
    },
  });

  const attempt = connectImap(anImapAccount(port), options, noAbort());

  await assert.rejects(attempt, { code: "IMAP_CONNECT" });
  assert.equal(retried, 3);
});

test("a line that comes back is used again", { timeout }, async (t) => {
  const server = await startScripted(t, (command, _tag, socket) => {
    if (command.startsWith("AUTHENTICATE") && server.connections < 3) socket.resetAndDestroy();
    return undefined;
  });

  const session = await connectImap(anImapAccount(server.port), connectOptions(), noAbort());

  assert.equal(server.connections, 3);
  await session.close();
});

for (const { name, greeting } of [
  { name: "a mail server for sending", greeting: "220 mx.example.com ESMTP\r\n" },
  { name: "a web server", greeting: "HTTP/1.1 400 Bad Request\r\n\r\n" },
  { name: "POP3", greeting: "+OK ready\r\n" },
  { name: "noise", greeting: "\u0001\u0002(((\r\n" },
]) {
  test(`${name} is no IMAP server: told at once, not retried`, { timeout }, async (t) => {
    const server = await startScripted(t, () => "", greeting);
    const attempt = connectImap(anImapAccount(server.port), connectOptions(), noAbort());
    await assert.rejects(attempt, { code: "IMAP_PROTOCOL" });
    assert.equal(server.connections, 1);
    await server.allClosed();
  });
}

test("a server that never greets is hung up on after the connect limit", { timeout }, async (t) => {
  const server = await startScripted(t, () => undefined, "");
  const clock = new FakeClock();
  const options = connectOptions({ clock, retries: 0 });
  const attempt = connectImap(anImapAccount(server.port), options, noAbort());
  const rejected = assert.rejects(attempt, { code: "IMAP_TIMEOUT", detail: /^connecting to / });
  await until(() => server.connections === 1);

  clock.advance(30_000);

  await rejected;
  await server.allClosed();
  assert.equal(clock.waiting, 0);
});

test("a sign-in that hangs is ended after the login limit", { timeout }, async (t) => {
  const server = await startScripted(t, (command) => (command === "CREDENTIALS" ? "" : undefined));
  const clock = new FakeClock();
  const options = connectOptions({ clock, retries: 0 });
  const attempt = connectImap(anImapAccount(server.port), options, noAbort());
  const rejected = assert.rejects(attempt, { code: "IMAP_TIMEOUT", detail: /^signing in / });
  await until(() => server.commands.some((command) => command.startsWith("AUTHENTICATE")));

  clock.advance(20_000);

  await rejected;
  await server.allClosed();
});

test("an abort ends the connecting with its own reason", { timeout }, async (t) => {
  const server = await startScripted(t, () => undefined, "");
  const abort = new AbortController();
  const reason = new Error("the pass is over");
  const attempt = connectImap(anImapAccount(server.port), connectOptions(), abort.signal);
  const rejected = assert.rejects(attempt, reason);
  await until(() => server.connections === 1);

  abort.abort(reason);

  await rejected;
  await server.allClosed();
});

for (const { answer, code, connections } of [
  { answer: "NO [AUTHENTICATIONFAILED] no", code: "IMAP_AUTH", connections: 1 },
  { answer: "NO wrong, try again", code: "IMAP_BUSY", connections: 4 },
  { answer: "NO [UNAVAILABLE] the backend is down", code: "IMAP_BUSY", connections: 4 },
  {
    answer: "NO [ALERT] Too many simultaneous connections. (Failure)",
    code: "IMAP_BUSY",
    connections: 4,
  },
  { answer: "NO [CONTACTADMIN] locked", code: "IMAP_AUTH", connections: 1 },
  { answer: "NO [AUTHENTICATIONFAILED] temporary lock", code: "IMAP_AUTH", connections: 1 },
  { answer: "BAD what", code: "IMAP_AUTH", connections: 1 },
]) {
  test(`a sign-in answered with ${answer} is ${code}`, { timeout }, async (t) => {
    const server = await startScripted(t, (command, tag) =>
      command === "CREDENTIALS" ? `${tag} ${answer}\r\n` : undefined,
    );
    const attempt = connectImap(anImapAccount(server.port), connectOptions(), noAbort());
    await assert.rejects(attempt, { code });
    assert.equal(server.connections, connections);
    await server.allClosed();
  });
}

test("a line that breaks while it signs in is no wrong password", { timeout }, async (t) => {
  const server = await startScripted(t, (command, _tag, socket) => {
    if (command === "CREDENTIALS") socket.destroy();
    return undefined;
  });
  const attempt = connectImap(
    anImapAccount(server.port),
    connectOptions({ retries: 1 }),
    noAbort(),
  );
  await assert.rejects(attempt, { code: "IMAP_CLOSED" });
  assert.equal(server.connections, 2);
});

test(
  "a server that says BYE instead of hello is busy, in its own words",
  { timeout },
  async (t) => {
    const server = await startScripted(t, () => "", "* BYE Too many connections\r\n");
    const options = connectOptions({ retries: 0 });
    const attempt = connectImap(anImapAccount(server.port), options, noAbort());
    await assert.rejects(attempt, { code: "IMAP_BUSY", detail: "Too many connections" });
    await server.allClosed();
  },
);

test("a server that repeats the password is not repeated", { timeout }, async (t) => {
  const server = await startScripted(t, (command, tag) =>
    command === "CREDENTIALS" ? `${tag} NO hunter2-xyz is wrong\r\n` : undefined,
  );
  const account = anImapAccount(server.port, { password: "hunter2-xyz" });
  await assert.rejects(connectImap(account, connectOptions(), noAbort()), {
    code: "IMAP_AUTH",
    detail: "*** is wrong",
  });
});

test("a refused token is replaced by a fresh one, once", { timeout }, async (t) => {
  const greeting = "* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2] ready\r\n";
  const server = await startScripted(
    t,
    (command, tag) => {
      if (!command.startsWith("AUTHENTICATE XOAUTH2")) return undefined;
      const said = Buffer.from(command.split(" ")[2] ?? "", "base64").toString();
      return said.includes("Bearer fresh")
        ? `${tag} OK in\r\n`
        : `${tag} NO [AUTHENTICATIONFAILED] old\r\n`;
    },
    greeting,
  );
  const oauth2 = { provider: "google", clientId: "id", clientSecret: undefined, tenant: "common" };
  const auth = { type: "oauth2", oauth2: { ...oauth2, tokenUrl: "http://127.0.0.1/" } } as never;
  const asked: (string | undefined)[] = [];
  const options = connectOptions({
    accessToken: (_signal, refused) => {
      asked.push(refused);
      return Promise.resolve(refused === undefined ? "stale" : "fresh");
    },
  });

  const session = await connectImap(anImapAccount(server.port, { auth }), options, noAbort());

  assert.deepEqual(asked, [undefined, "stale"]);
  assert.equal(server.connections, 2);
  await session.close();
});

test("a pass with nothing new costs few commands", { timeout }, async (t) => {
  const server = await startScripted(
    t,
    (command, tag) => {
      if (command === "CREDENTIALS") {
        return `${tag} OK [CAPABILITY IMAP4rev1 ID NAMESPACE ENABLE IDLE LIST-EXTENDED] in\r\n`;
      }
      return command.startsWith("LIST")
        ? `* LIST (\\Subscribed) "/" INBOX\r\n${tag} OK done\r\n`
        : undefined;
    },
    "* OK [CAPABILITY IMAP4rev1 ID AUTH=PLAIN] ready\r\n",
  );

  const session = await connectImap(anImapAccount(server.port), connectOptions(), noAbort());
  await session.open("INBOX", { readOnly: false }, noAbort());
  assert.deepEqual(await session.search(noAbort()), []);
  await session.close();

  const words = server.commands.map((line) => /^(?:UID )?[A-Z]+/.exec(line)?.[0]).join(", ");
  assert.equal(words, "ID, AUTHENTICATE, ID, NAMESPACE, LIST, SELECT, UID SEARCH, LOGOUT");
});
