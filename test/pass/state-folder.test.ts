import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import Database from "better-sqlite3";
import { makeMaildir } from "../support/maildir-store.ts";
import { aWorkspace, type Workspace } from "../support/workspace.ts";
import { onlySqlite } from "../support/store.ts";

const BINARY = join(import.meta.dirname, "../../bin/invoicesync.js");

for (const { name, spoil, code, message } of [
  {
    name: "a state folder that is a file",
    spoil: ({ write }: Workspace) => void write("state", "not a folder"),
    code: "DB_READ_ONLY",
    message: /the state folder cannot be written/,
  },
  {
    name: "a lock that cannot be opened",
    spoil: ({ stateDir }: Workspace) =>
      void mkdirSync(join(stateDir, "lock.db"), { recursive: true }),
    code: "DB_READ_ONLY",
    message: /the state folder cannot be written/,
  },
  {
    name: "a lock that is no database",
    spoil: ({ stateDir, write }: Workspace) => {
      mkdirSync(stateDir);
      write("state/lock.db", "garbage ".repeat(1_000));
    },
    code: "DB_CORRUPT",
    message: /lock\.db .*may be deleted/,
  },
]) {
  test(
    `${name} is explained, and is no error inside invoicesync`,
    { skip: onlySqlite },
    async (t) => {
      const world = aWorkspace(t);
      const maildir = join(world.dir, "mail");
      makeMaildir(maildir);
      world.writeConfig({ accounts: [{ name: "archive", maildir }] });
      spoil(world);

      const end = await world.run(["run", "--json"]);
      assert.equal(end.code, 1);
      const { error } = end.json() as { error: { code: string; message: string } };
      assert.equal(error.code, code);
      assert.match(error.message, message);
    },
  );
}

const NOBODY = ["--reuid=65534", "--regid=65534", "--clear-groups"];
const MAY_BE_ANOTHER =
  process.getuid?.() === 0 &&
  spawnSync("setpriv", [...NOBODY, process.execPath, BINARY, "--version"]).status === 0;

test(
  "a state folder that this user may not write is explained, and nothing in it changes",
  { skip: MAY_BE_ANOTHER ? false : "only root may become another user, with setpriv" },
  async (t) => {
    const world = aWorkspace(t);
    const maildir = join(world.dir, "mail");
    makeMaildir(maildir);
    world.writeConfig({ accounts: [{ name: "archive", maildir }] });
    assert.equal((await world.run(["run"])).code, 0);
    for (const path of [world.dir, world.stateDir]) chmodSync(path, 0o755);
    const before = readdirSync(world.stateDir);

    const command = [process.execPath, BINARY, "run", "--json", "--config", world.configFile];
    const { status, stdout, stderr } = spawnSync("setpriv", [...NOBODY, ...command], {
      cwd: world.dir,
      env: { PATH: process.env["PATH"], HOME: world.dir },
      encoding: "utf8",
    });
    assert.equal(status, 1, stderr);
    const { error } = JSON.parse(stdout) as { error: { code: string; hint: string } };
    assert.equal(error.code, "DB_READ_ONLY");
    assert.match(error.hint, /owner and permissions/);
    assert.deepEqual(readdirSync(world.stateDir), before);
  },
);

test("a database of the version after is explained, and stays as it is", async (t) => {
  const world = aWorkspace(t);
  const maildir = join(world.dir, "mail");
  makeMaildir(maildir);
  world.writeConfig({ accounts: [{ name: "archive", maildir }] });
  await world.run(["run"]);
  const file = join(world.stateDir, "invoicesync.db");
  const db = new Database(file);
  const version = Number(db.pragma("user_version", { simple: true })) + 1;
  db.pragma("journal_mode = DELETE");
  db.pragma(`user_version = ${version}`);
  db.close();
  const before = readFileSync(file);

  for (const command of [["run"], ["tasks", "list"], ["db", "migrate"]]) {
    const end = await world.run([...command, "--json"]);
    assert.equal(end.code, 1, command.join(" "));
    const { error } = end.json() as { error: { code: string; message: string } };
    assert.equal(error.code, "DB_NEWER");
    assert.match(error.message, new RegExp(`has version ${version}, this invoicesync knows`));
  }
  assert.deepEqual(readFileSync(file), before);
});
