import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { logFiles, logFolder } from "../../src/core/log-file.ts";
import { StopSignal } from "../../src/cli/exit.ts";
import { systemClock } from "../../src/core/clock.ts";
import { until } from "../imap/imap-account.ts";
import { startAlertHook } from "../support/alert-hook.ts";
import { startDocumentServer } from "../support/document-server.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";
import { aCli } from "./cli-in-buffers.ts";

const PROGRAM = { version: "1", node: process.execPath, user: "me" };

test("passes that crash end --every after ten of them, with exit 1 and an alert", async (t) => {
  const hook = await startAlertHook(t);
  const monitor = await startDocumentServer(t, (_request, response) => void response.end("OK"));
  const smtp = await startSmtpSink(t);
  const cli = aCli(t, {
    accounts: [{ name: "billing", maildir: "./mail" }],
    smtp: { host: smtp.host, port: smtp.port, tls: false, from: "robot@example.com" },
    alerts: { to: ["admin@example.com"], webhook: hook.address },
    monitoring: { pingUrl: monitor.url("/ping").href },
  });
  const script = join(cli.dir, "crash.mjs");
  writeFileSync(
    script,
    `import { appendFileSync } from "node:fs";
     appendFileSync(${JSON.stringify(join(cli.dir, "crashes"))}, "x");
     process.kill(process.pid, "SIGKILL");`,
  );
  const surroundings = { clock: systemClock, program: { ...PROGRAM, script } };
  const { exitCode, stderr } = await cli.runWith(surroundings, "run", "--every", "1ms");
  assert.equal(exitCode, 1);
  assert.equal(readFileSync(join(cli.dir, "crashes"), "utf8").length, 10);
  assert.match(stderr, /10 passes crashed within 5 minutes: giving up/);
  assert.deepEqual(monitor.requests, ["POST /ping/fail"]);
  assert.deepEqual(hook.kinds, [["GAVE_UP pass"]]);
  assert.deepEqual(
    smtp.mails.map(({ to }) => to),
    [["admin@example.com"]],
  );
  const [log = ""] = logFiles(logFolder(cli.stateDir));
  assert.match(readFileSync(join(logFolder(cli.stateDir), log), "utf8"), /GAVE_UP/);
});

test("passes that end by themselves, well or not, go on until a signal", async (t) => {
  const cli = aCli(t);
  const script = join(cli.dir, "pass.mjs");
  const count = join(cli.dir, "count");
  writeFileSync(
    script,
    `import { appendFileSync, readFileSync } from "node:fs";
     appendFileSync(${JSON.stringify(count)}, "x");
     process.exitCode = [0, 3, 4, 75][readFileSync(${JSON.stringify(count)}).length % 4];`,
  );
  const stop = new AbortController();
  const surroundings = {
    clock: systemClock,
    program: { ...PROGRAM, script },
    signal: stop.signal,
  };
  const running = cli.runWith(surroundings, "run", "--every", "1ms");
  await until(() => readIfThere(count).length >= 12);
  stop.abort(new StopSignal("SIGTERM"));
  const { stderr, exitCode } = await running;
  assert.deepEqual([exitCode, stderr], [143, ""]);
});

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
