import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readMessage } from "../../src/mail/message.ts";
import { strangersIn } from "../chaos/crash-books.ts";
import { HIDDEN_ORDER, hostileQuestions, VICTIM } from "../support/hostile-questions.ts";
import { aQuestion, anOpenShop, promptOf, SHOP } from "../support/open-shop.ts";
import { weighed } from "../support/preloads.ts";
import { listed, pass } from "../support/run-summary.ts";

interface ListedTask {
  readonly status: string;
  readonly sender: string | null;
  readonly reason: string | null;
}

const FINAL = ["done", "failed", "dead_letter"];
const OUR_HEADERS = [
  ..."auto-submitted content-type date from in-reply-to message-id mime-version".split(" "),
  ..."references subject to x-auto-response-suppress".split(" "),
];

test("hostile questions hold up no honest one, and no answer goes where they would have it", async (t) => {
  const shop = await anOpenShop(t, () => "Gracias por su mensaje, lo miramos hoy.");
  shop.configure({ replies: { perSenderPerDay: 1_000, perHour: 1_000 } });
  const temporary = join(shop.dir, "tmp");
  mkdirSync(temporary);
  const peak = join(shop.dir, "peak");
  const options = {
    env: { ...weighed(shop, peak).env, TMPDIR: temporary },
    timeoutMs: 300_000,
  };
  const hostile = hostileQuestions();
  assert.ok(hostile.length >= 60);
  const every = Math.floor(hostile.length / 5);
  for (const [index, { raw }] of hostile.entries()) {
    shop.deliver(raw);
    if (index % every !== 0 || index / every >= 5) continue;
    const customer = `honest-${index / every}@customer.example`;
    shop.deliver(aQuestion("¿Cuánto tarda el envío?", { customer }));
  }

  const before = readdirSync(shop.dir);

  const { summary } = await pass(shop, [], options);
  const peakMb = Number(readFileSync(peak, "utf8")) / 1_024;
  t.diagnostic(`${hostile.length} mails, ${summary.durationMs} ms, ${peakMb.toFixed(0)} MB`);
  const answered = shop.smtp.mails.map(({ to }) => to.join(" "));
  assert.equal(answered.filter((to) => /^honest-\d@customer\.example$/.test(to)).length, 5);
  assert.ok(peakMb <= 600, `${peakMb} MB`);

  const again = await pass(shop, [], options);
  assert.equal(again.summary.replies.sent, 0);
  const tasks = await listed<ListedTask>(shop, "tasks", "list", "--limit", "1000");
  assert.equal(tasks.length, hostile.length + 5);
  assert.deepEqual(
    tasks.filter(({ status }) => !FINAL.includes(status)),
    [],
  );

  assert.equal(new Set(answered).size, answered.length, "nobody was answered twice");
  for (const { raw, to } of shop.smtp.mails) {
    assert.match(to.join(" "), /^[\w/-]+@customer\.example$/);
    const { message } = await readMessage(raw);
    assert.deepEqual(
      message.to.map(({ address }) => address),
      to,
    );
    for (const [name, values] of message.headers) {
      assert.ok(OUR_HEADERS.includes(name), name);
      assert.equal(values.length, 1, name);
    }
  }
  for (const request of shop.llm.requests) assert.ok(!promptOf(request).includes(HIDDEN_ORDER));

  const now = readdirSync(shop.dir).filter((name) => !/^(preload-.*|peak|\.cache)$/.test(name));
  assert.deepEqual(
    now.filter((name) => !before.includes(name)),
    [],
  );
  assert.deepEqual(readdirSync(temporary), []);
  assert.deepEqual(strangersIn(shop.stateDir), []);
  assert.ok(!answered.some((to) => to.includes(VICTIM)));
});

test("two shops that answer each other stop, also where the header that says so is lost", async (t) => {
  const ours = await anOpenShop(t, () => "Gracias por su mensaje, lo miramos hoy.");
  const theirs = await anOpenShop(t, () => "Gracias, lo vemos en seguida.");
  const other = "other@other.example";
  const replies = { perSenderPerDay: 2 };
  ours.configure({ replies });
  theirs.configure({
    replies,
    account: { addresses: [other] },
    smtp: { from: `Other Shop <${other}>` },
  });
  ours.deliver(aQuestion("¿Tienen algo para el té?", { customer: other }));
  await pass(ours);
  const [answer] = ours.smtp.mails;
  assert.deepEqual(answer?.to, [other]);
  theirs.deliver(answer.raw);
  const { summary } = await pass(theirs);
  assert.deepEqual([summary.replies.sent, summary.replies.suppressed], [0, 1]);

  // a gateway that takes out what it does not know
  const bare = (raw: Buffer) =>
    Buffer.from(raw.toString("latin1").replace(/^(?:auto|x-auto)-.*\r\n/gim, ""), "latin1");
  let [from, to] = [ours, theirs];
  let mail = answer;
  for (;;) {
    to.deliver(bare(mail.raw));
    const sentBefore = to.smtp.mails.length;
    await pass(to);
    const next = to.smtp.mails[sentBefore];
    if (next === undefined) break;
    mail = next;
    [from, to] = [to, from];
  }
  assert.ok(ours.smtp.mails.length <= 2, `${ours.smtp.mails.length}`);
  assert.ok(theirs.smtp.mails.length <= 2, `${theirs.smtp.mails.length}`);
  assert.equal(
    ours.smtp.mails.every(({ to: [one] }) => one === other || one === SHOP),
    true,
  );
});
