import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readMessage } from "../../../src/mail/message.ts";
import { aMail } from "../../support/mail-maker.ts";
import { SeededRandom } from "../../support/seeded-random.ts";

const FRAGMENTS: readonly [string, ...string[]] = [
  "\r\n",
  "\n",
  "\r",
  "\r\n\r\n",
  "--b",
  "--b\r\n",
  "--b--",
  "--bb\r\n",
  "--",
  "-- ",
  "Content-Type: multipart/mixed; boundary=b\r\n",
  "Content-Type: multipart/alternative; boundary=bb\r\n",
  'Content-Type: multipart/digest; boundary="b--"\r\n',
  "Content-Type: text/html\r\n",
  "Content-Type: text/plain; format=flowed; charset=utf-16\r\n",
  "Content-Type: message/rfc822\r\n",
  "Content-Type: application/pdf; name*0*=utf-8''%C3; name*1*=%A4\r\n",
  'Content-Type: ;="\r\n',
  "Content-Transfer-Encoding: base64\r\n",
  "Content-Transfer-Encoding: quoted-printable\r\n",
  "Content-Transfer-Encoding: uuencode\r\n",
  'Content-Disposition: attachment; filename="a\\\r\n',
  "SGVsbG8=\r\n",
  "=C3=A4=\r\n",
  "begin 644 a\r\n#0V%T\r\nend\r\n",
  "<p>Hi<script>",
  "%PDF-",
  "\0",
  "Subject: =?utf-8?B?w6Q?=\r\n",
  'From: "a" <a@example.com>\r\n',
  " ",
  ">",
  "\xff\xfe",
  "\x1b$B",
];

async function check(raw: Buffer, what: string): Promise<void> {
  const { message } = await readMessage(raw).catch((cause: unknown) => {
    throw new Error(`${what}: ${JSON.stringify(raw.toString("latin1"))}`, { cause });
  });
  const size = message.attachments.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  assert.ok(size <= raw.length, `${what}: no more comes out of a message than is in it`);
  assert.ok(message.attachments.length <= 1_000, what);
  assert.ok(message.text.length <= 1_000_000, what);
}

describe("whatever a message consists of, it is read and nothing is thrown:", () => {
  test("pieces of messages in any order", async () => {
    const random = new SeededRandom(20_261_120);
    for (let round = 0; round < 5_000; round += 1) {
      const pieces = Array.from({ length: random.below(40) }, () => random.oneOf(FRAGMENTS));
      await check(Buffer.from(pieces.join(""), "latin1"), `round ${round}`);
    }
  });

  test("bytes without any sense", async () => {
    const random = new SeededRandom(7);
    for (let round = 0; round < 500; round += 1) {
      await check(random.bytes(random.below(400)), `round ${round}`);
    }
  });

  const mail = aMail({
    subject: "Rechnung für März",
    text: "Grüße\n",
    html: "<p>Grüße</p>",
    attachments: [
      { name: "März.pdf", contentType: "application/pdf", content: "%PDF-1.4 and more of it" },
      { name: "b.txt", contentType: "text/plain", content: "b", inline: true, contentId: "c" },
    ],
  });

  test("a good one with a few bytes changed", async () => {
    const random = new SeededRandom(42);
    for (let round = 0; round < 2_000; round += 1) {
      const raw = Buffer.from(mail);
      for (let change = 0; change <= random.below(8); change += 1) {
        raw[random.below(raw.length)] = random.oneOf([0, 10, 13, 32, 45, 61, random.below(256)]);
      }
      await check(raw, `round ${round}`);
    }
  });

  test("a good one cut off anywhere in its file: what came of that is what it begins with", async () => {
    const content = "%PDF-1.4 and more of it";
    const whole = aMail({ attachments: [{ name: "a.pdf", content }] });
    const start = whole.indexOf(Buffer.from(content).toString("base64"));
    for (let end = start; end < whole.length; end += 1) {
      const { attachments } = (await readMessage(whole.subarray(0, end))).message;
      const [came] = attachments.map(({ bytes }) => Buffer.from(bytes).toString());
      assert.ok(came !== undefined && content.startsWith(came), `${came} at ${end}`);
    }
  });

  test("a good one cut off anywhere", async () => {
    for (let end = 0; end < mail.length; end += 1) await check(mail.subarray(0, end), `at ${end}`);
  });
});
