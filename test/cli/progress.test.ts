import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { startProgress } from "../../src/cli/progress.ts";
import { createLog } from "../../src/core/log.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { makeMaildir } from "../support/maildir-store.ts";
import { aWorkspace } from "../support/workspace.ts";
import { NO_TERMINAL } from "./cli-in-buffers.ts";

/** A terminal that keeps what is drawn on it. */
function aScreen() {
  const drawn: string[] = [];
  const stream = Object.assign(new PassThrough(), {
    isTTY: true,
    columns: 80,
    clearLine: () => true,
    cursorTo: () => true,
    moveCursor: () => true,
    getColorDepth: () => 1,
    hasColors: () => false,
    getWindowSize: () => [80, 24] as [number, number],
  });
  stream.on("data", (chunk: Buffer) => drawn.push(chunk.toString()));
  // a test's terminal has all that is drawn with, and is no socket
  return { stream: stream as unknown as NodeJS.WriteStream, drawn };
}

test("on a terminal each account has a live line with its last word, the log above", async (t) => {
  const { stream, drawn } = aScreen();
  const lines: string[] = [];
  const progress = await startProgress(
    {
      err: (text) => lines.push(text),
      terminal: { ...NO_TERMINAL, stderrIsTty: true, live: stream },
      options: {},
    },
    ["billing", "archive"],
  );
  t.after(progress.stop);
  const log = createLog(new FakeClock(), [progress.sink]);
  log.debug("task", "working on task 3", { account: "archive" });
  log.info("found", "12 new in INBOX", { account: "billing" });
  progress.stop();
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? "", /📬 12 new in INBOX account=billing\n$/);
  const screen = drawn.join("");
  if (process.env["CI"] === undefined) {
    assert.match(screen, /billing {2}12 new in INBOX/);
    assert.match(screen, /archive {2}working on task 3/);
  }
});

test(
  "a terminal that does not know its width is not drawn on",
  { skip: !existsSync("/usr/bin/script") && "there is no script(1) to make a terminal" },
  async (t) => {
    const world = aWorkspace(t);
    const maildir = join(world.dir, "mail");
    makeMaildir(maildir);
    world.writeConfig({ accounts: [{ name: "billing", maildir }] });
    const bin = join(import.meta.dirname, "../../bin/invoicesync.js");
    const command = `stty cols 0; '${process.execPath}' '${bin}' run`;
    const run = spawnSync("/usr/bin/script", ["-qec", command, "/dev/null"], {
      cwd: world.dir,
      env: { PATH: process.env["PATH"], HOME: world.dir, TERM: "xterm" },
      encoding: "utf8",
      maxBuffer: 200_000, // one that is drawn on for ever is ended by it
      timeout: 60_000,
    });
    assert.equal(run.status, 0, run.stdout.slice(-500));
    assert.match(run.stdout, /billing: 0 found/);
  },
);

test("off a terminal nothing is drawn, and only what went wrong is said", async () => {
  const lines: string[] = [];
  const deps = { err: (text: string) => lines.push(text), terminal: NO_TERMINAL, options: {} };
  const progress = await startProgress(deps, ["billing"]);
  const log = createLog(new FakeClock(), [progress.sink]);
  log.info("found", "12 new", { account: "billing" });
  log.warn("careful", { account: "billing" });
  progress.stop();
  assert.equal(lines.length, 1);
  assert.equal((JSON.parse(lines[0] ?? "") as { message: string }).message, "careful");
});
