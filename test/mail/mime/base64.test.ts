import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decodeBase64 } from "../../../src/mail/mime/base64.ts";
import { SeededRandom } from "../../support/seeded-random.ts";

const decoded = (text: string) => decodeBase64(Buffer.from(text, "latin1")).toString("latin1");

describe("base64 is decoded", () => {
  for (const [what, text, expected] of [
    ["without line ends", "SGVsbG8=", "Hello"],
    ["in lines", "SGVs\r\nbG8h\r\n", "Hello!"],
    ["in lines that end in LF", "SGVs\nbG8h\nIQ==\n", "Hello!!"],
    ["in lines of any length", "SGV\r\nsb\r\nG8\r\nh", "Hello!"],
    ["when line ends differ", "SGVs\r\nbG8h\nSGVs\r\n", "Hello!Hel"],
    ["after empty lines", "\r\n\r\nSGVs\r\n", "Hel"],
    ["without its padding", "SGVsbG8", "Hello"],
    ["with one bit of it missing", "SGVsbG8hQ", "Hello!"],
    ["with too much padding", "SGVsbG8====", "Hello"],
    ["with junk in it", "SG!Vs\0bG*8=", "Hello"],
    ["with spaces for line ends", "SGVs bG8h", "Hello!"],
    ["where pieces were joined after their padding", "SGVsbG8=\r\nIQ==\r\nIQ==", "Hello!!"],
    ["up to what a gateway wrote below it", "SGVsbG8=\r\n___\r\nNo virus found", "Hello"],
    ["up to a text after an empty line", "SGVsbG8h\r\n\r\n-- \r\nThe list", "Hello!"],
    ["over an empty line in the middle", "SGVs\r\n\r\nbG8h\r\nIQ==", "Hello!!"],
    ["when there is nothing", "", ""],
    ["when there is nothing but junk", "!?\r\n=\r\n", ""],
  ] as const) {
    test(what, () => assert.equal(decoded(text), expected));
  }

  test("of any size, in lines of any length, to the bytes it was made from", () => {
    const random = new SeededRandom(1);
    for (const width of [1, 3, 4, 60, 64, 72, 75, 76, 998, 100_000]) {
      for (const size of [0, 1, 2, 3, 57, 58, 1_000, 24 * 1024, 70_001]) {
        const bytes = random.bytes(size);
        const lines = bytes.toString("base64").match(new RegExp(`.{1,${width}}`, "g")) ?? [];
        for (const ending of ["\r\n", "\n"]) {
          const body = Buffer.from(lines.join(ending) + random.oneOf(["", ending]));
          assert.ok(decodeBase64(body).equals(bytes), `${size} bytes in lines of ${width}`);
        }
      }
    }
  });

  test("into memory of its own, which may move to another thread", () => {
    const { buffer, byteLength } = decodeBase64(Buffer.from("SGVsbG8=".repeat(10)));
    assert.ok(buffer.byteLength < 2 * byteLength + 100);
  });

  for (const [what, piece] of [
    ["empty lines", "\n"],
    ["padding", "="],
    ["lines of one character", "A\n"],
    ["junk", "!"],
    ["lines that are not quite alike", "AAAA\nAAAA\r\n"],
  ] as const) {
    test(`in one walk over millions of: ${what}`, () => {
      const body = Buffer.from(piece.repeat(4_000_000 / piece.length));
      assert.ok(decodeBase64(body).length <= body.length);
    });
  }
});
