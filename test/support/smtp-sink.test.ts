import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createTransport } from "nodemailer";
import { makeCertificate, opensslMissing } from "./certificate.ts";
import { aMail } from "./mail-maker.ts";
import { startSmtpSink, type SmtpSink } from "./smtp-sink.ts";

const raw = aMail({ subject: "hello" });
const envelope = { from: "shop@example.com", to: ["a@example.org"] };

function send({ host, port }: SmtpSink, options: object = {}): Promise<unknown> {
  return createTransport({ host, port, ...options }).sendMail({ raw, envelope });
}

test("what is sent is kept, byte for byte", async (t) => {
  const sink = await startSmtpSink(t);
  await send(sink);
  await sink.until(1);
  assert.deepEqual(sink.mails, [{ ...envelope, raw, user: undefined }]);
  assert.deepEqual(sink.stages, ["connect", "mail", "rcpt", "data"]);
  assert.equal(sink.connections, 1);
});

for (const { stage, code } of [
  { stage: "connect", code: 421 },
  { stage: "mail", code: 451 },
  { stage: "rcpt", code: 550 },
  { stage: "data", code: 554 },
] as const) {
  test(`${code} at ${stage} is answered once, then all is well`, async (t) => {
    const sink = await startSmtpSink(t, { faults: { answer: { stage, code }, times: 1 } });
    await assert.rejects(send(sink), { responseCode: code });
    assert.equal(sink.mails.length, 0);
    await send(sink);
    assert.equal(sink.mails.length, 1);
  });
}

test("hung up after the body, the mail is accepted and the client does not know", async (t) => {
  const sink = await startSmtpSink(t, { faults: { dropAfterData: true } });
  await assert.rejects(send(sink), { code: "ESOCKET" });
  assert.equal(sink.mails.length, 1);
});

test("a silent server has the mail too", async (t) => {
  const sink = await startSmtpSink(t, { faults: { silentAfterData: true } });
  const sent = send(sink, { socketTimeout: 200 });
  await assert.rejects(sent, { code: "ETIMEDOUT" });
  assert.equal(sink.mails.length, 1);
});

test("only the right password opens it", async (t) => {
  const sink = await startSmtpSink(t, { users: { shop: "secret" } });
  await assert.rejects(send(sink, { auth: { user: "shop", pass: "wrong" } }), { code: "EAUTH" });
  await send(sink, { auth: { user: "shop", pass: "secret" } });
  assert.equal(sink.mails[0]?.user, "shop");
});

for (const starttls of [false, true]) {
  test(`over ${starttls ? "STARTTLS" : "TLS"}`, { skip: opensslMissing }, async (t) => {
    const dir = mkdtempSync(join(tmpdir(), "invoicesync-smtp-"));
    t.after(() => rmSync(dir, { recursive: true }));
    const certificate = makeCertificate(dir);
    const sink = await startSmtpSink(t, { certificate, starttls });
    const tls = { ca: readFileSync(certificate.certFile, "utf8") };
    await send(sink, { secure: !starttls, requireTLS: starttls, tls });
    assert.equal(sink.mails.length, 1);
  });
}
