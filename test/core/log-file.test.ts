import assert from "node:assert/strict";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { logFileSink, logFolder } from "../../src/core/log-file.ts";
import { readLog } from "../../src/core/log-reader.ts";
import { createLog, type Log } from "../../src/core/log.ts";
import { redactingSink } from "../../src/core/redact.ts";
import { FakeClock } from "../support/fake-clock.ts";

const DAY_MS = 86_400_000;

interface World {
  readonly stateDir: string;
  readonly folder: string;
  readonly clock: FakeClock;
  readonly errors: unknown[];
  readonly log: (runId?: string, secrets?: readonly string[]) => Log;
}

function aWorld(t: TestContext): World {
  const stateDir = mkdtempSync(join(tmpdir(), "invoicesync-log-"));
  t.after(() => rmSync(stateDir, { recursive: true, force: true }));
  const clock = new FakeClock(Date.UTC(2026, 10, 20, 9));
  const errors: unknown[] = [];
  return {
    stateDir,
    folder: logFolder(stateDir),
    clock,
    errors,
    log: (runId, secrets = []) => {
      const options = { retentionMs: 14 * DAY_MS, level: "info" as const };
      const sink = logFileSink(stateDir, { ...options, onError: (error) => errors.push(error) });
      return createLog(clock, [redactingSink(secrets, sink)], runId);
    },
  };
}

test("each event is in the day's file as soon as it is logged, one line, the user's only", (t) => {
  const { folder, log } = aWorld(t);
  log("run-1").info("found", "12 new\nmessages", { account: "billing", subject: "a\nb" });
  const file = join(folder, "2026-11-20.log");
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line) as unknown),
    [
      {
        time: "2026-11-20T09:00:00.000Z",
        level: "info",
        sign: "found",
        runId: "run-1",
        account: "billing",
        subject: "a\nb",
        message: "12 new\nmessages",
      },
    ],
  );
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
});

test("a new day begins a new file and clears out what is older than the retention", (t) => {
  const { folder, clock, log } = aWorld(t);
  mkdirSync(folder);
  for (const name of ["2026-11-06.log", "2026-11-07.log", "notes.txt", "2026-11-06.log.gz"]) {
    writeFileSync(join(folder, name), "");
  }
  const events = log();
  events.info("done", "one");
  clock.advance(DAY_MS);
  events.info("done", "two");
  assert.deepEqual(readdirSync(folder).sort(), [
    "2026-11-06.log.gz",
    "2026-11-07.log",
    "2026-11-20.log",
    "2026-11-21.log",
    "notes.txt",
  ]);
});

test("a log that cannot be written says so once and stops nothing", (t) => {
  const { stateDir, errors, log } = aWorld(t);
  writeFileSync(join(stateDir, "logs"), "a file in the way");
  const events = log();
  events.info("done", "one");
  events.info("done", "two");
  assert.equal(errors.length, 1);
});

test("reading filters by run, task, level and time, and gives the last lines", async (t) => {
  const { folder, clock, log } = aWorld(t);
  const [first, second] = [log("r1"), log("r2")];
  first.info("task", "one", { taskId: 1 });
  first.warn("two", { taskId: 2 });
  clock.advance(DAY_MS);
  second.error("three", { taskId: 1 });
  appendFileSync(join(folder, "2026-11-21.log"), '{"time":"2026-11-21T09'); // cut off by a crash
  const read = async (filter: Partial<Parameters<typeof readLog>[1]>) =>
    (await readLog(folder, { limit: 100, ...filter })).map((line) => line.message);
  assert.deepEqual(await read({}), ["one", "two", "three"]);
  assert.deepEqual(await read({ runId: "r1" }), ["one", "two"]);
  assert.deepEqual(await read({ taskId: 1 }), ["one", "three"]);
  assert.deepEqual(await read({ level: "warn" }), ["two", "three"]);
  assert.deepEqual(await read({ sinceAt: clock.now() }), ["three"]);
  assert.deepEqual(await read({ limit: 2 }), ["two", "three"]);
  assert.deepEqual(await read({ limit: 1 }), ["three"]);
});

test("no secret reaches the file, plain, encoded or within an address", (t) => {
  const { folder, log } = aWorld(t);
  const secret = 'hunter2/"x"';
  const base64 = Buffer.from(secret).toString("base64");
  const events = log("r", [secret, ""]);
  events.error(`login with ${secret} refused`, {
    url: `https://example.com/?t=${encodeURIComponent(secret)}`,
    auth: `AUTH ${base64}`,
    quoted: JSON.stringify({ password: secret }),
  });
  const text = readFileSync(join(folder, "2026-11-20.log"), "utf8");
  assert.doesNotMatch(text, /hunter2/);
  assert.ok(!text.includes(base64));
  assert.match(text, /login with \*\*\* refused/);
});
