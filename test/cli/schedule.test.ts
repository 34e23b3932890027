import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { aCli } from "./cli-in-buffers.ts";

const MAILDIR = [{ name: "a", maildir: "./mail" }];

for (const { minutes, times } of [
  { minutes: 1, times: "* * * * *" },
  { minutes: 5, times: "*/5 * * * *" },
  { minutes: 60, times: "0 * * * *" },
  { minutes: 240, times: "0 */4 * * *" },
  { minutes: 1440, times: "0 0 * * *" },
]) {
  test(`a pass every ${minutes} minutes is ${times} in a crontab`, async (t) => {
    const cli = aCli(t, { accounts: MAILDIR, intervalMinutes: minutes });
    const { stdout } = await cli.run("schedule", "cron");
    const config = join(cli.dir, "invoicesync.yaml");
    assert.equal(stdout, `${times} /usr/bin/node /opt/invoicesync.js run --config ${config}\n`);
  });
}

test("what cron and the shell would read otherwise is quoted", async (t) => {
  const cli = aCli(t);
  const program = { version: "1", node: "/opt/my node/bin", script: "/opt/100%/x.js", user: "me" };
  const { stdout } = await cli.runWith({ program }, "schedule", "cron");
  assert.match(stdout, / '\/opt\/my node\/bin' \/opt\/100\\%\/x\.js run /);
});

test("a state folder that only this shell knows is named in the line", async (t) => {
  const cli = aCli(t, { accounts: MAILDIR, stateDir: undefined });
  const env = { HOME: cli.dir, INVOICESYNC_STATE_DIR: "/srv/it's here" };
  const { stdout } = await cli.runWith({ env }, "schedule", "cron");
  assert.ok(stdout.includes(`INVOICESYNC_STATE_DIR='/srv/it'\\''s here' /usr/bin/node`), stdout);
});

test("the units have the limits of a pass and may write only what it must", async (t) => {
  const cli = aCli(t, { accounts: MAILDIR, timeouts: { run: "100s" } });
  const { json } = await cli.run("schedule", "systemd", "--json");
  const units = json() as Record<string, string>;
  const service = units["invoicesync.service"] ?? "";
  assert.match(service, /^ExecStart=\/usr\/bin\/node \/opt\/invoicesync\.js run --config \//m);
  assert.match(service, /^TimeoutStartSec=160$/m);
  assert.match(service, /^User=me$/m);
  assert.ok(
    service.includes(`ReadWritePaths=-${cli.stateDir} -${join(cli.dir, "mail")}\n`),
    service,
  );
  for (const line of [
    "Type=oneshot",
    "StartLimitIntervalSec=300",
    "StartLimitBurst=10",
    "SuccessExitStatus=75",
    "ProtectSystem=strict",
    "NoNewPrivileges=true",
    "UMask=0077",
  ]) {
    assert.ok(service.includes(`\n${line}\n`), line);
  }
  assert.match(service, /^#LoadCredential=/m);
  const timer = units["invoicesync.timer"] ?? "";
  assert.match(timer, /^OnCalendar=\*:0\/5$/m);
  assert.match(timer, /^RandomizedDelaySec=\d+$/m);
  assert.match(timer, /^Persistent=true$/m);
});

test("the units are written as they are printed, over older ones", async (t) => {
  const cli = aCli(t);
  const { json } = await cli.run("schedule", "systemd", "--json");
  for (let times = 1; times <= 2; times++) {
    const { exitCode, stdout } = await cli.run("schedule", "systemd", "--into", ".");
    assert.equal(exitCode, 0);
    assert.match(stdout, /invoicesync\.service\n.*invoicesync\.timer\n/);
  }
  for (const [name, text] of Object.entries(json() as Record<string, string>))
    assert.equal(readFileSync(join(cli.dir, name), "utf8"), text);
});

for (const { stateDir, lines } of [
  {
    stateDir: "/var/lib/invoicesync",
    lines: ["StateDirectory=invoicesync", "StateDirectoryMode=0700"],
  },
  {
    stateDir: "/srv/state of mail",
    lines: ['Environment="INVOICESYNC_STATE_DIR=/srv/state of mail"'],
  },
]) {
  test(`a state folder ${stateDir} is one that the service may write`, async (t) => {
    const cli = aCli(t, { accounts: MAILDIR, stateDir });
    const { stdout } = await cli.run("schedule", "systemd");
    for (const line of lines) assert.ok(stdout.includes(`${line}\n`), line);
    assert.equal(stdout.includes("StateDirectory="), stateDir.startsWith("/var/lib"));
    assert.match(stdout, /^ReadWritePaths=.*state|^ReadWritePaths=.*invoicesync/m);
  });
}

test("homes are closed to the service, unless what it needs lies in one", async (t) => {
  const cli = aCli(t, { accounts: [{ name: "a", maildir: "/srv/mail" }], stateDir: "/srv/state" });
  const protectHome = async (node: string) => {
    const program = { version: "1", node, script: "/opt/x.js", user: "me" };
    const { stdout } = await cli.runWith({ program }, "schedule", "systemd");
    return /^ProtectHome=(.*)$/m.exec(stdout)?.[1];
  };
  assert.equal(await protectHome("/usr/bin/node"), "true");
  assert.equal(await protectHome("/home/me/.nvm/node"), "read-only");
});

test(
  "the units pass systemd's own check, and its judgement of their safety is below 3 of 10",
  { skip: !existsSync("/usr/bin/systemd-analyze") && "systemd is not installed" },
  async (t) => {
    const cli = aCli(t);
    const program = { version: "1", node: process.execPath, script: "/opt/x.js", user: "daemon" };
    const { json } = await cli.runWith({ program }, "schedule", "systemd", "--json");
    const files = Object.entries(json() as Record<string, string>).map(([name, text]) => {
      writeFileSync(join(cli.dir, name), text);
      return join(cli.dir, name);
    });
    const analyze = (...args: readonly string[]) =>
      spawnSync("systemd-analyze", [...args, ...files], { encoding: "utf8" });
    const verified = analyze("verify", "--man=no");
    assert.deepEqual([verified.status, verified.stderr], [0, ""]);
    const [service = ""] = files;
    const judged = spawnSync(
      "systemd-analyze",
      ["security", "--offline=true", "--threshold=29", service], // tenths
      { encoding: "utf8" },
    );
    assert.equal(judged.status, 0, judged.stdout);
  },
);
