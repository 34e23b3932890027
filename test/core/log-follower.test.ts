import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { StopSignal } from "../../src/cli/exit.ts";
import { followLog } from "../../src/core/log-follower.ts";
import { endOfLog, readLog, type LogLine } from "../../src/core/log-reader.ts";
import { aCli } from "../cli/cli-in-buffers.ts";
import { FakeClock } from "../support/fake-clock.ts";

function aFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "invoicesync-follow-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const line = (message: string, fields: object = {}) =>
  `${JSON.stringify({ time: "2026-11-20T09:00:00.000Z", level: "info", sign: "done", ...fields, message })}\n`;

/** Follows in the background; what came so far, after the clock has moved on. */
function follow(t: TestContext, folder: string, filter: { readonly taskId?: number } = {}) {
  const clock = new FakeClock();
  const stop = new AbortController();
  const came: string[] = [];
  const end = endOfLog(folder);
  const collect = async () => {
    for await (const { message } of followLog(folder, filter, end, clock, stop.signal)) {
      came.push(message);
    }
  };
  const ended = collect().catch((error: unknown) => error);
  t.after(async () => {
    stop.abort(new Error("the test is over"));
    await ended;
  });
  return async () => {
    await clock.run(2_000);
    return came;
  };
}

test("what is written from now on is followed, over midnight too, each line once and whole", async (t) => {
  const folder = aFolder(t);
  const first = join(folder, "2026-11-20.log");
  appendFileSync(first, line("before"));
  const seen = follow(t, folder);
  assert.deepEqual(await seen(), []);
  const whole = line("one ✅");
  appendFileSync(first, Buffer.from(whole).subarray(0, -5));
  assert.deepEqual(await seen(), []);
  appendFileSync(first, Buffer.from(whole).subarray(-5));
  assert.deepEqual(await seen(), ["one ✅"]);
  appendFileSync(first, line("two"));
  appendFileSync(join(folder, "2026-11-21.log"), line("three") + line("four"));
  assert.deepEqual(await seen(), ["one ✅", "two", "three", "four"]);
});

test("a log that is not there yet is waited for", async (t) => {
  const folder = join(aFolder(t), "logs");
  const seen = follow(t, folder);
  assert.deepEqual(await seen(), []);
  mkdirSync(folder);
  appendFileSync(join(folder, "2026-11-20.log"), line("first"));
  assert.deepEqual(await seen(), ["first"]);
});

test("only the lines asked for come", async (t) => {
  const folder = aFolder(t);
  const seen = follow(t, folder, { taskId: 7 });
  appendFileSync(
    join(folder, "2026-11-20.log"),
    line("other", { taskId: 8 }) + line("mine", { taskId: 7 }),
  );
  assert.deepEqual(await seen(), ["mine"]);
});

test("what is read first ends where following begins", async (t) => {
  const folder = aFolder(t);
  const file = join(folder, "2026-11-20.log");
  appendFileSync(file, line("one"));
  const end = endOfLog(folder);
  appendFileSync(file, line("two"));
  appendFileSync(join(folder, "2026-11-21.log"), line("three"));
  const read: readonly LogLine[] = await readLog(folder, { limit: 10 }, end);
  assert.deepEqual(
    read.map(({ message }) => message),
    ["one"],
  );
});

test("a signal ends logs --follow with its own exit code", async (t) => {
  const cli = aCli(t);
  const stop = new AbortController();
  mkdirSync(join(cli.stateDir, "logs"), { recursive: true });
  appendFileSync(join(cli.stateDir, "logs/2026-11-20.log"), line("here"));
  const running = cli.runWith({ signal: stop.signal }, "logs", "--follow", "--json");
  while (cli.clock.waiting === 0) await cli.clock.run(0);
  stop.abort(new StopSignal("SIGINT"));
  const { exitCode, stdout } = await running;
  assert.equal(exitCode, 130);
  assert.equal((JSON.parse(stdout) as { message: string }).message, "here");
});
