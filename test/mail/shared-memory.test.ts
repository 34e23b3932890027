import assert from "node:assert/strict";
import { test } from "node:test";
import { readMessage } from "../../src/mail/message.ts";
import { hostileMails } from "../support/hostile-mails.ts";
import { aMail } from "../support/mail-maker.ts";

const CHARSETS = ["utf-8", "iso-8859-1", "windows-1251", "shift_jis", "iso-2022-jp", "gb18030"];
const ENCODINGS = ["8bit", "base64", "quoted-printable"];

/** As the parsing thread gets it: in memory that the main thread sees too. */
function inSharedMemory(raw: Buffer): Buffer {
  const shared = new SharedArrayBuffer(raw.byteLength + 100);
  new Uint8Array(shared).set(raw);
  return Buffer.from(shared, 0, raw.byteLength);
}

/** Bytes over 0x7f, declared in every way: what they come to matters less than that it is the same. */
const declared = CHARSETS.flatMap((charset) =>
  ENCODINGS.map((encoding) => ({
    name: `${charset} in ${encoding}`,
    raw: Buffer.concat([
      Buffer.from(
        `Subject: caf\xe9\r\nContent-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`,
        "latin1",
      ),
      encoding === "base64"
        ? Buffer.from(Buffer.from("Z\xe4hne \x83\x65\x83\x58\x83\x67", "latin1").toString("base64"))
        : Buffer.from("Z\xe4hne \x83\x65\x83\x58\x83\x67 =E4\r\n", "latin1"),
    ]),
  })),
);
const attached = aMail({
  attachments: [{ name: "a.bin", contentType: "application/x", content: Buffer.alloc(5_000, 7) }],
});

for (const { name, raw } of [
  ...declared,
  { name: "an attachment", raw: attached },
  ...hostileMails(),
]) {
  test(`a message reads the same in shared memory: ${name}`, async () => {
    assert.deepEqual(await readMessage(inSharedMemory(raw)), await readMessage(raw));
  });
}
