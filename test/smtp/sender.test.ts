import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Interrupted } from "../../src/pass/limits.ts";
import type { SmtpSender } from "../../src/smtp/sender.ts";
import { makeCertificate, opensslMissing } from "../support/certificate.ts";
import { FakeClock } from "../support/fake-clock.ts";
import type { Life } from "../support/life.ts";
import { aMail } from "../support/mail-maker.ts";
import { startSmtpSink, type SmtpFaults } from "../support/smtp-sink.ts";
import { startStepProxy } from "../support/step-proxy.ts";
import { startProxy } from "../support/tcp-proxy.ts";
import { aSender } from "./a-sender.ts";

const FROM = "shop@example.com";
const TO = "customer@example.org";
const raw = aMail({ subject: "hello", text: "one\r\n.two\r\n..\r\n.\r\nthree\r\n" });

/** Sends, and says whether the message was handed over before it ended. */
async function sendOver(
  sender: SmtpSender,
  { signal = new AbortController().signal, mail = raw, to = TO, onHandOver = async () => {} } = {},
) {
  let handedOver = 0;
  const handover = {
    onHandOver: async () => {
      await onHandOver();
      handedOver += 1;
    },
  };
  const result = await sender
    .send({ raw: mail, from: FROM, to }, handover, signal)
    .catch((error: unknown) => {
      assert.ok(error instanceof Error);
      return { code: Reflect.get(error, "code"), message: error.message };
    });
  return { result, handedOver };
}

const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise(setImmediate);
};

test("messages go out over one connection, byte for byte", async (t) => {
  const sink = await startSmtpSink(t, { users: { shop: "secret" } });
  const sender = aSender(t, { port: sink.port, user: "shop", password: "secret" });
  for (let n = 0; n < 3; n++) {
    assert.deepEqual(await sendOver(sender), { result: "sent", handedOver: 1 });
  }
  await sender.close();
  assert.equal(sink.connections, 1);
  assert.deepEqual(
    sink.mails,
    Array.from({ length: 3 }, () => ({ from: FROM, to: [TO], raw, user: "shop" })),
  );
});

test("a server without sign-in is sent to without one, also where a user is set", async (t) => {
  const sink = await startSmtpSink(t);
  const sender = aSender(t, { port: sink.port, user: "shop", password: "secret" });
  assert.equal((await sendOver(sender)).result, "sent");
});

for (const { stage, code, expected, handedOver = 0 } of [
  { stage: "connect", code: 421, expected: "SMTP_TRANSIENT" },
  { stage: "connect", code: 554, expected: "SMTP_CONNECT" },
  { stage: "auth", code: 535, expected: "SMTP_AUTH" },
  { stage: "auth", code: 454, expected: "SMTP_TRANSIENT" },
  { stage: "mail", code: 421, expected: "SMTP_TRANSIENT" },
  { stage: "mail", code: 451, expected: "SMTP_TRANSIENT" },
  { stage: "mail", code: 530, expected: "SMTP_AUTH" },
  { stage: "mail", code: 550, expected: "SMTP_REJECTED" },
  { stage: "rcpt", code: 421, expected: "SMTP_TRANSIENT" },
  { stage: "rcpt", code: 451, expected: "SMTP_TRANSIENT" },
  { stage: "rcpt", code: 550, expected: "SMTP_REJECTED" },
  { stage: "data", code: 421, expected: "SMTP_TRANSIENT", handedOver: 1 },
  { stage: "data", code: 451, expected: "SMTP_TRANSIENT", handedOver: 1 },
  { stage: "data", code: 554, expected: "SMTP_REJECTED", handedOver: 1 },
] as const) {
  test(`${code} at ${stage} is ${expected}, and the next message is sent`, async (t) => {
    const faults: SmtpFaults = { answer: { stage, code, text: "because so" }, times: 1 };
    const sink = await startSmtpSink(t, { users: { shop: "secret" }, faults });
    const sender = aSender(t, { port: sink.port, user: "shop", password: "secret" });
    const refused = await sendOver(sender);
    assert.equal(refused.handedOver, handedOver);
    assert.ok(typeof refused.result === "object");
    assert.equal(refused.result.code, expected);
    assert.match(refused.result.message, /because so/);
    assert.equal(sink.mails.length, 0);
    assert.equal(sender.isStuck(), stage === "connect" || stage === "auth");
    assert.equal((await sendOver(sender)).result, "sent");
    assert.equal(sink.mails.length, 1);
  });
}

test("a wrong password is refused without being repeated", async (t) => {
  const sink = await startSmtpSink(t, { users: { shop: "secret" } });
  const sender = aSender(t, { port: sink.port, user: "shop", password: "wr0ng-word" });
  const { result } = await sendOver(sender);
  assert.ok(typeof result === "object");
  assert.equal(result.code, "SMTP_AUTH");
  assert.doesNotMatch(result.message, /wr0ng-word/);
});

test("what is no answer to the sign-in is no refusal of the password", async (t) => {
  const sink = await startSmtpSink(t, { users: { shop: "secret" } });
  const proxy = await startStepProxy(t, sink.port, "garbage", { command: /^AUTH/ });
  const sender = aSender(t, { port: proxy.port, user: "shop", password: "secret" });
  const { result } = await sendOver(sender);
  assert.equal(typeof result === "object" && result.code, "SMTP_PROTOCOL");
});

for (const { dropAt, expected } of [
  { dropAt: "connect", expected: "SMTP_CLOSED" },
  { dropAt: "mail", expected: "SMTP_CLOSED" },
  { dropAt: "rcpt", expected: "SMTP_CLOSED" },
] as const) {
  test(`hung up on at ${dropAt}, the message was surely not taken`, async (t) => {
    const sink = await startSmtpSink(t, { faults: { dropAt, times: 1 } });
    const { result, handedOver } = await sendOver(aSender(t, { port: sink.port }));
    assert.ok(typeof result === "object");
    assert.deepEqual([result.code, handedOver], [expected, 0]);
  });
}

test("cut off in the middle of a large body, the message was surely not taken", async (t) => {
  const sink = await startSmtpSink(t);
  const cut = { direction: "toServer", bytes: 500_000, how: "reset" } as const;
  const proxy = await startProxy(t, { port: sink.port }, { cut });
  const mail = aMail({ text: "x".repeat(70).concat("\r\n").repeat(300_000) });
  const { result, handedOver } = await sendOver(aSender(t, { port: proxy.port }), { mail });
  assert.ok(typeof result === "object");
  assert.deepEqual([result.code, handedOver], ["SMTP_CLOSED", 0]);
  assert.equal(sink.mails.length, 0);
});

for (const faults of [{ dropAfterData: true }, { dropAt: "data" }] as const) {
  const what = "dropAt" in faults ? "did not take" : "took";
  test(`hung up on after the end of what the server ${what}, the message is in doubt`, async (t) => {
    const sink = await startSmtpSink(t, { faults: { ...faults, times: 1 } });
    const sender = aSender(t, { port: sink.port });
    assert.deepEqual(await sendOver(sender), { result: "in_doubt", handedOver: 1 });
    assert.equal(sender.isStuck(), false);
    assert.deepEqual(await sendOver(sender), { result: "sent", handedOver: 1 });
  });
}

for (const { silentAt, limitMs, expected } of [
  { silentAt: "connect", limitMs: 15_000, expected: "SMTP_TIMEOUT" },
  { silentAt: "mail", limitMs: 60_000, expected: "SMTP_TIMEOUT" },
  { silentAt: "rcpt", limitMs: 60_000, expected: "SMTP_TIMEOUT" },
  { silentAt: "data", limitMs: 60_000, expected: "in_doubt" },
] as const) {
  test(`silence at ${silentAt} is ended after ${limitMs / 1_000} s, and no socket is left`, async (t) => {
    const sink = await startSmtpSink(t, { faults: { silentAt } });
    const proxy = await startProxy(t, { port: sink.port });
    const clock = new FakeClock();
    const sender = aSender(t, { port: proxy.port, clock });
    const sending = sendOver(sender);
    await until(() => sink.stages.includes(silentAt));
    clock.advance(limitMs - 1);
    await new Promise(setImmediate);
    assert.equal(proxy.open, 1);
    clock.advance(1);
    const { result } = await sending;
    assert.equal(typeof result === "object" ? result.code : result, expected);
    assert.equal(sender.isStuck(), true);
    await until(() => proxy.open === 0);
  });
}

test("a server that drips its greeting is ended by the same limit", async (t) => {
  const clock = new FakeClock();
  let dripped = 0;
  const server = createServer((socket) => {
    socket.on("error", () => {});
    const drip = setInterval(() => {
      socket.write("2");
      dripped += 1;
    }, 1);
    socket.on("close", () => clearInterval(drip));
  }).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");
  const sender = aSender(t, { port: (server.address() as AddressInfo).port, clock }); // on TCP
  const sending = sendOver(sender);
  await until(() => dripped > 3);
  clock.advance(15_000);
  const { result } = await sending;
  assert.equal(typeof result === "object" && result.code, "SMTP_TIMEOUT");
  await new Promise<void>((resolve) => {
    server.close(() => resolve()); // once every socket is gone
  });
});

for (const { name, faults, expected } of [
  { name: "nobody who listens", faults: { refuse: true }, expected: "SMTP_CONNECT" },
  {
    name: "a web server",
    faults: { greeting: "HTTP/1.1 400 Bad Request\r\n\r\n" },
    expected: "SMTP_PROTOCOL",
  },
  {
    name: "an answer without end",
    faults: { greeting: `220-${"x".repeat(100_000)}` },
    expected: "SMTP_PROTOCOL",
  },
] as const) {
  test(`${name} is ${expected}`, async (t) => {
    const sink = await startSmtpSink(t);
    const proxy = await startProxy(t, { port: sink.port }, faults);
    const sender = aSender(t, { port: proxy.port });
    const { result } = await sendOver(sender);
    assert.equal(typeof result === "object" && result.code, expected);
    assert.equal(sender.isStuck(), true);
  });
}

test("a kept connection that died meanwhile is replaced without a lost attempt", async (t) => {
  const sink = await startSmtpSink(t);
  const proxy = await startProxy(t, { port: sink.port });
  const sender = aSender(t, { port: proxy.port });
  await sendOver(sender);
  proxy.drop();
  await until(() => proxy.open === 0);
  assert.deepEqual(await sendOver(sender), { result: "sent", handedOver: 1 });
  assert.deepEqual([sink.mails.length, sink.connections], [2, 2]);
});

for (const faults of [
  { dropAt: "mail", times: 1 },
  { answer: { stage: "mail", code: 421 }, times: 1 },
] as const) {
  const how = "dropAt" in faults ? "a hang-up" : "421";
  test(`a kept connection that ends with ${how} when it is used is replaced`, async (t) => {
    const sink = await startSmtpSink(t);
    const sender = aSender(t, { port: sink.port });
    await sendOver(sender);
    sink.set(faults);
    assert.equal((await sendOver(sender)).result, "sent");
    assert.deepEqual([sink.mails.length, sink.connections], [2, 2]);
  });
}

test("what is not noted as handed over is not sent", async (t) => {
  const sink = await startSmtpSink(t);
  const sender = aSender(t, { port: sink.port });
  const onHandOver = () => Promise.reject(new Error("the disk is gone"));
  const { result } = await sendOver(sender, { onHandOver });
  assert.ok(typeof result === "object");
  assert.match(result.message, /the disk is gone/);
  assert.equal((await sendOver(sender)).result, "sent");
  assert.equal(sink.mails.length, 1);
});

test("an answer before the message has ended is no answer to it", async (t) => {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.write("220 hello\r\n");
    socket.on("data", (words) => {
      const said = words.toString("latin1");
      if (said.startsWith("DATA")) socket.write("354 go on\r\n250 taken\r\n");
      else socket.write("250 fine\r\n");
    });
  }).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");
  const sender = aSender(t, { port: (server.address() as AddressInfo).port }); // on TCP
  const slow = Promise.withResolvers<void>();
  const sending = sendOver(sender, { onHandOver: () => slow.promise });
  const { result } = await sending;
  slow.resolve();
  assert.equal(typeof result === "object" && result.code, "SMTP_PROTOCOL");
});

test("an abort before the hand-over ends the sending with its reason", async (t) => {
  const sink = await startSmtpSink(t, { faults: { silentAt: "rcpt" } });
  const stop = new AbortController();
  const sending = sendOver(aSender(t, { port: sink.port }), { signal: stop.signal });
  await until(() => sink.stages.includes("rcpt"));
  stop.abort(new Interrupted());
  const { result } = await sending;
  assert.equal(typeof result === "object" && result.code, "INTERRUPTED");
});

test("an abort after the hand-over leaves the server a moment to answer", async (t) => {
  const sink = await startSmtpSink(t, { faults: { silentAfterData: true } });
  const clock = new FakeClock();
  const stop = new AbortController();
  const sending = sendOver(aSender(t, { port: sink.port, clock }), { signal: stop.signal });
  await sink.until(1);
  stop.abort(new Interrupted());
  clock.advance(1_999);
  await new Promise(setImmediate);
  clock.advance(1);
  assert.deepEqual(await sending, { result: "in_doubt", handedOver: 1 });
});

test("what is larger than the server takes is rejected without being sent", async (t) => {
  const sink = await startSmtpSink(t, { maxBytes: 100 });
  const { result, handedOver } = await sendOver(aSender(t, { port: sink.port }));
  assert.ok(typeof result === "object");
  assert.deepEqual([result.code, handedOver], ["SMTP_REJECTED", 0]);
});

for (const { to, expected } of [
  { to: "jörg@exämple.org", expected: "jörg@xn--exmple-cua.org" },
  { to: "a.b+c@example.org", expected: "a.b+c@example.org" },
]) {
  test(`a message to ${to} reaches the server`, async (t) => {
    const sink = await startSmtpSink(t);
    assert.equal((await sendOver(aSender(t, { port: sink.port }), { to })).result, "sent");
    const reached = sink.mails[0]?.to[0] ?? "";
    assert.ok([to, expected].includes(reached), reached);
  });
}

test("an address that would be a command of its own is rejected", async (t) => {
  const sink = await startSmtpSink(t);
  const to = "a@example.org>\r\nRCPT TO:<b@example.org";
  const { result } = await sendOver(aSender(t, { port: sink.port }), { to });
  assert.equal(typeof result === "object" && result.code, "SMTP_REJECTED");
  assert.equal(sink.mails.length, 0);
});

function withCertificate(t: Life) {
  const dir = mkdtempSync(join(tmpdir(), "invoicesync-smtp-"));
  t.after(() => rmSync(dir, { recursive: true }));
  return makeCertificate(dir);
}

for (const tls of [true, "starttls"] as const) {
  test(
    `over tls: ${tls} an unknown certificate is SMTP_TLS, unless insecure`,
    { skip: opensslMissing },
    async (t) => {
      const certificate = withCertificate(t);
      const sink = await startSmtpSink(t, { certificate, starttls: tls === "starttls" });
      const { result } = await sendOver(aSender(t, { port: sink.port, tls }));
      assert.equal(typeof result === "object" && result.code, "SMTP_TLS");
      const insecure = aSender(t, { port: sink.port, tls, insecure: true });
      assert.equal((await sendOver(insecure)).result, "sent");
    },
  );
}

test("without the STARTTLS that is asked for nothing is said", async (t) => {
  const sink = await startSmtpSink(t, { users: { shop: "secret" } });
  const proxy = await startProxy(t, { port: sink.port });
  const options = { port: proxy.port, tls: "starttls", user: "shop", password: "secret" } as const;
  const { result } = await sendOver(aSender(t, options));
  assert.equal(typeof result === "object" && result.code, "SMTP_TLS");
  assert.ok(proxy.commands.every((command) => /^(EHLO|STARTTLS|QUIT)\b/.test(command)));
});
