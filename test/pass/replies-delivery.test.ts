import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { dovecotMissing } from "../support/dovecot.ts";
import { startLlmServer } from "../support/llm-server.ts";
import { listed, pass } from "../support/run-summary.ts";
import { aQuestion, anOpenShop, textOf, type OpenShop } from "../support/open-shop.ts";
import { preloaded } from "../support/preloads.ts";

interface ListedTask {
  readonly id: number;
  readonly status: string;
  readonly attempts: number;
  readonly errorCode: string | null;
  readonly replyStatus: string | null;
}

const tasksOf = async (shop: OpenShop) =>
  [...(await listed<ListedTask>(shop, "tasks", "list"))].sort((a, b) => a.id - b.id);
const recipients = (shop: OpenShop) => shop.smtp.mails.flatMap(({ to }) => to);
const ask = (shop: OpenShop, n = 1) =>
  shop.deliver(
    aQuestion(`Pregunta ${n}: ¿cuánto cuesta la Taza Blanca?`, { customer: `c${n}@example.net` }),
  );

describe("a reply that is decided is sent without another call", () => {
  test("451, then accepted: one reply", async (t) => {
    const shop = await anOpenShop(t);
    shop.smtp.set({ answer: { stage: "data", code: 451 }, times: 1 });
    ask(shop);
    const first = await pass(shop);
    assert.deepEqual([first.code, first.summary.replies.sent], [3, 0]);
    const second = await pass(shop);
    assert.equal(second.summary.replies.sent, 1);
    assert.equal(shop.smtp.mails.length, 1);
    assert.equal(shop.llm.requests.length, 1);
    assert.equal((await tasksOf(shop))[0]?.status, "done");
  });

  test("hung up before it was handed over: sent by the next pass", async (t) => {
    const shop = await anOpenShop(t);
    shop.smtp.set({ answer: { stage: "rcpt", code: 421 }, times: 1 });
    ask(shop);
    await pass(shop);
    await pass(shop);
    assert.equal(shop.smtp.mails.length, 1);
    assert.equal(shop.llm.requests.length, 1);
  });

  test("hung up after it was taken: never a second time, and shown as in doubt", async (t) => {
    const shop = await anOpenShop(t);
    shop.smtp.set({ dropAfterData: true, times: 1 });
    ask(shop);
    for (let n = 1; n <= 4; n++) await pass(shop);
    assert.equal(shop.smtp.mails.length, 1);
    assert.equal(shop.llm.requests.length, 1);
    assert.equal((await tasksOf(shop))[0]?.replyStatus, "in_doubt");
  });

  test("550: kept with its reason, for a person", async (t) => {
    const shop = await anOpenShop(t);
    shop.smtp.set({ answer: { stage: "rcpt", code: 550, text: "no such user" } });
    ask(shop);
    const { code, summary } = await pass(shop);
    assert.deepEqual([code, summary.replies.sent], [3, 0]);
    assert.equal(shop.smtp.mails.length, 0);
    const [task] = await tasksOf(shop);
    assert.deepEqual([task?.status, task?.errorCode], ["failed", "SMTP_REJECTED"]);
    const shown = (await shop.run(["tasks", "show", "1"])).stdout;
    assert.match(shown, /no such user/);
  });
});

test("ten mails at eight calls a minute: no 429, eight replies in order, the rest next pass", async (t) => {
  const shop = await anOpenShop(t);
  const limited = await startLlmServer(t, () => "La Taza Blanca cuesta 8,50 €.", {
    rateLimit: { requests: 8, windowMs: 60_000 },
  });
  const numbers = Array.from({ length: 10 }, (_, at) => at + 1);
  for (const n of numbers) ask(shop, n);
  const settings = { baseUrl: limited.baseUrl, requestsPerMinute: 8, tokensPerMinute: 6_000 };
  // what must wait for the window waits for another pass
  shop.configure({ llm: settings, timeouts: { account: "30s" } });
  const first = await pass(shop);
  assert.equal(first.code, 0, first.stderr);
  assert.deepEqual([first.summary.replies.sent, first.summary.tasks.deferred], [8, 2]);
  assert.deepEqual([limited.requests.length, limited.rateLimited], [8, 0]);
  assert.deepEqual(
    recipients(shop),
    numbers.slice(0, 8).map((n) => `c${n}@example.net`),
  );
  const waiting = (await tasksOf(shop)).slice(8);
  assert.deepEqual(
    waiting.map(({ status, attempts }) => [status, attempts]),
    [
      ["pending", 0],
      ["pending", 0],
    ],
  );

  shop.configure({ llm: { requestsPerMinute: 60 } });
  const second = await pass(shop);
  assert.equal(second.summary.replies.sent, 2);
  assert.deepEqual(
    recipients(shop),
    numbers.map((n) => `c${n}@example.net`),
  );
  for (const mail of shop.smtp.mails) assert.match(textOf(mail), /8[,.]50 €/);
});

test("answers that come in any order leave in the order of the mails", async (t) => {
  const shop = await anOpenShop(t, ({ body }) => {
    const n = Number(/Pregunta (\d)/.exec(JSON.stringify(body.messages))?.[1]);
    return { text: "La Taza Blanca cuesta 8,50 €.", afterMs: 50 * (6 - n) };
  });
  for (let n = 1; n <= 5; n++) ask(shop, n);
  await pass(shop);
  assert.deepEqual(
    recipients(shop),
    [1, 2, 3, 4, 5].map((n) => `c${n}@example.net`),
  );
});

// 30 kills over 20 questions: KILLS=30 QUESTIONS=20
const KILLS = Number(process.env["KILLS"] ?? 6);
const QUESTIONS = Number(process.env["QUESTIONS"] ?? 8);
const SEED = Number(process.env["SEED"] ?? 1);

const KILLED = `${KILLS} kills at any instants over ${QUESTIONS} questions: at most one reply each, none lost`;
test(KILLED, { skip: dovecotMissing }, async (t) => {
  const script = () => ({ text: "La Taza Blanca cuesta 8,50 €.", afterMs: 20 });
  const shop = await anOpenShop(t, script, { imap: true });
  shop.configure({ retries: { backoff: "0s", attempts: 50 } });
  for (let n = 1; n <= QUESTIONS; n++) ask(shop, n);
  const random = seeded(SEED);
  for (let kill = 1; kill <= KILLS; kill++) {
    // from the first start of work to past the end of a pass
    const ms = 150 + Math.floor(random() * 900);
    const deadly = preloaded(
      shop,
      `setTimeout(() => process.kill(process.pid, "SIGKILL"), ${ms});`,
    );
    await shop.run(["run"], deadly);
  }
  for (let rounds = 0; rounds < 3; rounds++) await pass(shop);

  const sent = recipients(shop);
  assert.equal(new Set(sent).size, sent.length, `seed ${SEED}: ${sent.join(" ")}`);
  const tasks = await tasksOf(shop);
  assert.equal(tasks.length, QUESTIONS);
  for (const { id, status, replyStatus } of tasks) {
    const isSettled = replyStatus === "in_doubt" || (status === "done" && replyStatus === "sent");
    assert.ok(isSettled, `seed ${SEED}: task ${id} is ${status}, its reply ${replyStatus}`);
  }
  const inDoubt = tasks.filter((task) => task.replyStatus === "in_doubt").length;
  assert.ok(sent.length >= QUESTIONS - inDoubt);
  const copies = shop.mails("Sent").map(({ raw }) => /^To: .*$/m.exec(raw.toString())?.[0]);
  assert.equal(new Set(copies).size, copies.length, "one copy each in the Sent folder");
});

/** Mulberry32: the same instants for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
