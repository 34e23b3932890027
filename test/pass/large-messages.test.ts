import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { listMaildir, deliverTo, makeMaildir } from "../support/maildir-store.ts";
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
