import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { test } from "node:test";
import { codedError } from "../../src/core/errors.ts";
import type { Life } from "../support/life.ts";
import { aMail } from "../support/mail-maker.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";
import { aSender } from "./a-sender.ts";

const mail = { raw: aMail(), from: "shop@example.com", to: "customer@example.org" };

/** Sends once: how it ended, and whether the message was handed over before. */
async function sendOnce(t: Life, port: number, settings: object = {}) {
  let handedOver = 0;
  const onHandOver = async () => void (handedOver += 1);
  const end = await aSender(t, { port, ...settings })
    .send(mail, { onHandOver }, new AbortController().signal)
    .catch((error: unknown) => codedError(error).code);
  return { end, handedOver };
}

for (const code of [421, 450, 451, 452]) {
  for (const stage of ["connect", "auth", "mail", "rcpt", "data"] as const) {
    test(`${code} at ${stage} was surely not taken, and is tried again`, async (t) => {
      const sink = await startSmtpSink(t, {
        users: { shop: "secret" },
        faults: { answer: { stage, code }, times: 1 },
      });
      const settings = { user: "shop", password: "secret" };
      const { end } = await sendOnce(t, sink.port, settings);
      assert.equal(end, "SMTP_TRANSIENT");
      assert.equal(sink.mails.length, 0);
      const again = await sendOnce(t, sink.port, settings);
      assert.deepEqual([again.end, sink.mails.length], ["sent", 1]);
    });
  }
}

/** A server of a few canned answers; `body` is what follows a 354 up to its end. */
async function aScript(t: Life, answers: Readonly<Record<string, string>>): Promise<number> {
  const good: Readonly<Record<string, string>> = {
    greeting: "220 script ESMTP\r\n",
    EHLO: "250-script\r\n250 SIZE 1000000\r\n",
    MAIL: "250 ok\r\n",
    RCPT: "250 ok\r\n",
    DATA: "354 go on\r\n",
    body: "250 taken\r\n",
  };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    const say = (step: string) => {
      const words = answers[step] ?? good[step] ?? "221 bye\r\n";
      if (!words.endsWith("…")) return void socket.write(words);
      const more = () => {
        while (!socket.destroyed && socket.write(words.slice(0, -1).repeat(1_000)));
      };
      socket.on("drain", more);
      more();
    };
    let isBody = false;
    say("greeting");
    socket.on("data", (chunk: Buffer) => {
      const words = chunk.toString("latin1");
      const verb = words.slice(0, 4).toUpperCase();
      if (isBody && !words.endsWith("\r\n.\r\n") && words !== ".\r\n") return;
      // HELO is what is tried when EHLO brings nothing
      say(isBody ? "body" : verb === "HELO" ? "EHLO" : verb);
      isBody = !isBody && verb === "DATA";
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port; // it listens on TCP
}

// whatever comes before the message's end was surely not taken
for (const step of ["greeting", "EHLO", "MAIL", "RCPT", "DATA"]) {
  for (const [name, words] of [
    ["lines without end", "250-and more\r\n…"],
    ["a code that there is not", "999 what\r\n"],
    ["words without a code", "ok\r\n"],
    ["a web page", "HTTP/1.1 200 OK\r\n\r\n<html>\r\n"],
    ["NULs", "\u0000\u0000\u0000\r\n"],
  ] as const) {
    test(`${name} at ${step} is no yes`, async (t) => {
      const { end, handedOver } = await sendOnce(t, await aScript(t, { [step]: words }));
      assert.match(end, /^SMTP_(PROTOCOL|CLOSED)$/);
      assert.equal(handedOver, 0);
    });
  }
}

for (const [name, answers, expected] of [
  ["lines without end for the message", { body: "250-and more\r\n…" }, /^in_doubt$/],
  ["words without a code for the message", { body: "taken\r\n" }, /^in_doubt$/],
  ["a code too short for the message", { body: "2 taken\r\n" }, /^in_doubt$/],
  ["a no for the message", { body: "554 spam\r\n" }, /^SMTP_REJECTED$/],
] as const) {
  test(`${name} is never taken for more than it says`, async (t) => {
    const { end } = await sendOnce(t, await aScript(t, answers));
    assert.match(end, expected);
  });
}
