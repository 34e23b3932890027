import assert from "node:assert/strict";
import { test } from "node:test";
import { filesOf } from "../../src/invoice/message-files.ts";
import { readMessage } from "../../src/mail/message.ts";
import { aMail } from "../support/mail-maker.ts";

for (const [what, name, contentType, declaredMessage] of [
  ["by its type", "a", "message/rfc822", true],
  ["by its type, with headers in UTF-8", "a", "message/global", true],
  ["by its name", "Fwd.EML", "application/octet-stream", true],
  ["by nothing else", "eml.txt", "text/plain", false],
] as const) {
  test(`a file is declared to be a message ${what}`, async () => {
    const raw = aMail({ attachments: [{ name, contentType, content: "Hi" }] });
    const files = filesOf((await readMessage(raw)).message);
    assert.deepEqual(
      files.map((file) => file.declaredMessage),
      [declaredMessage],
    );
  });
}
