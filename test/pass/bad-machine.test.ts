import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { RunSummary } from "../../src/pass/summary.ts";
import { aCli, type Cli } from "../cli/cli-in-buffers.ts";
import { startAlertHook } from "../support/alert-hook.ts";
import type { Life } from "../support/life.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { pass } from "../support/run-summary.ts";
import { aWorkspace, type Workspace } from "../support/workspace.ts";

// What a machine does wrong: its clock, its disk.

const HOUR_MS = 3_600_000;

function makeMaildir(dir: string): void {
  for (const name of ["cur", "new", "tmp"]) mkdirSync(join(dir, "mail", name), { recursive: true });
}

function deliver({ dir }: Pick<Cli | Workspace, "dir">, number: string): void {
  writeFileSync(join(dir, "mail/new", number), aMailWithInvoice(number));
}

test("a clock that is set back an hour is said, and nothing is lost, doubled or told twice", async (t) => {
  const hook = await startAlertHook(t);
  const cli = aCli(t, {
    accounts: [
      { name: "billing", maildir: "./mail" },
      { name: "archive", maildir: "./not-there" },
    ],
    alerts: { webhook: hook.address },
  });
  makeMaildir(cli.dir);
  const run = async () => {
    const { stderr, json } = await cli.run("run", "--json");
    return { stderr, summary: json() as RunSummary };
  };
  deliver(cli, "F-1");
  for (let n = 1; n <= 3; n++) {
    assert.doesNotMatch((await run()).stderr, /clock/);
    cli.clock.advance(5 * 60_000);
  }
  assert.deepEqual(hook.kinds, [["ACCOUNT_FAILING archive"]]);

  cli.clock.advance(-HOUR_MS);
  deliver(cli, "F-2");
  const back = await run();
  assert.match(back.stderr, /the clock was set back: the last pass began 55 minutes from now/);
  assert.deepEqual(
    [back.summary.accounts[0]?.ingested, back.summary.invoices.stored, back.summary.durationMs],
    [1, 1, 0],
  );
  for (let n = 1; n <= 5; n++) {
    cli.clock.advance(5 * 60_000);
    await run();
  }
  assert.ok(hook.posts.length <= 2, "told again once at most");
  const { stdout } = await cli.run("invoices", "list", "--json");
  assert.equal((JSON.parse(stdout) as unknown[]).length, 2);
  assert.equal((await cli.run("audit", "--account", "billing")).exitCode, 0);
});

test("a metrics file that is a folder is a warning, and the folder stays", async (t) => {
  const cli = aCli(t, {
    accounts: [{ name: "billing", maildir: "./mail" }],
    monitoring: { metricsFile: "./metrics.prom" },
  });
  makeMaildir(cli.dir);
  mkdirSync(join(cli.dir, "metrics.prom"));
  const { exitCode, stderr } = await cli.run("run");
  assert.equal(exitCode, 0);
  assert.match(stderr, /METRICS_NOT_WRITTEN/);
});

/** A disk of its own of so many kilobytes, gone with the test; its folder. */
function aSmallDisk(t: Life, kilobytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), "invoicesync-disk-"));
  const options = `size=${kilobytes}k,mode=0700`;
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
  t.after(() => {
    spawnSync("umount", ["-l", folder]);
    rmdirSync(folder);
  });
  assert.equal(status, 0);
  return folder;
}

const cannotMount =
  (process.getuid?.() !== 0 || spawnSync("unshare", ["--mount", "true"]).status !== 0) &&
  "only root may mount a small disk";

test(
  "a full disk is said, and once there is room the work goes on",
  { skip: cannotMount },
  async (t) => {
    const workspace = aWorkspace(t, {});
    const stateDir = aSmallDisk(t, 2_048);
    workspace.writeConfig({ stateDir, accounts: [{ name: "billing", maildir: "./mail" }] });
    makeMaildir(workspace.dir);
    deliver(workspace, "F-0");
    assert.equal((await pass(workspace)).summary.invoices.stored, 1);

    const filler = join(stateDir, "filler");
    for (let number = 1; number <= 5; number++) deliver(workspace, `F-${number}`);
    for (const freeBytes of [0, 8_192, 40_000, 120_000]) {
      fill(filler, freeBytes);
      const { code, stderr, stdout } = await workspace.run(["run", "--json"]);
      assert.ok([0, 1, 3].includes(code ?? -1), `${freeBytes}: ${code}`);
      if (code !== 0) assert.match(stderr + stdout, /the disk is full/, String(freeBytes));
      if (freeBytes === 0) assert.notEqual(code, 0);
      const health = await workspace.run(["health"]);
      assert.match(health.stdout, /disk +unhealthy/);
      rmSync(filler, { force: true });
    }
    const { code, summary } = await pass(workspace);
    assert.equal(code, 0);
    assert.equal(summary.tasks.deferred, 0);
    const listed = (await workspace.run(["invoices", "list", "--json"])).json() as unknown[];
    assert.equal(listed.length, 6);
    assert.equal((await workspace.run(["audit"])).code, 0);
    assert.equal((await workspace.run(["db", "check"])).code, 0);
  },
);

/** Fills the disk until so many bytes are left. */
function fill(file: string, freeBytes: number): void {
  writeFileSync(file, "");
  for (let size = 1 << 20; size >= 4_096; size >>= 1) {
    for (;;) {
      const { status } = spawnSync("sh", ["-c", `head -c ${size} /dev/zero >> "$0"`, file]);
      if (status !== 0) break;
    }
  }
  if (freeBytes > 0) spawnSync("truncate", ["-s", `-${freeBytes}`, file]);
}
