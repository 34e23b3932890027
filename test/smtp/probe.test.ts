import assert from "node:assert/strict";
import { test } from "node:test";
import { probeSmtp } from "../../src/smtp/probe.ts";
import { FakeClock } from "../support/fake-clock.ts";
import type { Life } from "../support/life.ts";
import { startSmtpSink, type SmtpSink } from "../support/smtp-sink.ts";
import { startProxy } from "../support/tcp-proxy.ts";
import { anSmtpConfig, TIMEOUTS, type SenderOptions } from "./a-sender.ts";

const clock = new FakeClock();

function probe(options: SenderOptions) {
  const signal = new AbortController().signal;
  return probeSmtp(anSmtpConfig(options), { timeouts: TIMEOUTS, clock }, signal);
}

const aSink = (t: Life): Promise<SmtpSink> => startSmtpSink(t, { users: { shop: "secret" } });

test("a server that is right is connected to and signed in at, and nothing is sent", async (t) => {
  const sink = await aSink(t);
  const step = await probe({ port: sink.port, user: "shop", password: "secret" });
  assert.deepEqual(step, { step: "smtp", ok: true, ms: 0, error: null, hint: null });
  assert.deepEqual(sink.stages, ["connect", "auth"]);
});

for (const { name, options, errorCode, hint } of [
  { name: "a wrong password", options: {}, errorCode: "SMTP_AUTH", hint: /smtp\.user/ },
  {
    name: "a provider that wants an app password",
    options: { user: "shop@gmail.example" },
    errorCode: "SMTP_AUTH",
    hint: /app password/,
  },
  {
    name: "TLS where there is none",
    options: { tls: true },
    errorCode: "SMTP_TLS",
    hint: /tls: starttls/,
  },
  {
    name: "STARTTLS where there is none",
    options: { tls: "starttls" },
    errorCode: "SMTP_TLS",
    hint: /port 465/,
  },
  {
    name: "a host that is not there",
    options: { host: "smtp.invalid" },
    errorCode: "SMTP_CONNECT",
    hint: /no host smtp\.invalid/,
  },
] as const) {
  test(`${name} comes with what to do`, async (t) => {
    const sink = await aSink(t);
    const step = await probe({ port: sink.port, user: "shop", password: "wrong", ...options });
    assert.deepEqual([step.ok, step.errorCode], [false, errorCode]);
    assert.match(step.hint ?? "", hint);
  });
}

test("nobody behind the port comes with the ports there are", async (t) => {
  const sink = await aSink(t);
  const proxy = await startProxy(t, { port: sink.port }, { refuse: true });
  const step = await probe({ port: proxy.port });
  assert.equal(step.errorCode, "SMTP_CONNECT");
  assert.match(step.hint ?? "", /nobody listens on port \d+: .*465.*587/);
});
