import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { readMessage, type Message } from "../../src/mail/message.ts";
import { aMail } from "../support/mail-maker.ts";

async function read(raw: Buffer | string): Promise<Message> {
  const reading = await readMessage(Buffer.from(raw as string)); // a Buffer is copied all the same
  assert.ok(reading.readable, "the message is readable");
  return reading.message;
}

const files = (message: Message) =>
  message.attachments.map(({ name, bytes }) => [name, Buffer.from(bytes).toString("latin1")]);

describe("the headers of a message", () => {
  test("are decoded, and all of them are there", async () => {
    const message = await read(
      "Received: one\r\nReceived: two\r\nFrom: =?utf-8?q?J=C3=BCrgen?= <j@example.com>\r\n" +
        "To: a@example.com, B <b@example.com>\r\nReply-To: r@example.com\r\nCc: c@example.com\r\n" +
        "Subject: =?utf-8?q?F=C3=BCr?=\r\n Sie\r\nDate: Fri, 20 Nov 2026 10:00:00 +0100 (CET)\r\n" +
        "Message-ID: <1@x>\r\nIn-Reply-To: <0@x>\r\nReferences: <a@x>\r\n <0@x>\r\n\r\nHi\r\n",
    );
    assert.deepEqual(message.from, [{ name: "Jürgen", address: "j@example.com" }]);
    assert.deepEqual(
      message.to.map(({ address }) => address),
      ["a@example.com", "b@example.com"],
    );
    assert.equal(message.replyTo[0]?.address, "r@example.com");
    assert.equal(message.cc[0]?.address, "c@example.com");
    assert.equal(message.subject, "Für Sie");
    assert.equal(message.sentAt, Date.UTC(2026, 10, 20, 9));
    assert.equal(message.messageId, "<1@x>");
    assert.equal(message.inReplyTo, "<0@x>");
    assert.deepEqual(message.references, ["<a@x>", "<0@x>"]);
    assert.deepEqual(message.headers.get("received"), ["one", "two"]);
    assert.equal(message.text.trim(), "Hi");
  });
});

describe("the text of a message", () => {
  const part = (type: string, body: string, more = "") =>
    `--b\r\nContent-Type: ${type}\r\n${more}\r\n${body}\r\n`;
  const multipart = (type: string, ...parts: string[]) =>
    `Content-Type: multipart/${type}; boundary=b\r\n\r\n${parts.join("")}--b--\r\n`;

  for (const { name, raw, text } of [
    {
      name: "is the plain alternative",
      raw: multipart("alternative", part("text/plain", "plain"), part("text/html", "<p>html</p>")),
      text: "plain",
    },
    {
      name: "is the plain alternative also when it stands last",
      raw: multipart("alternative", part("text/html", "<p>html</p>"), part("text/plain", "plain")),
      text: "plain",
    },
    {
      name: "is made from HTML where the plain alternative is empty",
      raw: multipart("alternative", part("text/plain", " "), part("text/html", "<p>html</p>")),
      text: "html",
    },
    {
      name: "joins HTML and a list's footer",
      raw: multipart("mixed", part("text/html", "<p>html</p>"), part("text/plain", "footer")),
      text: "html\nfooter",
    },
    {
      name: "is decoded by its charset",
      raw: Buffer.from("Content-Type: text/plain; charset=windows-1252\r\n\r\n\x80 5", "latin1"),
      text: "€ 5",
    },
    {
      name: "is read in Windows' code page where no charset is given",
      raw: Buffer.from("Content-Type: text/plain\r\n\r\nF\xfcr Sie", "latin1"),
      text: "Für Sie",
    },
    {
      name: "survives a charset that nobody knows",
      raw: "Content-Type: text/plain; charset=x-none\r\n\r\nplain",
      text: "plain",
    },
  ]) {
    test(name, async () => assert.equal((await read(raw)).text.trim(), text));
  }
});

describe("the attachments of a message", () => {
  test("are inline parts too, with their content id", async () => {
    const raw = aMail({
      html: '<img src="cid:logo">',
      attachments: [
        { name: "a.pdf", contentType: "application/octet-stream", content: "%PDF-1", inline: true },
        {
          name: "l.png",
          contentType: "image/png",
          content: "png",
          inline: true,
          contentId: "logo",
        },
      ],
    });
    const message = await read(raw);
    assert.deepEqual(files(message), [
      ["a.pdf", "%PDF-1"],
      ["l.png", "png"],
    ]);
    assert.deepEqual(
      message.attachments.map(({ contentId, inline }) => [contentId, inline]),
      [
        [null, true],
        ["logo", true],
      ],
    );
  });

  for (const [name, content] of [
    ["a PDF", "%PDF-1.4\n\xe2\xe3\xcf\xd3\n"],
    ["an XML", '<?xml version="1.0"?>\r\n<Invoice/>'],
    ["an XML without a declaration", '<p:Fattura xmlns:p="urn:x">\r\n</p:Fattura>'],
    ["a signed file", "0\x82\x01\0\x06\x09\x2a\x86\x48"],
    ["a zip", "PK\x03\x04\x14\0"],
  ] as const) {
    test(`are ${name} that is declared to be plain text, byte for byte`, async () => {
      const base64 = Buffer.from(content, "latin1").toString("base64");
      const message = await read(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n" +
          '--b\r\nContent-Type: text/plain; name="f"\r\nContent-Transfer-Encoding: base64\r\n' +
          `\r\n${base64}\r\n--b--\r\n`,
      );
      assert.deepEqual(files(message), [["f", content]]);
      assert.equal(message.text.trim(), "Hello");
    });
  }

  test("are messages, whole", async () => {
    const inner = "Subject: inner\r\n\r\nHi\r\n";
    for (const disposition of ["", "Content-Disposition: inline\r\n"]) {
      const message = await read(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" +
          `Content-Type: message/rfc822\r\n${disposition}\r\n${inner}\r\n--b--\r\n`,
      );
      assert.deepEqual(
        message.attachments.map(({ contentType }) => contentType),
        ["message/rfc822"],
      );
      assert.match(files(message)[0]?.[1] ?? "", /^Subject: inner\r\n\r\nHi/);
      assert.equal(message.text, "");
    }
  });

  test("may be the whole message", async () => {
    const raw = 'Content-Type: application/pdf; name="=?utf-8?q?n=C2=BA1.pdf?="\r\n\r\n%PDF-1.4';
    assert.deepEqual(files(await read(raw)), [["nº1.pdf", "%PDF-1.4"]]);
  });

  test("have their names as the sender wrote them", async () => {
    const raw =
      "Content-Type: application/pdf\r\n" +
      "Content-Disposition: attachment; filename*0*=utf-8''..%2F..%2Fn%C2%BA; filename*1*=1.pdf\r\n\r\n%PDF-";
    assert.equal((await read(raw)).attachments[0]?.name, "../../nº1.pdf");
  });
});

describe("a hostile message", () => {
  const start = "From: Ann <ann@example.com>\r\nSubject: Invoice 7\r\n";
  const nested = (depth: number) =>
    Array.from(
      { length: depth },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
    ).join("");
  for (const { name, raw } of [
    { name: "5,000 levels", raw: `${start}${nested(5_000)}` },
    {
      name: "50,000 parts",
      raw: `${start}Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n\r\nx\r\n".repeat(50_000)}`,
    },
    { name: "a header of 20 MB", raw: `${start}X-Long: ${"x".repeat(20_000_000)}\r\n\r\nHi` },
    {
      name: "200,000 recipients",
      raw: `${start}To: ${"a@example.com,".repeat(200_000)}\r\n\r\nHi`,
    },
  ]) {
    test(`with ${name} is unreadable, and still says who sent it`, async () => {
      const reading = await readMessage(Buffer.from(raw));
      assert.equal(reading.readable, false);
      assert.equal(reading.message.from[0]?.address, "ann@example.com");
      assert.equal(reading.message.subject, "Invoice 7");
      assert.deepEqual(reading.message.attachments, []);
    });
  }

  test("with 20,000 nested div is read", async () => {
    const html = `${"<div>".repeat(20_000)}deep${"</div>".repeat(20_000)}`;
    const message = await read(`${start}Content-Type: text/html\r\n\r\n${html}`);
    assert.equal(message.text, "deep");
  });

  test("without anything is read", async () => {
    for (const raw of ["", "\r\n", "no header at all", "\0\xff\xfe"]) {
      assert.deepEqual((await read(raw)).attachments, []);
    }
  });
});

const samples = join(import.meta.dirname, "../../../shared/samples");
const samplesMissing = existsSync(samples) ? false : "the samples are not there";

describe("the samples", { skip: samplesMissing }, () => {
  for (const folder of ["odd-mail", "machine-mail"]) {
    test(`in ${folder} are all read`, async () => {
      for (const file of readdirSync(join(samples, folder))) {
        const reading = await readMessage(readFileSync(join(samples, folder, file)));
        assert.ok(reading.readable, `${file} is readable`);
      }
    });
  }
});
