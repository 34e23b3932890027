import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { whetherToAnswer } from "../../src/mail/answerable.ts";
import { composeAlert } from "../../src/mail/alert-mail.ts";
import { readMessage } from "../../src/mail/message.ts";
import { startAlertHook } from "../support/alert-hook.ts";
import type { Life } from "../support/life.ts";
import { pass } from "../support/run-summary.ts";
import { startSmtpSink, type SmtpSinkOptions } from "../support/smtp-sink.ts";
import { aWorkspace } from "../support/workspace.ts";

const ADMINS = ["admin@example.com", "deputy@example.com"];

/** An account that fails in every pass, and the places where its alerts arrive. */
async function aFailingAccount(t: Life, settings: object = {}, options: SmtpSinkOptions = {}) {
  const sink = await startSmtpSink(t, options);
  const hook = await startAlertHook(t);
  const workspace = aWorkspace(t, {});
  workspace.writeConfig({
    accounts: [{ name: "billing", maildir: "./not-there" }],
    smtp: { host: "127.0.0.1", port: sink.port, tls: false, from: "Robot <robot@example.com>" },
    alerts: { to: ADMINS, webhook: hook.address },
    timeouts: { smtpConnect: "500ms", smtpSend: "500ms" },
    ...settings,
  });
  return { ...workspace, sink, hook };
}

describe("an account that fails three passes in a row", () => {
  test("is told once, in one mail and one post", async (t) => {
    const world = await aFailingAccount(t);
    await pass(world);
    await pass(world);
    assert.equal(world.sink.mails.length, 0);
    const third = await pass(world);
    assert.equal(third.code, 3);
    assert.deepEqual(
      world.sink.mails.map(({ from, to }) => [from, ...to]),
      ADMINS.map((to) => ["robot@example.com", to]),
    );
    const [mail] = world.sink.mails;
    assert.ok(mail);
    const { message } = await readMessage(mail.raw);
    assert.match(message.text, /billing: the account failed 3 passes in a row/);
    assert.deepEqual(world.hook.kinds, [["ACCOUNT_FAILING billing"]]);
    assert.match(world.hook.posts[0]?.text ?? "", /^invoicesync: an alert\n- .*billing: /);

    await pass(world);
    assert.equal(world.sink.mails.length, 2);
    assert.equal(world.hook.posts.length, 1);
  });

  test("is told again when the interval is over", async (t) => {
    const world = await aFailingAccount(t, {
      alerts: { to: ["admin@example.com"], minInterval: "1ms" },
    });
    for (let n = 1; n <= 4; n++) await pass(world);
    assert.equal(world.sink.mails.length, 2);
  });

  test("is told nobody where nobody is named", async (t) => {
    const world = await aFailingAccount(t, { alerts: {} });
    for (let n = 1; n <= 3; n++) assert.equal((await pass(world)).code, 3);
    assert.equal(world.sink.connections, 0);
  });
});

describe("alerts that cannot be sent", () => {
  for (const [name, faults] of [
    ["refused", { answer: { stage: "rcpt", code: 550 } }],
    ["never answered", { silentAt: "rcpt" }],
    ["cut off", { dropAt: "rcpt" }],
  ] as const) {
    test(`are tried in the next pass, and change nothing of this one: ${name}`, async (t) => {
      const world = await aFailingAccount(t, {}, { faults });
      for (let n = 1; n <= 2; n++) await pass(world);
      const third = await pass(world);
      assert.equal(third.code, 3);
      assert.equal(third.summary.outcome, "partial");
      assert.equal(world.sink.mails.length, 0);
      assert.equal(world.hook.posts.length, 1);

      world.sink.set({});
      await pass(world);
      assert.equal(world.sink.mails.length, 2);
      assert.equal(world.hook.posts.length, 1, "what was posted is not posted again");
    });
  }

  test("are not sent twice where it is not known whether they were taken", async (t) => {
    const world = await aFailingAccount(t, {}, { faults: { dropAfterData: true } });
    for (let n = 1; n <= 2; n++) await pass(world);
    const { stderr } = await pass(world);
    assert.match(stderr, /it is not known whether the alerts/);
    world.sink.set({});
    await pass(world);
    assert.equal(world.sink.mails.length, 2);
  });

  test("say so without the webhook's address", async (t) => {
    const world = await aFailingAccount(t);
    world.hook.server.set((_request, response) => void response.writeHead(500).end());
    for (let n = 1; n <= 2; n++) await pass(world);
    const { stderr, code } = await pass(world);
    assert.equal(code, 3);
    assert.match(stderr, /the alerts could not be sent: the webhook answered with HTTP 500/);
    assert.doesNotMatch(stderr, /very-secret-token/);
  });
});

test("a mail with alerts is answered by nobody, this program included", async () => {
  const alerts = [{ message: "Is \u001b[31mthis\u0000 seen?\nYes", created_at: 0 }];
  const draft = { from: "Robot <robot@example.org>", to: ["shop@example.com"], alerts };
  const raw = await composeAlert({ ...draft, runId: "r", date: 0 });
  const { message } = await readMessage(raw);
  assert.deepEqual(message.headers.get("auto-submitted"), ["auto-generated"]);
  assert.deepEqual(message.headers.get("precedence"), ["bulk"]);
  assert.deepEqual(message.headers.get("x-auto-response-suppress"), ["All"]);
  assert.equal(message.subject, "[invoicesync] Is this seen? Yes");
  const now = { own: ["shop@example.com"], receivedAt: 0, now: 0, maxAgeMs: 1 };
  assert.deepEqual(whetherToAnswer(message, now), { answer: false, reason: "AUTOMATIC_MAIL" });
});

test("a hundred alerts are one mail of a bounded length", async () => {
  const alerts = Array.from({ length: 100 }, () => ({ message: "x".repeat(5_000), created_at: 0 }));
  const raw = await composeAlert({ from: "a@example.org", to: [], alerts, runId: "r", date: 0 });
  assert.ok(raw.length < 40_000);
  assert.match((await readMessage(raw)).message.text, /and 50 more/);
});
