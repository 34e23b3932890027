import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { listMaildir, deliverTo, makeMaildir } from "../support/maildir-store.ts";
import { weighed } from "../support/preloads.ts";
import { listed, pass } from "../support/run-summary.ts";
import { startImapServer } from "../support/imap-server.ts";
import { aMail, aMailWithInvoice } from "../support/mail-maker.ts";
import { anAccount } from "../support/mailboxes.ts";
import { aWorkspace } from "../support/workspace.ts";

test("a message larger than 50 MB fails its pass, is flagged, and fails again when it is put back", async (t) => {
  const world = aWorkspace(t);
  const maildir = join(world.dir, "mail");
  makeMaildir(maildir);
  world.writeConfig({ accounts: [{ name: "archive", maildir }] });
  const head = Buffer.from("Subject: everything at once\r\n\r\n");
  deliverTo(maildir, Buffer.concat([head, Buffer.alloc(51 * 1024 * 1024, "x")]));

  const first = await pass(world);
  assert.deepEqual([first.code, first.summary.tasks.failed], [3, 1]);
  assert.match(first.stderr, /MESSAGE_TOO_LARGE/);
  assert.deepEqual(
    listMaildir(maildir).map(({ flags }) => flags),
    ["FS"],
  );
  assert.equal((await pass(world)).code, 0);

  assert.equal((await world.run(["tasks", "requeue", "1"])).code, 0);
  assert.equal((await pass(world)).summary.tasks.failed, 1);
  const [task] = await listed<{ subject: string; errorCode: string }>(world, "tasks", "list");
  assert.deepEqual([task?.subject, task?.errorCode], ["everything at once", "MESSAGE_TOO_LARGE"]);
});

test("a large message that its server does not give keeps no other one back", async (t) => {
  const world = aWorkspace(t);
  const server = await startImapServer(t);
  const large = server.deliver(aMail({ text: "x".repeat(5 * 1024 * 1024) }));
  server.deliver(aMailWithInvoice("BEHIND-IT"));
  server.set({ withheldContents: [large] });
  world.writeConfig({ accounts: [anAccount("billing", server.port)] });

  const { code, summary } = await pass(world);
  assert.equal(code, 3);
  assert.equal(summary.accounts[0]?.errorCode, "IMAP_INCOMPLETE");
  assert.equal(summary.tasks.done, 1);

  server.set({});
  assert.equal((await pass(world)).summary.tasks.skipped, 1);
});

test("a message that comes larger than announced is failed, and the others of its batch go on", async (t) => {
  const world = aWorkspace(t);
  const server = await startImapServer(t);
  const flood = server.deliver(aMail({ subject: "a flood" }));
  const large = server.deliver(aMail({ subject: "larger than said" }));
  for (const number of ["L-1", "L-2", "L-3"]) server.deliver(aMailWithInvoice(number));
  server.set({ swollen: { [flood]: 70_000_000, [large]: 55_000_000 } });
  world.writeConfig({ accounts: [anAccount("billing", server.port)] });

  const first = await pass(world);
  assert.deepEqual([first.code, first.summary.tasks.failed, first.summary.tasks.done], [3, 2, 3]);
  assert.equal(first.summary.accounts[0]?.outcome, "ok");
  const tasks = await listed<{ subject: string; errorCode: string | null }>(world, "tasks", "list");
  assert.deepEqual(
    tasks.filter(({ errorCode }) => errorCode !== null).map((one) => [one.subject, one.errorCode]),
    [
      ["larger than said", "MESSAGE_TOO_LARGE"],
      ["a flood", "MESSAGE_TOO_LARGE"],
    ],
  );
  assert.deepEqual(
    server.list().map(({ flags }) => flags.join(" ")),
    ["\\Flagged \\Seen", "\\Flagged \\Seen", "\\Seen", "\\Seen", "\\Seen"],
  );
  const second = await pass(world);
  assert.deepEqual([second.code, second.summary.accounts[0]?.found], [0, 0]);
});

test("a hundred messages that each come larger than announced do not fill the memory", async (t) => {
  const world = aWorkspace(t);
  const server = await startImapServer(t);
  const swollen: Record<number, number> = {};
  for (let n = 1; n <= 40; n += 1)
    swollen[server.deliver(aMail({ subject: `mail ${n}` }))] = 5_000_000;
  server.set({ swollen });
  world.writeConfig({ accounts: [anAccount("billing", server.port)] });
  const peak = join(world.dir, "peak");
  const { summary } = await pass(world, [], weighed(world, peak));
  assert.equal(summary.tasks.skipped, 40);
  assert.ok(Number(readFileSync(peak, "utf8")) < 600_000, `${readFileSync(peak, "utf8")} KB`);
});
