import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { deliverTo, makeMaildir } from "../support/maildir-store.ts";
import { preloaded } from "../support/preloads.ts";
import { pass } from "../support/run-summary.ts";
import { aWorkspace } from "../support/workspace.ts";

const NFS = 0x6969;
const HOUR_MS = 3_600_000;

/** A mailbox, and passes as hosts run them whose disk is of this type. */
function someHosts(t: TestContext, fileSystem: number) {
  const world = aWorkspace(t);
  const maildir = join(world.dir, "mail");
  makeMaildir(maildir);
  world.writeConfig({ accounts: [{ name: "archive", maildir }] });
  const on = (host: string) =>
    preloaded(
      world,
      `const { default: fs } = await import("node:fs");
       const { default: os } = await import("node:os");
       const { syncBuiltinESMExports } = await import("node:module");
       const statfs = fs.statfsSync;
       fs.statfsSync = (path) => ({ ...statfs(path), type: ${fileSystem} });
       os.hostname = () => ${JSON.stringify(host)};
       syncBuiltinESMExports();`,
    );
  const claim = join(world.stateDir, "host.json");
  const claimFor = (host: string, until: number) =>
    writeFileSync(claim, JSON.stringify({ host, until }));
  return { world, maildir, on, claim, claimFor };
}

test("a host finds the state folder in use by another one: refused with the reason, nothing changed", async (t) => {
  const { world, maildir, on, claim, claimFor } = someHosts(t, NFS);
  await pass(world, [], on("one"));
  assert.ok(!existsSync(claim), "given back");
  deliverTo(maildir, aMailWithInvoice("H-1"));
  claimFor("one", Date.now() + HOUR_MS);

  const refused = await world.run(["run", "--json"], on("two"));
  assert.equal(refused.code, 1);
  const { error } = refused.json() as { error: { code: string; message: string; hint: string } };
  assert.equal(error.code, "STATE_ON_OTHER_HOST");
  assert.match(error.message, /host\.json names the host one/);
  assert.match(error.hint, /one host alone/);
  assert.match(readFileSync(claim, "utf8"), /"one"/);

  const own = await pass(world, [], on("one"));
  assert.deepEqual([own.code, own.summary.invoices.stored], [0, 1]);
});

test("what a dead host left is over after the time that a pass may take", async (t) => {
  const { world, on, claim, claimFor } = someHosts(t, NFS);
  await pass(world, [], on("one"));
  claimFor("one", Date.now() - 1);
  assert.equal((await pass(world, [], on("two"))).code, 0);
  writeFileSync(claim, "cut sh");
  assert.equal((await pass(world, [], on("two"))).code, 0);
  assert.ok(!existsSync(claim));
});

test("a folder on a disk of this host is nobody else's, whatever its hosts were called", async (t) => {
  const { world, on, claimFor } = someHosts(t, 0xef53);
  await pass(world, [], on("one"));
  claimFor("one", Date.now() + HOUR_MS);
  assert.equal((await pass(world, [], on("two"))).code, 0);
});
