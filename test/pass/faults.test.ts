import assert from "node:assert/strict";
import { test } from "node:test";
import { dovecotMissing } from "../support/dovecot.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { anAccount, deliverInvoices, someMailboxes, userOf } from "../support/mailboxes.ts";
import { pass } from "../support/run-summary.ts";
import { startProxy } from "../support/tcp-proxy.ts";

test(
  "of five accounts four are broken in their own ways: the fifth is done, and all once they are mended",
  { skip: dovecotMissing },
  async (t) => {
    const names = ["stalls", "garbage", "denied", "freezes", "good"];
    const world = await someMailboxes(t, names);
    for (const name of names) deliverInvoices(world, name, 3);
    const large = { text: "x".repeat(200_000) };
    world.server.deliver(userOf("freezes"), aMailWithInvoice("freezes-4", large));
    const target = { port: world.server.port };
    const stalls = await startProxy(t, target, { silent: true });
    const garbage = await startProxy(t, target, { greeting: "SSH-2.0-OpenSSH_9.2\r\n" });
    const freezes = await startProxy(t, target, {
      freeze: { direction: "toClient", bytes: 20_000 },
    });
    const settings = (password: string) => ({
      accounts: [
        anAccount("stalls", stalls.port),
        anAccount("garbage", garbage.port),
        anAccount("denied", world.server.port, { password }),
        anAccount("freezes", freezes.port),
        anAccount("good", world.server.port),
      ],
      timeouts: { account: "8s" },
    });

    world.writeConfig(settings("wrong"));
    const { summary, code } = await pass(world);
    assert.equal(code, 3);
    assert.ok(summary.durationMs < 12_000, `it took ${summary.durationMs} ms`);
    assert.deepEqual(
      summary.accounts.map(({ name, outcome, errorCode }) => [name, outcome, errorCode]),
      [
        ["stalls", "timeout", "IMAP_TIMEOUT"],
        ["garbage", "error", "IMAP_PROTOCOL"],
        ["denied", "error", "IMAP_AUTH"],
        ["freezes", "timeout", "IMAP_TIMEOUT"],
        ["good", "ok", null],
      ],
    );
    assert.equal(summary.tasks.done, 3);
    assert.ok(world.server.list(userOf("good")).every(({ flags }) => flags === "S"));

    for (const proxy of [stalls, garbage, freezes]) await proxy.set({});
    world.writeConfig(settings("secret"));
    const mended = await pass(world);
    assert.equal(mended.code, 0, mended.stderr);
    assert.equal(mended.summary.tasks.done, 13);
    for (const name of names) {
      assert.ok(
        world.server.list(userOf(name)).every(({ flags }) => flags === "S"),
        name,
      );
    }
    const audit = await world.run(["audit", "--json"]);
    assert.equal(audit.code, 0, audit.stdout);
  },
);

test(
  "every mailbox that fails is told of, not only the first",
  { skip: dovecotMissing },
  async (t) => {
    const world = await someMailboxes(t, ["billing"]);
    world.configure({ mailboxes: ["Gone", "INBOX", "Lost"] });
    const { code, stderr } = await pass(world);
    assert.equal(code, 3);
    assert.match(stderr, /Gone/);
    assert.match(stderr, /Lost/);
  },
);
