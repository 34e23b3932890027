import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { headerBlock, headerLines, readHeaders } from "../../src/mail/header-block.ts";

describe("the header block", () => {
  for (const { name, raw, block } of [
    { name: "ends with its blank line, CRLF", raw: "A: 1\r\n\r\nbody", block: "A: 1\r\n\r\n" },
    { name: "ends with its blank line, LF", raw: "A: 1\nB: 2\n\nx\n\n", block: "A: 1\nB: 2\n\n" },
    { name: "is all there is without a blank line", raw: "A: 1\r\nB: 2", block: "A: 1\r\nB: 2" },
    { name: "is the blank line when the message begins with it", raw: "\r\nbody", block: "\r\n" },
    { name: "is empty for an empty message", raw: "", block: "" },
  ]) {
    test(name, () => assert.equal(headerBlock(Buffer.from(raw)).toString(), block));
  }

  test("gives every line by lower-case name, unfolded, in order", () => {
    const raw =
      "Received: a\r\nX-Long: one\r\n two\r\n\tthree\r\nreceived : b\r\nno field\r\n\r\nTo: x";
    const lines = headerLines(Buffer.from(raw));
    assert.deepEqual(lines.get("received"), ["a", "b"]);
    assert.deepEqual(lines.get("x-long"), ["one two three"]);
    assert.equal(lines.has("to"), false);
    assert.equal(lines.size, 2);
  });
});

describe("what taking in reads", () => {
  for (const { name, raw, expected } of [
    {
      name: "plain headers",
      raw: "From: Ann <ann@example.com>\r\nSubject: Hello\r\nMessage-ID: <1@x>\r\n\r\n",
      expected: { sender: "ann@example.com", subject: "Hello", messageId: "<1@x>" },
    },
    {
      name: "lines that end in CR alone",
      raw: "From: Ann <ann@example.com>\rSubject: Hello\r there\r\rSubject: no\r",
      expected: { sender: "ann@example.com", subject: "Hello there", messageId: null },
    },
    {
      name: "a subject in encoded words that cut a letter in two",
      raw: "Subject: =?utf-8?B?RmFjdHVyYSBu?= =?UTF-8?B?wg==?=\r\n =?utf-8?B?ujE=?=\r\n\r\n",
      expected: { sender: null, subject: "Factura nº1", messageId: null },
    },
    {
      name: "Latin-1 bytes as they are",
      raw: Buffer.from("From: M\xfcller <m@example.com>\nSubject: Rechnung f\xfcr\n\n", "latin1"),
      expected: { sender: "m@example.com", subject: "Rechnung für", messageId: null },
    },
    {
      name: "a From without an address",
      raw: "From: Nobody\n\n",
      expected: { sender: "Nobody", subject: null, messageId: null },
    },
    {
      name: "Sender where there is no From",
      raw: "Sender: <s@example.com>\nSubject:  \n\n",
      expected: { sender: "s@example.com", subject: null, messageId: null },
    },
    { name: "nothing", raw: "", expected: { sender: null, subject: null, messageId: null } },
  ]) {
    test(`reads ${name}`, () => assert.deepEqual(readHeaders(Buffer.from(raw)), expected));
  }

  test("a hostile header is cut to a bounded length", () => {
    const long = "x".repeat(500_000);
    const headers = readHeaders(
      Buffer.from(`From: ${long}@example.com\nSubject: ${long}\nMessage-ID: <${long}>\n\n`),
    );
    assert.equal(headers.messageId, null);
    assert.ok((headers.sender ?? "").length <= 500);
    assert.ok((headers.subject ?? "").length <= 1_000);
  });
});
