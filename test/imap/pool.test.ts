import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { connectImap } from "../../src/imap/connect.ts";
import { createImapPool } from "../../src/imap/pool.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { anImapAccount, connectOptions, listenersOn, noAbort, until } from "./imap-account.ts";
import { startScripted, type Script } from "./scripted-server.ts";

const timeout = 20_000;

async function aPool(t: TestContext, script: Script = () => undefined, max = 2) {
  const server = await startScripted(t, script);
  const clock = new FakeClock();
  const pool = createImapPool({
    max,
    idleMs: 300_000,
    clock,
    open: (signal, onRetry) =>
      connectImap(anImapAccount(server.port), connectOptions({ clock, onRetry }), signal),
  });
  t.after(() => pool.close());
  return { server, clock, pool };
}

test(
  "a connection given back is used again, without a question while it is fresh",
  { timeout },
  async (t) => {
    const { server, pool, clock } = await aPool(t);
    const first = await pool.take(noAbort());
    pool.give(first);
    clock.advance(5_000);
    const second = await pool.take(noAbort());

    assert.equal(second, first);
    assert.deepEqual(pool.figures(), { opened: 1, reused: 1, failed: 0, retried: 0 });
    assert.equal(server.commands.includes("NOOP"), false);
  },
);

test("one that was idle is asked for a sign of life first", { timeout }, async (t) => {
  const { server, pool, clock } = await aPool(t);
  const first = await pool.take(noAbort());
  pool.give(first);
  clock.advance(60_000);
  assert.equal(await pool.take(noAbort()), first);
  assert.equal(server.commands.includes("NOOP"), true);
});

for (const { name, answer } of [
  { name: "gives none in time", answer: "" },
  { name: "refuses", answer: undefined },
]) {
  test(`one that ${name} is replaced by a new one`, { timeout }, async (t) => {
    const { server, pool, clock } = await aPool(t, (command, tag) =>
      command === "NOOP" ? (answer ?? `${tag} BAD no\r\n`) : undefined,
    );
    const first = await pool.take(noAbort());
    pool.give(first);
    clock.advance(60_000);
    const taking = pool.take(noAbort());
    await until(() => server.commands.includes("NOOP"));
    await clock.run(5_000);

    const second = await taking;

    assert.notEqual(second, first);
    assert.deepEqual(pool.figures(), { opened: 2, reused: 0, failed: 0, retried: 0 });
  });
}

test("one that broke is dropped", { timeout }, async (t) => {
  const { pool } = await aPool(t);
  const first = await pool.take(noAbort());
  first.connection.client.close();
  pool.give(first);
  assert.notEqual(await pool.take(noAbort()), first);
});

test(
  "there are never more than allowed: whoever comes later waits its turn",
  { timeout },
  async (t) => {
    const { server, pool } = await aPool(t);
    const [first] = await Promise.all([pool.take(noAbort()), pool.take(noAbort())]);
    const order: string[] = [];
    const third = pool.take(noAbort()).then((session) => (order.push("third"), session));
    const fourth = pool.take(noAbort()).then((session) => (order.push("fourth"), session));

    pool.give(first);
    pool.give(await third);
    await fourth;

    assert.deepEqual(order, ["third", "fourth"]);
    assert.equal(server.connections, 2);
  },
);

test("whoever waits stops when its signal aborts, and holds nobody up", { timeout }, async (t) => {
  const { pool } = await aPool(t, () => undefined, 1);
  const first = await pool.take(noAbort());
  const abort = new AbortController();
  const reason = new Error("enough");
  const waiting = assert.rejects(pool.take(abort.signal), reason);
  const next = pool.take(noAbort());
  abort.abort(reason);
  await waiting;
  pool.give(first);
  assert.equal(await next, first);
  assert.equal(listenersOn(abort.signal), 0);
});

test("a connection that cannot be made gives its place back", { timeout }, async (t) => {
  let refuse = true;
  const { pool } = await aPool(
    t,
    (command, tag) =>
      command === "CREDENTIALS" && refuse ? `${tag} NO [AUTHENTICATIONFAILED] no\r\n` : undefined,
    1,
  );
  const failing = assert.rejects(pool.take(noAbort()), { code: "IMAP_AUTH" });
  const next = pool.take(noAbort());
  await failing;
  refuse = false;

  assert.equal((await next).isUsable(), true);

  assert.deepEqual(pool.figures(), { opened: 1, reused: 0, failed: 1, retried: 0 });
});

test("idle connections leave after the idle limit", { timeout }, async (t) => {
  const { server, pool, clock } = await aPool(t);
  pool.give(await pool.take(noAbort()));
  clock.advance(300_000);
  await server.allClosed();
  assert.ok(server.commands.includes("LOGOUT"));
});

test("closing ends every connection and refuses whoever waits", { timeout }, async (t) => {
  const { server, pool, clock } = await aPool(t, () => undefined, 1);
  await pool.take(noAbort());
  const waiting = assert.rejects(pool.take(noAbort()), /closed/);
  await pool.close();
  await waiting;
  await server.allClosed();
  assert.equal(clock.waiting, 0);
  await assert.rejects(pool.take(noAbort()), /closed/);
});
