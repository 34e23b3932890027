import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readMessage, type Message } from "../../../src/mail/message.ts";

/** What a message says, with its lines ended as given. */
async function read(lines: string, ending = "\r\n"): Promise<Message> {
  const raw = Buffer.from(lines.replaceAll("\n", ending), "latin1");
  const reading = await readMessage(raw);
  assert.ok(reading.readable, "the message is readable");
  return reading.message;
}

const files = ({ attachments }: Message) =>
  attachments.map(({ name, bytes }) => [name, Buffer.from(bytes).toString("latin1")]);

const PDF = 'Content-Type: application/pdf; name="a.pdf"\n\n%PDF-1';
const MIXED = "From: a@example.com\nContent-Type: multipart/mixed; boundary=b\n\n";

describe("the parts of a message are told apart", () => {
  for (const { what, raw, text, attachments = [["a.pdf", "%PDF-1"]] } of [
    {
      what: "with text before and after them that nobody sees",
      raw: `${MIXED}before\n--b\n\nHi\n--b\n${PDF}\n--b--\nafter\n--b\n\nlater`,
      text: "Hi",
    },
    {
      what: "when white space follows their delimiters",
      raw: `${MIXED}--b \n\nHi\n--b\t \n${PDF}\n--b--  \n`,
      text: "Hi",
    },
    {
      what: "without the last delimiter",
      raw: `${MIXED}--b\n\nHi\n--b\n${PDF}`,
      text: "Hi",
    },
    {
      what: "without the line end after the last delimiter",
      raw: `${MIXED}--b\n\nHi\n--b\n${PDF}\n--b--`,
      text: "Hi",
    },
    {
      what: "when the message ends in a header",
      raw: `${MIXED}--b\n\nHi\n--b\n${PDF}\n--b\nContent-Type: text/plain; char`,
      text: "Hi",
    },
    {
      what: "when a boundary begins with another",
      raw: `${MIXED}--b\nContent-Type: multipart/alternative; boundary=bb\n\n--bb\n\nHi\n--bb--\n--b\n${PDF}\n--b--`,
      text: "Hi",
    },
    {
      what: "when another boundary begins with it, and ends as a delimiter does",
      raw: `${MIXED}--b\nContent-Type: multipart/mixed; boundary="b--"\n\n--b--\n\nHi\n--b----\n--b\n${PDF}\n--b--`,
      text: "Hi",
    },
    {
      what: "when the outer boundary ends an inner multipart",
      raw: `${MIXED}--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\nHi\n--b\n${PDF}\n--b--`,
      text: "Hi",
    },
    {
      what: "when two multiparts share a boundary",
      raw: `${MIXED}--b\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nHi\n--b--\n--b\n${PDF}\n--b--`,
      text: "Hi",
    },
    {
      what: "when a part has no header, and when it lacks even the line for it",
      raw: `${MIXED}--b\n\nOne\n--b\nTwo\n\nthree\n--b\n${PDF}\n--b--`,
      text: "One\nTwo\n\nthree",
    },
    {
      what: "when spaces stand in the line that should be empty",
      raw: `${MIXED}--b\n  \nHi\n\nyou\n--b\n${PDF}\n--b--`,
      text: "Hi\n\nyou",
    },
    {
      what: "when a part is nothing but its header",
      raw: `${MIXED}--b\n\nHi\n--b\nContent-Type: text/plain\n--b\n${PDF}\n--b\n--b--`,
      text: "Hi",
    },
    {
      what: "when a header goes over to the text without an empty line",
      raw: `${MIXED}--b\nContent-Type: text/plain\nHi you\n--b\n${PDF}\n--b--`,
      text: "Hi you",
    },
    {
      what: "when dashes stand in the text",
      raw: `${MIXED}--b\n\n-- \n--\n--c\n--b-\n--bb\nx--b\n--b\n${PDF}\n--b--`,
      text: "-- \n--\n--c\n--b-\n--bb\nx--b",
    },
    {
      what: "of a digest, where each is a message",
      raw: "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: 1\n\nHi\n--b--",
      text: "",
      attachments: [[null, "Subject: 1\r\n\r\nHi"]],
    },
    {
      what: "of a report: its texts are shown, the returned header is a file",
      raw: `Content-Type: multipart/report; boundary=b\n\n--b\n\nFailed\n--b\nContent-Type: message/delivery-status\n\nStatus: 5.0.0\n--b\nContent-Type: text/rfc822-headers\n\nTo: x\n--b--`,
      text: "Failed\nStatus: 5.0.0",
      attachments: [[null, "To: x"]],
    },
    {
      what: "of a file with a Mac's resources: both are files",
      raw: `${MIXED}--b\nContent-Type: multipart/appledouble; boundary=c\n\n--c\nContent-Type: application/applefile\n\nx\n--c\n${PDF}\n--c--\n--b--`,
      text: "",
      attachments: [
        [null, "x"],
        ["a.pdf", "%PDF-1"],
      ],
    },
    {
      what: "never in a multipart without its delimiters: all of it is shown",
      raw: "Content-Type: multipart/mixed; boundary=b\n\n--c\n\nHi\n--c--",
      text: "--c\n\nHi\n--c--",
      attachments: [],
    },
    {
      what: "never in a multipart without a boundary: all of it is shown",
      raw: "Content-Type: multipart/mixed\n\n--c\nHi",
      text: "--c\nHi",
      attachments: [],
    },
    {
      what: "never where there is no header: all of it is text",
      raw: "Just a text.\nNo header.",
      text: "Just a text.\nNo header.",
      attachments: [],
    },
    {
      what: "when a part is one letter",
      raw: `${MIXED}--b\n${PDF}\n--b\nx`,
      text: "x",
    },
    {
      what: "beside a file in the text itself",
      raw: "From: a@example.com\n\nHi\nbegin 644 a.pdf\n&)5!$1BTQ\n`\nend",
      text: "Hi\n",
    },
  ]) {
    test(what, async () => {
      for (const ending of ["\r\n", "\n", "\r"]) {
        const message = await read(raw, ending);
        assert.equal(message.text, text);
        const expected = attachments.map(([name, bytes]) => [
          name,
          bytes?.replaceAll("\r\n", ending === "\r" ? "\n" : ending),
        ]);
        assert.deepEqual(files(message), expected);
      }
    });
  }

  test("by the first of two headers that say what it is", async () => {
    const message = await read("Content-Type: text/plain\nContent-Type: text/html\n\n<p>Hi");
    assert.equal(message.text, "<p>Hi");
    assert.equal(message.html, null);
  });
});

describe("a part", () => {
  for (const [what, header, name, contentType] of [
    [
      "has the name of its disposition",
      "Content-Type: application/pdf; name=x\nContent-Disposition: attachment; filename=y",
      "y",
      "application/pdf",
    ],
    [
      "has a name in encoded words",
      'Content-Type: application/pdf; name="=?utf-8?B?w6Q=?=\n =?utf-8?Q?_b.pdf?="',
      "ä b.pdf",
      "application/pdf",
    ],
    [
      "has a name with a quote and a semicolon in its encoded words",
      'Content-Disposition: attachment; filename="=?utf-8?Q?a=22=3Bb.pdf?="',
      'a";b.pdf',
      "application/octet-stream",
    ],
    [
      "has a name that is no path to us",
      'Content-Type: application/pdf; name="../../etc/x.pdf"',
      "../../etc/x.pdf",
      "application/pdf",
    ],
    [
      "has a name in bytes of its own code page",
      "Content-Type: application/pdf; name=\xe4.pdf",
      "ä.pdf",
      "application/pdf",
    ],
    [
      "is a file of any kind when only its name is known",
      "Content-Disposition: inline; filename=a.pdf",
      "a.pdf",
      "application/octet-stream",
    ],
    [
      "is a file when its disposition is unknown",
      "Content-Type: text/plain\nContent-Disposition: x-none",
      null,
      "text/plain",
    ],
    ["is a file when its type is none", "Content-Type: pdf", null, "pdf"],
  ] as const) {
    test(what, async () => {
      const [file] = (await read(`${MIXED}--b\n${header}\n\nx\n--b--`)).attachments;
      assert.deepEqual([file?.name, file?.contentType], [name, contentType]);
    });
  }

  for (const [what, encoding, body] of [
    ["base64 in capitals", "BASE64", "JVBERi0x"],
    ["base64 with a comment", "base64 (as always)", "JVBERi0x"],
    ["quoted-printable", "Quoted-Printable", "=25PDF-=\n1"],
    ["uuencode", "x-uuencode", "begin 644 x\n&)5!$1BTQ\n`\nend"],
    ["binary", "binary", "%PDF-1"],
    ["what nobody knows", "x-none", "%PDF-1"],
  ] as const) {
    test(`is decoded from ${what}`, async () => {
      const header = `Content-Type: application/pdf\nContent-Transfer-Encoding: ${encoding}`;
      assert.deepEqual(files(await read(`${MIXED}--b\n${header}\n\n${body}\n--b--`)), [
        [null, "%PDF-1"],
      ]);
    });
  }

  test("that is not encoded is a piece of the message's own memory", async () => {
    const raw = Buffer.from(`${MIXED}--b\n${PDF}\n--b--`);
    const reading = await readMessage(raw);
    assert.equal(reading.message.attachments[0]?.bytes.buffer, raw.buffer);
  });

  test("of HTML is read in the charset that it gives itself", async () => {
    const { html } = await read('Content-Type: text/html\n\n<meta charset="iso-8859-2"><p>\xb1');
    assert.match(html ?? "", /ą/);
  });

  test("of flowed text is joined", async () => {
    const header = "Content-Type: text/plain; format=Flowed; delsp=Yes";
    assert.equal((await read(`${header}\n\nOne \ntwo`)).text, "Onetwo");
  });
});

describe("hostile parts", () => {
  const deep = (levels: number) =>
    Array.from(
      { length: levels },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`,
    );
  for (const [what, raw] of [
    ["a million lines that are almost delimiters", `${MIXED}--b\n\n${"--b-\n".repeat(1_000_000)}`],
    ["a million dashes", `${MIXED}--b\n\n${"-".repeat(5_000_000)}`],
    ["a delimiter of a megabyte", `${MIXED}--b\n\n--b${" ".repeat(1_000_000)}\n`],
    [
      "500 levels, and a million delimiters of none",
      `${deep(500).join("")}\n${"--x\n".repeat(1_000_000)}`,
    ],
    [
      "500 levels that share a boundary",
      `${"Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(500)}\nHi${"\n--b--".repeat(500)}`,
    ],
    ["NUL bytes everywhere", `${MIXED}\0--b\n\0\nHi\n--\0b\n--b\n\0`],
  ] as const) {
    test(`are read in one walk: ${what}`, async () => {
      await read(raw, "\n");
    });
  }

  for (const [what, raw, why] of [
    ["with too many parts", `${MIXED}${"--b\n\n".repeat(1_001)}`, "it has more than 1000 parts"],
    ["too deep", deep(1_001).join(""), "it has more than 1000 parts"],
    [
      "with a header too large",
      `${MIXED}--b\n${`X: ${"y".repeat(1_000)}\n`.repeat(1_100)}\n`,
      "it has a header of more than 1 MB",
    ],
  ] as const) {
    test(`make a message unreadable ${what}`, async () => {
      const reading = await readMessage(Buffer.from(raw));
      assert.deepEqual(reading.readable ? undefined : reading.why, why);
    });
  }
});
