import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { sha256, tokenFile, writeToken } from "../../src/http/token-store.ts";
import { aCli, type Cli } from "../cli/cli-in-buffers.ts";
import { until } from "../imap/imap-account.ts";
import { startAlertHook, type AlertHook } from "../support/alert-hook.ts";
import type { Life } from "../support/life.ts";
import { LLM_FAULTS } from "../support/llm-server.ts";
import { anOpenShop, aQuestion, sayPrice } from "../support/open-shop.ts";
import { pass } from "../support/run-summary.ts";
import { startSmtpSink, type SmtpFaults } from "../support/smtp-sink.ts";
import { aStoredMessage, takeIn } from "../support/task-maker.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const BILLING = [{ name: "billing", maildir: "./mail" }];

function makeMaildir(cli: Cli): void {
  for (const name of ["cur", "new", "tmp"])
    mkdirSync(join(cli.dir, "mail", name), { recursive: true });
}

async function aBilling(t: Life, sections: object = {}): Promise<{ cli: Cli; hook: AlertHook }> {
  const hook = await startAlertHook(t);
  const cli = aCli(t, { accounts: BILLING, alerts: { webhook: hook.address }, ...sections });
  return { cli, hook };
}

test("an account that works again is told once, to those who heard that it failed", async (t) => {
  const { cli, hook } = await aBilling(t);
  const passes = async (count: number) => {
    for (let n = 0; n < count; n++) {
      await cli.run("run");
      cli.clock.advance(60_000);
    }
  };
  await passes(2);
  makeMaildir(cli);
  await passes(1);
  assert.deepEqual(hook.kinds, [], "nobody heard of two failures");

  rmSync(join(cli.dir, "mail"), { recursive: true });
  await passes(3);
  makeMaildir(cli);
  await passes(2);
  assert.deepEqual(hook.kinds, [["ACCOUNT_FAILING billing"], ["OVER_ACCOUNT_FAILING billing"]]);
  assert.match(hook.posts[1]?.text ?? "", /billing: the account works again/);
});

test("an account that left the settings does not work again", async (t) => {
  const { cli, hook } = await aBilling(t);
  for (let n = 0; n < 3; n++) await cli.run("run");
  await cli.withState((db) => db.updateTable("alerts").set({ subject: "archive" }).execute());
  makeMaildir(cli);
  await cli.run("run");
  assert.equal(hook.posts.length, 1);
});

/** Mails that are done already, one at each of these instants. */
function mailsAt(cli: Cli, firstUid: number, instants: readonly number[]): Promise<void> {
  return cli.withState(async (db) => {
    const mails = instants.map((receivedAt, index) =>
      aStoredMessage({ uid: firstUid + index, receivedAt }),
    );
    await takeIn(db, mails);
    await db.updateTable("email_tasks").set({ status: "done", processed_at: 0 }).execute();
  });
}

test("a mailbox silent for far longer than usual is told once a day, and when mail comes again", async (t) => {
  const { cli, hook } = await aBilling(t);
  makeMaildir(cli);
  const lastAt = cli.clock.now() - 3 * DAY_MS;
  await mailsAt(
    cli,
    1,
    Array.from({ length: 30 }, (_, index) => lastAt - index * HOUR_MS),
  );
  for (let hour = 0; hour < 24; hour++) {
    await cli.run("run");
    cli.clock.advance(HOUR_MS);
  }
  assert.deepEqual(hook.kinds, [["MAILBOX_SILENT billing"]]);
  assert.match(
    hook.posts[0]?.text ?? "",
    /billing: no mail for 3\.0 days; .* before was 0\.0 days/,
  );
  await cli.run("run");
  assert.equal(hook.posts.length, 2);

  await mailsAt(cli, 99, [cli.clock.now()]);
  cli.clock.advance(60_000);
  await cli.run("run");
  assert.deepEqual(hook.kinds.at(-1), ["OVER_MAILBOX_SILENT billing"]);
});

test("a sign-in that is about to end is told, and that it was renewed", async (t) => {
  const { cli, hook } = await aBilling(t, {
    accounts: [
      {
        name: "billing",
        imap: { host: "127.0.0.1", port: 1, tls: false },
        user: "billing@example.com",
        oauth2: { provider: "microsoft", clientId: "c", refreshToken: "r" },
      },
    ],
    retries: { connect: 0 },
    timeouts: { imapConnect: "100ms" },
  });
  const keep = (refreshEndsAt: number) => {
    const expiresAt = cli.clock.now() + DAY_MS; // so that nobody is asked for another
    const token = { configuredHash: sha256("r"), refreshToken: "r", accessToken: "a", expiresAt };
    const file = tokenFile(cli.stateDir, "billing");
    return writeToken(cli.stateDir, file, { ...token, refreshEndsAt });
  };
  await cli.withState(() => keep(cli.clock.now() + 6 * DAY_MS));
  await cli.run("run");
  assert.deepEqual(hook.kinds, [["SIGN_IN_ENDS billing"]]);
  assert.match(hook.posts[0]?.text ?? "", /billing: the sign-in ends 2026-11-26T09:00.*again/);
  await keep(cli.clock.now() + 90 * DAY_MS);
  await cli.run("run");
  assert.deepEqual(hook.kinds[1], ["OVER_SIGN_IN_ENDS billing"]);
});

async function aMailServerInTrouble(t: Life, faults: SmtpFaults) {
  const smtp = await startSmtpSink(t, { faults });
  const hook = await startAlertHook(t);
  const cli = aCli(t, {
    accounts: BILLING,
    smtp: { host: smtp.host, port: smtp.port, tls: false, from: "robot@example.com" },
    alerts: { to: ["admin@example.com"], webhook: hook.address },
  });
  for (let n = 1; n <= 2; n++) await cli.run("run");
  return { cli, smtp, hook };
}

test("where the mail server refuses the alerts, the webhook says so", async (t) => {
  const faults = { answer: { stage: "mail", code: 550 } } as const;
  const { cli, hook } = await aMailServerInTrouble(t, faults);
  assert.equal((await cli.run("run")).exitCode, 3);
  const { text = "", mailError } = hook.posts[0] ?? {};
  assert.match(text, /They could not be mailed: the SMTP server rejected the message/);
  assert.match(text, /billing: the account failed 3 passes/);
  assert.match(mailError ?? "", /rejected/);
});

test("where the mail server hangs, the webhook says so after half of the time", async (t) => {
  const { cli, smtp, hook } = await aMailServerInTrouble(t, { silentAt: "mail" });
  const third = cli.run("run");
  await until(() => smtp.stages.includes("mail"));
  cli.clock.advance(5_000);
  await until(() => hook.posts.length === 1);
  cli.clock.advance(5_000);
  const { exitCode, stderr } = await third;
  assert.equal(exitCode, 3);
  assert.match(
    hook.posts[0]?.mailError ?? "",
    /the SMTP server did not answer in time|could not be/,
  );
  assert.match(stderr, /SMTP_|ALERT_UNSENT/);
});

test("a webhook that never answers costs ten seconds, and changes nothing of the pass", async (t) => {
  const hook = await startAlertHook(t, () => {});
  const cli = aCli(t, { accounts: BILLING, alerts: { webhook: hook.address } });
  for (let n = 1; n <= 2; n++) await cli.run("run");
  const third = cli.run("run");
  await until(() => hook.posts.length === 1);
  cli.clock.advance(10_000);
  const { exitCode, stderr } = await third;
  assert.equal(exitCode, 3);
  assert.match(stderr, /the alerts could not be sent: posting to the webhook took longer/);
  assert.doesNotMatch(stderr, /very-secret-token/);
  const waiting = await cli.withState((db) =>
    db.selectFrom("alerts").where("posted_at", "is", null).select("kind").execute(),
  );
  assert.deepEqual(waiting, [{ kind: "ACCOUNT_FAILING" }], "it waits for the next pass");
});

test("a mail server that refuses the sign-in is told over the webhook, and that it takes it again", async (t) => {
  const hook = await startAlertHook(t);
  const shop = await anOpenShop(t);
  shop.configure({ alerts: { to: ["admin@example.com"], webhook: hook.address } });
  shop.smtp.set({ answer: { stage: "mail", code: 530 } });
  shop.deliver(aQuestion("¿Cuánto tarda el envío?"));
  assert.equal((await pass(shop)).summary.replies.sent, 0);
  assert.deepEqual(hook.kinds, [["SMTP_AUTH pass"]]);
  assert.match(hook.posts[0]?.text ?? "", /They could not be mailed: the SMTP server refused/);
  shop.smtp.set({});
  assert.equal((await pass(shop)).summary.replies.sent, 1);
  assert.deepEqual(hook.kinds[1], ["OVER_SMTP_AUTH pass"]);
});

test("a refused key is told once, and that it is taken again", async (t) => {
  const hook = await startAlertHook(t);
  let isRefused = true;
  const shop = await anOpenShop(t, (request) =>
    isRefused ? LLM_FAULTS.badKey : sayPrice(request),
  );
  shop.configure({ alerts: { webhook: hook.address } });
  shop.deliver(aQuestion("¿Cuánto cuesta la Taza Blanca?"));
  for (let n = 1; n <= 2; n++) assert.equal((await pass(shop)).summary.tasks.deferred, 1);
  assert.deepEqual(hook.kinds, [["LLM_AUTH pass"]]);
  isRefused = false;
  assert.equal((await pass(shop)).summary.replies.sent, 1);
  assert.deepEqual(hook.kinds[1], ["OVER_LLM_AUTH pass"]);
});

test("a breaker that opened is told, and that it closed", async (t) => {
  const hook = await startAlertHook(t);
  let isDown = true;
  const shop = await anOpenShop(t, (request) =>
    isDown ? LLM_FAULTS.overloaded : sayPrice(request),
  );
  const llm = { breaker: { threshold: 1, cooldown: "1ms" } };
  shop.configure({ alerts: { webhook: hook.address }, llm, retries: { llm: 0, backoff: "0s" } });
  shop.deliver(aQuestion("¿Cuánto cuesta la Taza Blanca?"));
  await pass(shop);
  assert.deepEqual(hook.kinds, [["BREAKER_OPEN pass"]]);
  isDown = false;
  await pass(shop);
  assert.deepEqual(hook.kinds[1], ["OVER_BREAKER_OPEN pass"]);
});
