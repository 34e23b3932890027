import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { makeMaildir } from "../support/maildir-store.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";
import { aCli } from "./cli-in-buffers.ts";

const from = "shop@example.com";

test("accounts test tries SMTP too, once for all accounts", async (t) => {
  const sink = await startSmtpSink(t);
  const cli = aCli(t, {
    accounts: ["one", "two"].map((name) => ({ name, maildir: `./${name}` })),
    smtp: { host: sink.host, port: sink.port, tls: false, from },
  });
  for (const name of ["one", "two"]) makeMaildir(join(cli.dir, name));
  const { exitCode, json } = await cli.run("accounts", "test", "--json");
  assert.equal(exitCode, 0);
  const results = json() as { name: string; ok: boolean; steps: { step: string; ok: boolean }[] }[];
  for (const { ok, steps } of results) {
    assert.equal(ok, true);
    assert.deepEqual(
      steps.map(({ step }) => step),
      ["select", "search", "smtp"],
    );
  }
  assert.equal(sink.connections, 1);
  assert.equal(sink.mails.length, 0);
});

test("an SMTP server that refuses fails the test of an account, with a hint", async (t) => {
  const faults = { answer: { stage: "connect", code: 554 } } as const;
  const sink = await startSmtpSink(t, { faults });
  const cli = aCli(t, {
    accounts: [{ name: "one", maildir: "./one" }],
    smtp: { host: sink.host, port: sink.port, tls: false, from },
  });
  makeMaildir(join(cli.dir, "one"));
  const { exitCode, stdout } = await cli.run("accounts", "test");
  assert.equal(exitCode, 1);
  assert.match(stdout, /❌ smtp[^\n]*\n[^\n]*could not be reached[^\n]*\n\s*→ check smtp\.host/);
});
