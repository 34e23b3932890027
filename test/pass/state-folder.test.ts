import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { makeMaildir } from "../support/maildir-store.ts";
import { aWorkspace, type Workspace } from "../support/workspace.ts";
import { onlySqlite } from "../support/store.ts";

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
