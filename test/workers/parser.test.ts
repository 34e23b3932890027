import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { promisify } from "node:util";
import { systemClock, type Clock } from "../../src/core/clock.ts";
import type { ReadOptions } from "../../src/invoice/read-document.ts";
import { createParser } from "../../src/workers/parser.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { anInvoiceXml } from "../support/invoice-xml-maker.ts";
import { aMail } from "../support/mail-maker.ts";

const never = new AbortController().signal;
const options: ReadOptions = {
  content: "xml",
  pdfPasswords: [],
  ownCompany: { names: [], taxIds: [] },
  today: "2026-11-20",
  xmlInvoices: [],
};

function aParser(t: TestContext, clock: Clock = systemClock) {
  const parser = createParser({ limitMs: 15_000, clock });
  t.after(() => parser.close());
  return parser;
}

async function subjectRead(parser: ReturnType<typeof aParser>): Promise<string> {
  return (await parser.readMessage(aMail({ subject: "still alive" }), never)).message.subject;
}

/** Its base64 keeps the thread busy for far longer than the turn of a loop. */
const busyMail = Buffer.concat([
  Buffer.from("Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"),
  Buffer.alloc(40_000_000, `${"A".repeat(76)}\r\n`),
]);

describe("the parser", () => {
  test("reads a message with its attachments", async (t) => {
    const raw = aMail({ subject: "One", attachments: [{ name: "a.bin", content: "content" }] });
    const reading = await aParser(t).readMessage(raw, never);
    assert.ok(reading.readable);
    assert.equal(reading.message.subject, "One");
    assert.equal(reading.message.headers.get("subject")?.[0], "One");
    assert.equal(Buffer.from(reading.message.attachments[0]?.bytes ?? []).toString(), "content");
    assert.equal(raw.length > 0, true, "the caller's bytes are still the caller's");
  });

  test("reads a document", async (t) => {
    const xml = Buffer.from(anInvoiceXml({ number: "F-1" }));
    const [reading] = await aParser(t).readDocument(xml, "a.xml", options, never);
    assert.equal(reading?.invoice?.number, "F-1");
    assert.equal(reading?.part, "a.xml");
  });

  test("takes many requests at once, and answers each with its own", async (t) => {
    const parser = aParser(t);
    const numbers = Array.from({ length: 20 }, (_, at) => `F-${at}`);
    const readings = await Promise.all(
      numbers.map((number) =>
        parser.readDocument(Buffer.from(anInvoiceXml({ number })), null, options, never),
      ),
    );
    assert.deepEqual(
      readings.map(([reading]) => reading?.invoice?.number),
      numbers,
    );
  });

  test("ends a request that passes its limit, and reads the next one", async (t) => {
    const clock = new FakeClock();
    const parser = aParser(t, clock);
    const reading = parser.readMessage(busyMail, never);
    const next = subjectRead(parser);
    while (clock.waiting === 0) await turn();
    clock.advance(15_000);
    await assert.rejects(reading, { name: "CodedError", code: "PARSE_TIMEOUT" });
    assert.equal(await next, "still alive");
  });

  test("ends a request whose signal aborts, and reads the next one", async (t) => {
    const clock = new FakeClock();
    const parser = aParser(t, clock);
    const stop = new AbortController();
    const reading = parser.readMessage(busyMail, stop.signal);
    while (clock.waiting === 0) await turn();
    stop.abort(new Error("the account's limit"));
    await assert.rejects(reading, { message: "the account's limit" });
    assert.equal(await subjectRead(parser), "still alive");
  });

  test("lets who waits give up without harm to the others", async (t) => {
    const parser = aParser(t);
    const stop = new AbortController();
    const [first, second, third] = [
      subjectRead(parser),
      parser.readMessage(aMail(), stop.signal),
      subjectRead(parser),
    ];
    stop.abort(new Error("stopped"));
    await assert.rejects(second, { message: "stopped" });
    assert.deepEqual(await Promise.all([first, third]), ["still alive", "still alive"]);
  });

  test("takes in nothing that is larger than memory allows", async (t) => {
    const bytes = new Uint8Array(100_000_001);
    await assert.rejects(aParser(t).readMessage(bytes, never), { code: "PARSE_MEMORY" });
  });

  test("blames nobody for what the process held before", async (t) => {
    const parser = aParser(t);
    const held = Buffer.alloc(520_000_000, 1);
    const small = await parser.readMessage(aMail({ text: "Is it there?" }), never);
    assert.equal(small.message.text.trim(), "Is it there?");
    const larger = await parser.readMessage(aMail({ text: "x".repeat(100_000) }), never);
    assert.ok(larger.readable);
    assert.equal(held.at(-1), 1); // held till here
  });

  test("ends what is in flight when it is closed", async (t) => {
    const clock = new FakeClock();
    const parser = aParser(t, clock);
    const reading = parser.readMessage(busyMail, never);
    const failed = assert.rejects(reading, { name: "CodedError", code: "INTERNAL" });
    while (clock.waiting === 0) await turn();
    await parser.close();
    await failed;
    await assert.rejects(subjectRead(parser), { code: "INTERNAL" });
  });
});

test("a process waits for its request and not for the thread, whose flags are its own", async () => {
  const parser = join(import.meta.dirname, "../../src/workers/parser.ts");
  const script = `
    const { createParser } = await import(${JSON.stringify(parser)});
    const clock = { now: () => 0, timers: { setTimeout: () => 0, clearTimeout: () => {} } };
    const { readMessage } = createParser({ limitMs: 1, clock });
    const raw = Buffer.from("Subject: read\\r\\n\\r\\n");
    const { message } = await readMessage(raw, new AbortController().signal);
    process.stdout.write(message.subject);
  `;
  const once = "data:text/javascript,import{writeSync}from'node:fs';writeSync(1,'started ')";
  const args = ["--import", once, "--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 30_000 });
  assert.equal(stdout, "started read");
});
