import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test, type TestContext } from "node:test";
import tls from "node:tls";
import type { ImapConfig } from "../../src/config/config.ts";
import { probeImap } from "../../src/imap/probe.ts";
import { opensslMissing } from "../support/certificate.ts";
import { dovecotMissing, startDovecot } from "../support/dovecot.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { anImapAccount, connectOptions, noAbort, until } from "./imap-account.ts";
import { startScripted } from "./scripted-server.ts";

const timeout = 20_000;
const skip = dovecotMissing || opensslMissing;

async function dovecot(t: TestContext) {
  const server = await startDovecot(t);
  if (server.caFile !== undefined)
    tls.setDefaultCACertificates([readFileSync(server.caFile, "utf8")]);
  return server;
}

const short = (steps: Awaited<ReturnType<typeof probeImap>>) =>
  steps.map(({ step, ok }) => `${step} ${ok ? "ok" : "failed"}`);

for (const { mode, steps } of [
  { mode: false, steps: ["connect ok", "login ok", "select ok", "search ok"] },
  { mode: "starttls", steps: ["connect ok", "tls ok", "login ok", "select ok", "search ok"] },
  { mode: true, steps: ["connect ok", "tls ok", "login ok", "select ok", "search ok"] },
] as const) {
  test(
    `an account that is right passes every step with tls: ${mode}`,
    { skip, timeout },
    async (t) => {
      const server = await dovecot(t);
      const port = mode === true ? server.tlsPort : server.port;
      const account = anImapAccount(port, { imap: { tls: mode } });
      assert.deepEqual(short(await probeImap(account, connectOptions(), noAbort())), steps);
    },
  );
}

for (const { name, imap, on, steps, hint } of [
  {
    name: "TLS where there is none",
    imap: { tls: true },
    on: "port",
    steps: ["connect ok", "tls failed"],
    hint: /speaks IMAP without TLS: set tls: starttls/,
  },
  {
    name: "plain text where there is TLS",
    imap: { tls: false },
    on: "tlsPort",
    steps: ["connect failed"],
    hint: /speaks TLS from the start: set tls: true/,
  },
] as const) {
  test(`${name} is told apart`, { skip, timeout }, async (t) => {
    const server = await dovecot(t);
    const account = anImapAccount(server[on], { imap });
    // real time: a silent server is provoked after a while, and its answer takes what it takes
    const found = await probeImap(account, connectOptions(), noAbort());
    assert.deepEqual(short(found), steps);
    assert.match(found.at(-1)?.hint ?? "", hint);
  });
}

test("a certificate that signs itself is named as that", { skip, timeout }, async (t) => {
  const server = await dovecot(t);
  tls.setDefaultCACertificates([]);
  const account = anImapAccount(server.tlsPort, { imap: { tls: true } });
  const steps = await probeImap(account, connectOptions(), noAbort());
  assert.deepEqual(short(steps), ["connect ok", "tls failed"]);
  assert.match(steps[1]?.hint ?? "", /self-signed/);
  assert.equal(steps[1]?.errorCode, "IMAP_TLS");
});

test("a mailbox that is missing is shown the folders that exist", { skip, timeout }, async (t) => {
  const server = await dovecot(t);
  server.deliver("billing@example.com", "Subject: a\r\n\r\n", { mailbox: "Invoices" });
  const account = anImapAccount(server.port, { mailboxes: ["Rechnungen", "INBOX"] });
  const steps = await probeImap(account, connectOptions(), noAbort());
  assert.deepEqual(short(steps), [
    "connect ok",
    "login ok",
    "select failed",
    "select ok",
    "search ok",
  ]);
  assert.deepEqual(
    steps.slice(2).map(({ mailbox }) => mailbox),
    ["Rechnungen", "INBOX", "INBOX"],
  );
  assert.match(steps[2]?.hint ?? "", /INBOX/);
  assert.match(steps[2]?.hint ?? "", /Invoices/);
});

for (const { greeting, hint } of [
  { greeting: "220 mail.example.com ESMTP\r\n", hint: /is an SMTP server/ },
  { greeting: "+OK POP3 ready\r\n", hint: /is a POP3 server/ },
  { greeting: "SSH-2.0-OpenSSH\r\n", hint: /is not IMAP/ },
]) {
  test(`a server that says ${greeting.trim()} is recognised`, { timeout }, async (t) => {
    const server = await startScripted(t, () => "", greeting);
    const account = anImapAccount(server.port);
    const [step] = await probeImap(account, connectOptions(), noAbort());
    assert.equal(step?.ok, false);
    assert.match(step.hint ?? "", hint);
    await server.allClosed();
  });
}

test(
  "a web server is recognised by its answer to a word it does not know",
  { timeout },
  async (t) => {
    const server = await startScripted(t, () => "HTTP/1.1 400 Bad Request\r\n\r\n", "");
    const clock = new FakeClock();
    const probing = probeImap(anImapAccount(server.port), connectOptions({ clock }), noAbort());
    await until(() => server.connections === 1);
    await until(() => clock.waiting === 2);
    await clock.run(3_000);
    assert.match((await probing)[0]?.hint ?? "", /is a web server/);
  },
);

for (const { host, user, hint } of [
  { host: "imap.gmail.com", user: "a@example.com", hint: /Gmail wants an app password/ },
  { host: "outlook.office365.com", user: "a@example.com", hint: /oauth2 with provider: microsoft/ },
  { host: "imap.mail.yahoo.com", user: "a@yahoo.com", hint: /Yahoo and AOL want an app password/ },
  { host: "imap.mail.me.com", user: "a", hint: /iCloud wants an app-specific password/ },
  { host: "imap.example.com", user: "a@example.com", hint: /check user and password/ },
]) {
  test(`a refused password at ${host} comes with what to do`, async () => {
    const { hintFor } = await import("../../src/imap/probe-hint.ts");
    const { CodedError } = await import("../../src/core/errors.ts");
    const imap: Partial<ImapConfig> = { host };
    assert.match(hintFor(anImapAccount(993, { imap, user }), new CodedError("IMAP_AUTH")), hint);
  });
}

test("a host that is not there comes with a guess", async () => {
  const { hintFor } = await import("../../src/imap/probe-hint.ts");
  const { CodedError } = await import("../../src/core/errors.ts");
  const cause = Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" });
  const account = anImapAccount(993, { imap: { host: "mail.example.com" } });
  const hint = hintFor(account, new CodedError("IMAP_CONNECT", { cause }));
  assert.equal(hint, "there is no host mail.example.com (did you mean imap.example.com?)");
});

test("a wrong password is tried once and ends the steps", { skip, timeout }, async (t) => {
  const server = await dovecot(t);
  const account = anImapAccount(server.port, { password: "wrong" });
  const steps = await probeImap(account, connectOptions(), noAbort());
  assert.deepEqual(short(steps), ["connect ok", "login failed"]);
  assert.equal(steps[1]?.errorCode, "IMAP_AUTH");
});
