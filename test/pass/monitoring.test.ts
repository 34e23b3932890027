import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { databaseFile } from "../../src/db/open.ts";
import { takePassLock } from "../../src/db/pass-lock.ts";
import { aCli, type Cli } from "../cli/cli-in-buffers.ts";
import { onlySqlite } from "../support/store.ts";

interface Ping {
  readonly path: string;
  readonly method: string;
  readonly body: string;
}

interface Monitor {
  readonly url: string;
  readonly pings: Ping[];
  /** Resolves once so many have come. */
  until(count: number): Promise<void>;
}

type Answer = (response: ServerResponse) => void;

/** A monitor on this machine; by default it says OK to everything. */
async function aMonitor(
  t: TestContext,
  answer: Answer = (response) => void response.end("OK"),
): Promise<Monitor> {
  const pings: Ping[] = [];
  const waiting: { readonly count: number; readonly tell: () => void }[] = [];
  const hear = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request);
    pings.push({ path: request.url ?? "", method: request.method ?? "", body });
    for (const one of waiting) if (pings.length >= one.count) one.tell();
    answer(response);
  };
  const server = createServer((request, response) => {
    // a start that is given up for the end breaks off
    hear(request, response).catch(() => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    url: `http://127.0.0.1:${port}/ping/my-key`,
    pings,
    until: (count) =>
      new Promise((resolve) => {
        waiting.push({ count, tell: resolve });
        if (pings.length >= count) resolve();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** One account with an empty Maildir; `monitoring` is its only other section. */
function aPass(t: TestContext, monitoring: object, sections: object = {}): Cli {
  const cli = aCli(t, {
    accounts: [{ name: "billing", maildir: "./mail" }],
    monitoring,
    ...sections,
  });
  for (const name of ["cur", "new", "tmp"]) {
    mkdirSync(join(cli.dir, "mail", name), { recursive: true });
  }
  return cli;
}

const runIdIn = (body: string) => (JSON.parse(body) as { runId: string }).runId;

test("the monitor hears of the start and the good end, with run id and summary", async (t) => {
  const monitor = await aMonitor(t);
  const cli = aPass(t, { pingUrl: monitor.url });
  const { exitCode, stderr } = await cli.run("run");
  assert.deepEqual([exitCode, stderr], [0, ""]);
  const end = monitor.pings.at(-1);
  assert.deepEqual([end?.method, end?.path], ["POST", "/ping/my-key"]);
  const summary = JSON.parse(end?.body ?? "") as { outcome: string; runId: string };
  assert.equal(summary.outcome, "ok");
  // a pass may well be over before its start was heard
  for (const start of monitor.pings.slice(0, -1)) {
    assert.equal(start.path, "/ping/my-key/start");
    assert.equal(runIdIn(start.body), summary.runId);
  }
});

test("a pass in which an account failed is told at /fail, and keeps its own exit code", async (t) => {
  const monitor = await aMonitor(t);
  const cli = aPass(t, { pingUrl: `${monitor.url}/?token=x` });
  writeFileSync(join(cli.dir, "invoicesync.yaml"), readSettings(cli).replace("./mail", "./none"));
  assert.equal((await cli.run("run")).exitCode, 3);
  const end = monitor.pings.at(-1);
  assert.equal(end?.path, "/ping/my-key/fail?token=x");
  assert.match(end?.body ?? "", /MAILDIR_UNREADABLE/);
});

test(
  "a pass that cannot even begin is told at /fail with its error",
  { skip: onlySqlite },
  async (t) => {
    const monitor = await aMonitor(t);
    const cli = aPass(t, { pingUrl: monitor.url });
    await cli.withState(async () => {});
    writeFileSync(databaseFile(cli.stateDir), "not a database");
    assert.equal((await cli.run("run")).exitCode, 1);
    const end = monitor.pings.at(-1);
    assert.equal(end?.path, "/ping/my-key/fail");
    assert.match(end?.body ?? "", /"code":"DB_CORRUPT"/);
  },
);

test(
  "a pass that finds another one running tells nothing: that one does",
  { skip: onlySqlite },
  async (t) => {
    const monitor = await aMonitor(t);
    const cli = aPass(t, { pingUrl: monitor.url });
    await cli.withState(async () => {});
    const lock = takePassLock(cli.stateDir, { now: 0, forMs: 0 });
    t.after(() => lock?.release());
    assert.equal((await cli.run("run")).exitCode, 75);
    assert.deepEqual(monitor.pings, []);
  },
);

for (const { name, answer } of [
  { name: "answers 500", answer: (response) => void response.writeHead(500).end() },
  { name: "hangs up", answer: (response) => void response.destroy() },
] as const satisfies readonly { name: string; answer: Answer }[]) {
  test(`a monitor that ${name} is a warning without its address, and the pass is right`, async (t) => {
    const monitor = await aMonitor(t, answer);
    const { exitCode, stderr } = await aPass(t, { pingUrl: monitor.url }).run("run");
    assert.equal(exitCode, 0);
    assert.match(stderr, /PING_FAILED/);
    assert.doesNotMatch(stderr, /my-key/);
  });
}

test("a monitor that never answers costs the limit of the last ping, no more", async (t) => {
  const monitor = await aMonitor(t, () => {});
  const cli = aPass(t, { pingUrl: monitor.url });
  const running = cli.run("run");
  const isEnd = () => monitor.pings.some(({ path }) => path === "/ping/my-key");
  for (let count = 1; !isEnd(); count++) await monitor.until(count);
  const lock = takePassLock(cli.stateDir, { now: 0, forMs: 0 });
  assert.ok(lock, "the next pass need not wait for the monitor");
  lock.release();
  cli.clock.advance(5_000);
  const { exitCode, stderr } = await running;
  assert.equal(exitCode, 0);
  assert.match(stderr, /took longer than 5000 ms/);
});

test("the metrics file is whole, readable for the collector, and says what stats says", async (t) => {
  const cli = aPass(t, { metricsFile: "./metrics/invoicesync.prom" });
  mkdirSync(join(cli.dir, "metrics"));
  writeFileSync(join(cli.dir, "metrics/invoicesync.prom.unfinished"), "left by a killed pass");
  assert.equal((await cli.run("run")).exitCode, 0);
  const file = join(cli.dir, "metrics/invoicesync.prom");
  const text = readFileSync(file, "utf8");
  assert.equal(text, (await cli.run("stats", "--prometheus")).stdout);
  assert.match(text, /^invoicesync_last_good_run_timestamp_seconds 1795165200$/m);
  assert.match(text, /^invoicesync_account_consecutive_failures\{account="billing"\} 0$/m);
  assert.equal(statSync(file).mode & 0o777, 0o644);
  assert.deepEqual(readdirSync(join(cli.dir, "metrics")), ["invoicesync.prom"]);
});

test("where the metrics' folder is not there, that is a warning that says what to do", async (t) => {
  const { exitCode, stderr } = await aPass(t, { metricsFile: "./none/x.prom" }).run("run");
  assert.equal(exitCode, 0);
  assert.match(stderr, /none\/x\.prom \(ENOENT\): make its folder/);
});

function readSettings(cli: Cli): string {
  return readFileSync(join(cli.dir, "invoicesync.yaml"), "utf8");
}
