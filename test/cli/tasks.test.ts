import assert from "node:assert/strict";
import { test } from "node:test";
import { takePassLock } from "../../src/db/pass-lock.ts";
import type { TaskStatus } from "../../src/db/tables.ts";
import { writeFiles } from "../../src/db/files.ts";
import { aStoredMessage, takeIn } from "../support/task-maker.ts";
import { aCli, NO_TERMINAL, type Cli } from "./cli-in-buffers.ts";

async function withTasks(cli: Cli, ...statuses: readonly TaskStatus[]): Promise<void> {
  await cli.withState(async (db) => {
    for (const [index, status] of statuses.entries()) {
      const content = `Subject: ${index + 1}\r\n\r\nhello\r\n`;
      const [contentHash = ""] = await writeFiles(cli.stateDir, [Buffer.from(content)]);
      await takeIn(db, [aStoredMessage({ uid: index + 1, content, contentHash })]);
      const processed = ["done", "failed", "dead_letter"].includes(status) ? 1 : null;
      await db
        .updateTable("email_tasks")
        .set({ status, processed_at: processed })
        .where("uid", "=", index + 1)
        .execute();
    }
  });
}

const idsOf = (list: unknown) => (list as { id: number }[]).map(({ id }) => id);

test("tasks list prints an array, dlq list the dead letters in it", async (t) => {
  const cli = aCli(t);
  await withTasks(cli, "done", "dead_letter", "pending");
  assert.deepEqual(idsOf((await cli.run("tasks", "list", "--json")).json()), [3, 2, 1]);
  assert.deepEqual(idsOf((await cli.run("dlq", "list", "--json")).json()), [2]);
  const said = await cli.run("tasks", "list", "--status", "done");
  assert.match(said.stdout, /^ID +STATUS/);
  assert.match(said.stdout, /^ 1 +done/m);
});

test("lists show 100 entries unless --limit says otherwise", async (t) => {
  const cli = aCli(t);
  await cli.withState((db) =>
    takeIn(
      db,
      Array.from({ length: 120 }, (_, index) => aStoredMessage({ uid: index + 1 })),
    ),
  );
  assert.equal(idsOf((await cli.run("tasks", "list", "--json")).json()).length, 100);
  const more = await cli.run("tasks", "list", "--json", "--limit", "110");
  assert.equal(idsOf(more.json()).length, 110);
});

test("tasks show prints one task, or its message; an id that nothing has is exit code 1", async (t) => {
  const cli = aCli(t);
  await withTasks(cli, "done");
  const shown = (await cli.run("tasks", "show", "1", "--json")).json() as { id: number };
  assert.equal(shown.id, 1);
  assert.match((await cli.run("tasks", "show", "1")).stdout, /^task: +1\n/);
  const raw = await cli.run("tasks", "show", "1", "--raw");
  assert.equal(raw.stdout, "Subject: 1\r\n\r\nhello\r\n");
  const missing = await cli.run("tasks", "show", "7", "--json");
  assert.equal(missing.exitCode, 1);
  assert.equal((missing.json() as { error: { code: string } }).error.code, "NOT_FOUND");
  assert.equal((await cli.run("dlq", "show", "1")).exitCode, 1);
});

test("dlq retry puts back what it finds, and says what it does not", async (t) => {
  const cli = aCli(t);
  await withTasks(cli, "dead_letter", "dead_letter", "done");
  const both = await cli.run("dlq", "retry", "1", "3", "9", "1", "--json");
  assert.equal(both.exitCode, 1);
  const { requeued, notFound, error } = both.json() as Record<string, unknown>;
  assert.deepEqual({ requeued, notFound }, { requeued: [1], notFound: [3, 9] });
  assert.equal((error as { code: string }).code, "NOT_FOUND");
  const all = await cli.run("dlq", "retry", "--all", "--json");
  assert.equal(all.exitCode, 0);
  assert.deepEqual(all.json(), { requeued: [2], notFound: [] });
});

test("tasks requeue says what it did in words", async (t) => {
  const cli = aCli(t);
  await withTasks(cli, "failed");
  const { exitCode, stdout, stderr } = await cli.run("tasks", "requeue", "1", "2");
  assert.equal(exitCode, 1);
  assert.equal(stdout, "1 requeued; the next pass runs it\n");
  assert.match(stderr, /there is no such entry: task 2/);
  const list = (await cli.run("tasks", "list", "--json")).json() as { status: string }[];
  assert.equal(list[0]?.status, "reprocessing");
});

test("purge off a terminal wants --yes; on one it asks, and a no deletes nothing", async (t) => {
  const cli = aCli(t);
  await withTasks(cli, "dead_letter");
  const refused = await cli.run("dlq", "purge");
  assert.equal(refused.exitCode, 2);
  assert.match(refused.stderr, /--yes/);
  const terminal = { ...NO_TERMINAL, stdinIsTty: true };
  const asked: string[] = [];
  const answer = (text: string) => ({
    terminal,
    readLine: async (question: string) => {
      asked.push(question);
      return text;
    },
  });
  assert.deepEqual((await cli.runWith(answer("n"), "dlq", "purge", "--json")).json(), {
    purged: 0,
  });
  assert.match(asked[0] ?? "", /Delete 1 dead letters/);
  assert.deepEqual((await cli.runWith(answer("y"), "dlq", "purge", "--json")).json(), {
    purged: 1,
  });
  assert.deepEqual((await cli.run("tasks", "list", "--json")).json(), []);
});

test("purge waits for no pass: while one runs it changes nothing and ends with 75", async (t) => {
  const cli = aCli(t);
  await withTasks(cli, "done");
  const lock = takePassLock(cli.stateDir, { now: 0, forMs: 0 });
  t.after(() => lock?.release());
  const { exitCode, json } = await cli.run(
    "tasks",
    "purge",
    "--older-than",
    "0s",
    "--yes",
    "--json",
  );
  assert.equal(exitCode, 75);
  assert.equal((json() as { error: { code: string } }).error.code, "PASS_RUNNING");
  assert.equal(idsOf((await cli.run("tasks", "list", "--json")).json()).length, 1);
});
