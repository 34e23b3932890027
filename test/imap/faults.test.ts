import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { connectImap } from "../../src/imap/connect.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { anImapAccount, connectOptions, listenersOn, noAbort, until } from "./imap-account.ts";
import { fetched, startScripted, type Script } from "./scripted-server.ts";

const timeout = 20_000;

/** A session in INBOX on a server that follows a script for what comes after that. */
async function inInbox(t: TestContext, script: Script, clock?: FakeClock) {
  const server = await startScripted(t, script);
  const options = connectOptions(clock === undefined ? {} : { clock });
  const account = anImapAccount(server.port, { search: "all" });
  const session = await connectImap(account, options, noAbort());
  t.after(() => session.connection.client.close());
  await session.open("INBOX", { readOnly: false }, noAbort());
  const warnings = () =>
    options.events.filter(({ level }) => level === "warn").map(({ message }) => message);
  const fetches = () => server.commands.filter((command) => command.startsWith("UID FETCH"));
  return { server, session, warnings, fetches };
}

const found = (uid: number, sizeBytes = 5) => ({ uid, sizeBytes, receivedAt: 0 });
const bodies = (messages: readonly { uid: number; raw: Buffer }[]) =>
  messages.map(({ uid, raw }) => [uid, raw.toString()]);

test(
  "a message that the server leaves out is asked for again by itself",
  { timeout },
  async (t) => {
    const { session, fetches } = await inInbox(t, (command, tag) => {
      if (command.startsWith("UID FETCH 1:2")) return `${fetched(1, 1, "first")}${tag} OK\r\n`;
      if (command.startsWith("UID FETCH 2 ")) return `${fetched(2, 2, "later")}${tag} OK\r\n`;
      return undefined;
    });

    const { messages, missing } = await session.fetch([found(1), found(2)], noAbort());

    assert.deepEqual(bodies(messages), [
      [1, "first"],
      [2, "later"],
    ]);
    assert.deepEqual(missing, []);
    assert.equal(fetches().length, 2);
  },
);

test(
  "a message that is there and never comes is missing; the others are not",
  { timeout },
  async (t) => {
    const { session } = await inInbox(t, (command, tag) => {
      if (command.startsWith("UID FETCH 1:2")) return `${fetched(1, 1, "first")}${tag} OK\r\n`;
      if (command.startsWith("UID SEARCH")) return `* SEARCH 2\r\n${tag} OK\r\n`;
      return undefined;
    });

    const { messages, missing } = await session.fetch([found(1), found(2)], noAbort());

    assert.deepEqual(bodies(messages), [[1, "first"]]);
    assert.deepEqual(missing, [2]);
  },
);

test("an answer that cannot be read does not pass for a message", { timeout }, async (t) => {
  const { session } = await inInbox(t, (command, tag) => {
    if (command.startsWith("UID FETCH 1:2")) {
      return `${fetched(1, 1, "first")}* 2 FETCH (UID 2 BODY[] ((("\r\n${tag} OK\r\n`;
    }
    if (command.startsWith("UID FETCH 2 ")) return `${fetched(2, 2, "again")}${tag} OK\r\n`;
    return undefined;
  });
  const { messages, missing } = await session.fetch([found(1), found(2)], noAbort());
  assert.deepEqual([messages.length, missing], [2, []]);
});

test("the same bytes twice are the message, whatever size is announced", { timeout }, async (t) => {
  const { session, warnings, fetches } = await inInbox(t, (command, tag) =>
    command.startsWith("UID FETCH") ? `${fetched(1, 1, "seven b")}${tag} OK\r\n` : undefined,
  );

  const { messages, missing } = await session.fetch([found(1, 5)], noAbort());

  assert.deepEqual(bodies(messages), [[1, "seven b"]]);
  assert.deepEqual(missing, []);
  assert.equal(fetches().length, 2);
  assert.deepEqual(warnings(), [
    "the server announces 5 bytes for a message of 7; it is taken as it comes",
  ]);
});

test("other bytes each time are no message", { timeout }, async (t) => {
  let times = 0;
  const { session } = await inInbox(t, (command, tag) => {
    if (command.startsWith("UID SEARCH")) return `* SEARCH 1\r\n${tag} OK\r\n`;
    if (!command.startsWith("UID FETCH")) return undefined;
    times += 1;
    return `${fetched(1, 1, "x".repeat(6 + times))}${tag} OK\r\n`;
  });
  const { messages, missing } = await session.fetch([found(1, 5)], noAbort());
  assert.deepEqual([messages, missing], [[], [1]]);
});

test("one broken message does not refuse its whole batch", { timeout }, async (t) => {
  const { session } = await inInbox(t, (command, tag) => {
    if (command.startsWith("UID SEARCH")) return `* SEARCH 1 2\r\n${tag} OK\r\n`;
    if (command.startsWith("UID FETCH 2 ")) return `${fetched(2, 2, "whole")}${tag} OK\r\n`;
    return command.startsWith("UID FETCH") ? `${tag} BAD Command Argument Error 11\r\n` : undefined;
  });
  const { messages, missing } = await session.fetch([found(1), found(2)], noAbort());
  assert.deepEqual(bodies(messages), [[2, "whole"]]);
  assert.deepEqual(missing, [1]);
});

test("news of flags in between are no messages", { timeout }, async (t) => {
  const { session } = await inInbox(t, (command, tag) =>
    command.startsWith("UID FETCH")
      ? `* 3 FETCH (FLAGS (\\Seen))\r\n* 1 FETCH (UID 1 FLAGS ())\r\n${fetched(1, 1, "first")}${tag} OK\r\n`
      : undefined,
  );
  const { messages } = await session.fetch([found(1)], noAbort());
  assert.deepEqual(bodies(messages), [[1, "first"]]);
});

test(
  "a message without size or date is handed on to be fetched all the same",
  { timeout },
  async (t) => {
    const { session } = await inInbox(t, (command, tag) => {
      if (command.startsWith("UID SEARCH")) return `* SEARCH 2\r\n${tag} OK\r\n`;
      return command.startsWith("UID FETCH")
        ? `* 1 FETCH (UID 1 RFC822.SIZE 5 INTERNALDATE "20-Nov-2026 10:00:00 +0100")\r\n${tag} OK\r\n`
        : undefined;
    });
    assert.deepEqual(await session.describe([1, 2], noAbort()), [
      { uid: 1, sizeBytes: 5, receivedAt: Date.UTC(2026, 10, 20, 9) },
      { uid: 2, sizeBytes: 0, receivedAt: 0 },
    ]);
  },
);

for (const { name, answer, code } of [
  { name: "refused", answer: "NO not now", code: "IMAP_REFUSED" },
  { name: "not understood", answer: "BAD what", code: "IMAP_REFUSED" },
  { name: "put off", answer: "NO [UNAVAILABLE] later", code: "IMAP_BUSY" },
]) {
  test(`a search that is ${name} is not an empty one`, { timeout }, async (t) => {
    const { session } = await inInbox(t, (command, tag) =>
      command.startsWith("UID SEARCH") ? `${tag} ${answer}\r\n` : undefined,
    );
    await assert.rejects(session.search(noAbort()), { code });
    assert.equal(session.isUsable(), true);
  });
}

test("a search answer that cannot be read is not an empty one", { timeout }, async (t) => {
  const { session } = await inInbox(t, (command, tag) =>
    command.startsWith("UID SEARCH") ? `* SEARCH 1 2 (((\r\n${tag} OK\r\n` : undefined,
  );
  await assert.rejects(session.search(noAbort()), { code: "IMAP_PROTOCOL" });
});

test("a flag that is refused is an error", { timeout }, async (t) => {
  const { session } = await inInbox(t, (command, tag) => {
    if (command.startsWith("UID STORE")) return `${tag} NO [CANNOT] no flags here\r\n`;
    return command.startsWith("UID SEARCH") ? `* SEARCH 1\r\n${tag} OK\r\n` : undefined;
  });
  const request = { seen: true, flagged: false, unflag: false, move: undefined };
  const marking = session.mark([1], request, noAbort());
  await assert.rejects(marking, { code: "IMAP_REFUSED", detail: "no flags here" });
});

test("messages that vanish while they are marked are no failure", { timeout }, async (t) => {
  const { session, server } = await inInbox(t, (command, tag) => {
    if (command.startsWith("UID STORE 1:2")) return `${tag} NO some are gone\r\n`;
    return command.startsWith("UID SEARCH") ? `* SEARCH 2\r\n${tag} OK\r\n` : undefined;
  });
  await session.mark(
    [1, 2],
    { seen: true, flagged: false, unflag: false, move: undefined },
    noAbort(),
  );
  assert.ok(server.commands.includes("UID STORE 2 +FLAGS (\\Seen)"));
});

test("many messages are marked in commands that are not too long", { timeout }, async (t) => {
  const { session, server } = await inInbox(t, () => undefined);
  const uids = Array.from({ length: 5_000 }, (_, index) => 1_000_000 + 2 * index);
  await session.mark(
    uids,
    { seen: true, flagged: true, unflag: false, move: undefined },
    noAbort(),
  );
  const stores = server.commands.filter((command) => command.startsWith("UID STORE"));
  assert.equal(stores.flatMap((store) => store.split(" ")[2]?.split(",") ?? []).length, 5_000);
  assert.ok(stores.every((store) => store.length < 8_000 && store.endsWith("(\\Seen \\Flagged)")));
});

test("a fetch that freezes in the middle is hung up on after the limit", { timeout }, async (t) => {
  const clock = new FakeClock();
  const { session, server, fetches } = await inInbox(
    t,
    (command) =>
      command.startsWith("UID FETCH") ? "* 1 FETCH (UID 1 BODY[] {5}\r\nfi" : undefined,
    clock,
  );
  const { signal } = new AbortController();
  const rejected = assert.rejects(session.fetch([found(1)], signal), { code: "IMAP_TIMEOUT" });
  await until(() => fetches().length === 1);

  clock.advance(20_000);

  await rejected;
  await server.allClosed();
  assert.equal(session.isUsable(), false);
  assert.equal(clock.waiting, 0);
  assert.equal(listenersOn(signal), 0);
});

test("bytes are no progress: a drip ends with the limit", { timeout }, async (t) => {
  const clock = new FakeClock();
  let drip: (() => void) | undefined;
  const { session, server } = await inInbox(
    t,
    (command, _tag, socket) => {
      if (!command.startsWith("UID FETCH")) return undefined;
      drip = () => socket.write("x");
      return "* 1 FETCH (UID 1 BODY[] {500}\r\n";
    },
    clock,
  );
  const rejected = assert.rejects(session.fetch([found(1, 500)], noAbort()), {
    code: "IMAP_TIMEOUT",
  });
  await until(() => drip !== undefined);

  for (let halfSeconds = 0; halfSeconds < 40; halfSeconds += 1) {
    drip?.();
    await clock.run(500);
  }

  await rejected;
  await server.allClosed();
});

test("each whole message gives the next one its full limit", { timeout }, async (t) => {
  const clock = new FakeClock();
  let send: ((text: string) => void) | undefined;
  let tagged = "";
  const { session } = await inInbox(
    t,
    (command, tag, socket) => {
      if (!command.startsWith("UID FETCH")) return undefined;
      send = (text) => socket.write(text);
      tagged = tag;
      return "";
    },
    clock,
  );
  const fetching = session.fetch([found(1), found(2), found(3)], noAbort());
  await until(() => send !== undefined);

  for (const uid of [1, 2, 3]) {
    clock.advance(15_000);
    const before = session.connection.client.stats().received;
    send?.(fetched(uid, uid, "whole"));
    await until(() => session.connection.client.stats().received > before);
    await clock.run(0);
    await clock.run(0);
  }
  send?.(`${tagged} OK\r\n`);

  assert.equal((await fetching).messages.length, 3);
});

for (const { name, how } of [
  { name: "resets", how: "resetAndDestroy" },
  { name: "hangs up", how: "destroy" },
] as const) {
  test(`a server that ${name} in the middle is a lost connection`, { timeout }, async (t) => {
    const { session } = await inInbox(t, (command, _tag, socket) => {
      if (command.startsWith("UID FETCH"))
        socket.write("* 1 FETCH (UID 1 BODY[] {5}\r\nfi", () => socket[how]());
      return command.startsWith("UID FETCH") ? "" : undefined;
    });
    await assert.rejects(session.fetch([found(1)], noAbort()), { code: "IMAP_CLOSED" });
    assert.equal(session.isUsable(), false);
    await assert.rejects(session.search(noAbort()), { code: "IMAP_CLOSED" });
    await session.close();
  });
}

test("a search that is not answered is hung up on after its limit", { timeout }, async (t) => {
  const clock = new FakeClock();
  const { session, server } = await inInbox(
    t,
    (command) => (command.startsWith("UID SEARCH") ? "" : undefined),
    clock,
  );
  const rejected = assert.rejects(session.search(noAbort()), { code: "IMAP_TIMEOUT" });
  await until(() => server.commands.at(-1)?.startsWith("UID SEARCH") === true);
  clock.advance(15_000);
  await rejected;
  await server.allClosed();
});

test(
  "an abort ends a fetch with its own reason and the connection with it",
  { timeout },
  async (t) => {
    const { session, server, fetches } = await inInbox(t, (command) =>
      command.startsWith("UID FETCH") ? "" : undefined,
    );
    const abort = new AbortController();
    const reason = new Error("the account's limit passed");
    const rejected = assert.rejects(session.fetch([found(1)], abort.signal), reason);
    await until(() => fetches().length === 1);
    abort.abort(reason);
    await rejected;
    await server.allClosed();
  },
);

test("a LOGOUT that is not answered ends after the close limit", { timeout }, async (t) => {
  const clock = new FakeClock();
  const { session, server } = await inInbox(
    t,
    (command) => (command === "LOGOUT" ? "" : undefined),
    clock,
  );
  const closing = session.close();
  await until(() => server.commands.at(-1) === "LOGOUT");
  clock.advance(3_000);
  await closing;
  await server.allClosed();
});

test("after an error nothing waits for a LOGOUT", { timeout }, async (t) => {
  const { session, server } = await inInbox(t, (command, _tag, socket) => {
    if (command.startsWith("UID SEARCH")) socket.resetAndDestroy();
    return undefined;
  });
  await assert.rejects(session.search(noAbort()), { code: "IMAP_CLOSED" });
  await session.close();
  assert.equal(server.commands.includes("LOGOUT"), false);
});

test(
  "a range that the server ignores still gives the whole message, once",
  { timeout },
  async (t) => {
    const whole = "m".repeat(1024 * 1024 + 10);
    const { session, fetches } = await inInbox(t, (command, tag) =>
      command.startsWith("UID FETCH") ? `${fetched(1, 1, whole)}${tag} OK\r\n` : undefined,
    );
    const file = aFile(t);
    assert.equal(await session.fetchToFile(found(1, whole.length), file, noAbort()), true);
    assert.equal(readFileSync(file, "latin1"), whole);
    assert.equal(fetches().length, 1);
  },
);

test("a large message that goes on for ever is not taken", { timeout }, async (t) => {
  const chunk = "m".repeat(1024 * 1024);
  const { session } = await inInbox(t, (command, tag) => {
    if (command.startsWith("UID SEARCH")) return `* SEARCH 1\r\n${tag} OK\r\n`;
    return command.startsWith("UID FETCH") ? `${fetched(1, 1, chunk)}${tag} OK\r\n` : undefined;
  });
  const fetching = session.fetchToFile(found(1, chunk.length), aFile(t), noAbort());
  await assert.rejects(fetching, { code: "IMAP_INCOMPLETE" });
});

function aFile(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), "invoicesync-imap-"));
  t.after(() => rmSync(dir, { recursive: true }));
  return join(dir, "message");
}
