import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { aStoredMessage, takeIn } from "../support/task-maker.ts";
import { aCli, type Cli } from "./cli-in-buffers.ts";

const ROOT = join(import.meta.dirname, "../..");
const MAIN = join(ROOT, "src/main.ts");

/** Two thousand tasks: about a megabyte of JSON, far more than a pipe holds. */
async function withManyTasks(cli: Cli): Promise<void> {
  await cli.withState((db) =>
    takeIn(
      db,
      Array.from({ length: 2_000 }, (_, index) => aStoredMessage({ uid: index + 1 })),
    ),
  );
}

const LIST = ["tasks", "list", "--json", "--limit", "100000"];

test("a large document reaches a slow reader whole before the process ends", async (t) => {
  const cli = aCli(t);
  await withManyTasks(cli);
  const child = spawn(process.execPath, [MAIN, ...LIST], { cwd: cli.dir, stdio: "pipe" });
  t.after(() => child.kill("SIGKILL"));
  await once(child.stdout, "readable"); // the pipe is full now, and nothing has been taken from it
  const chunks: Buffer[] = [];
  const closed = once(child, "close");
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  const [code] = (await closed) as [number];
  assert.equal(code, 0);
  const tasks = JSON.parse(Buffer.concat(chunks).toString()) as unknown[];
  assert.equal(tasks.length, 2_000);
});

test("a reader that goes away early is no error and no noise", async (t) => {
  const cli = aCli(t);
  await withManyTasks(cli);
  const child = spawn(process.execPath, [MAIN, ...LIST], { cwd: cli.dir, stdio: "pipe" });
  t.after(() => child.kill("SIGKILL"));
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const closed = once(child, "close");
  await once(child.stdout, "data");
  child.stdout.destroy();
  assert.deepEqual(await closed, [0, null]);
  assert.equal(stderr, "");
});

test("the exit code, the result and the error of a process are those of its command", async (t) => {
  const cli = aCli(t);
  const run = promisify(execFile);
  const failed = run(process.execPath, [MAIN, "tasks", "show", "7", "--json"], { cwd: cli.dir });
  await assert.rejects(failed, (end: { code: number; stdout: string; stderr: string }) => {
    assert.equal(end.code, 1);
    assert.match(end.stdout, /^\{"error":\{"code":"NOT_FOUND"/);
    assert.match(end.stderr, /^invoicesync: there is no such entry: task 7\n/);
    return true;
  });
});

test("--version needs nothing but the package itself", async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    version: string;
  };
  const bin = join(ROOT, "bin/invoicesync.js");
  for (const flag of ["--version", "-V"]) {
    const { stdout } = await promisify(execFile)(process.execPath, [bin, flag]);
    assert.equal(stdout, `${version}\n`);
  }
});

test("what is scheduled is the program itself, not a link to it in some cache", async (t) => {
  const cli = aCli(t);
  const link = join(cli.dir, "invoicesync");
  symlinkSync(MAIN, link);
  const { stdout } = await promisify(execFile)(process.execPath, [link, "schedule", "cron"], {
    cwd: cli.dir,
  });
  assert.ok(stdout.includes(` ${MAIN} run `), stdout);
});
