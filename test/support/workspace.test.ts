import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { aWorkspace } from "./workspace.ts";

test("a command runs to its end in a folder of its own", async (t) => {
  const workspace = aWorkspace(t);
  const end = await workspace.run(["--version"]);
  assert.match(end.stdout, /^\d+\.\d+\.\d+\n$/);
  assert.deepEqual([end.stderr, end.code, end.signal], ["", 0, null]);
});

test("the settings name the state folder, unless the test does", (t) => {
  const workspace = aWorkspace(t, { accounts: [] });
  const settings = () => JSON.parse(readFileSync(workspace.configFile, "utf8")) as unknown;
  assert.deepEqual(settings(), { stateDir: workspace.stateDir, accounts: [] });
  workspace.writeConfig({ stateDir: "./elsewhere" });
  assert.deepEqual(settings(), { stateDir: "./elsewhere" });
});

test("what takes too long is killed and said", async (t) => {
  const workspace = aWorkspace(t);
  await assert.rejects(workspace.run(["--version"], { timeoutMs: 1 }), /did not end in time/);
});

test("a live command can be killed", async (t) => {
  const running = aWorkspace(t).spawn(["--version"]);
  running.child.kill("SIGKILL");
  const { code, signal } = await running.end;
  assert.deepEqual([code, signal], [null, "SIGKILL"]);
});

test("the folder is gone with the test", () => {
  const ends: (() => void | Promise<void>)[] = [];
  const workspace = aWorkspace({ after: (end) => void ends.push(end) });
  workspace.write("note", "text");
  assert.ok(existsSync(join(workspace.dir, "note")));
  for (const end of ends) void end();
  assert.ok(!existsSync(workspace.dir));
});
