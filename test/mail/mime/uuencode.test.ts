import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decodeUuencoded, takeUuencoded } from "../../../src/mail/mime/uuencode.ts";

const CAT = "begin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n";

function taken(text: string, maxFiles = 10) {
  const { files, rest } = takeUuencoded(Buffer.from(text), maxFiles);
  return { files: files.map(({ name, bytes }) => [name, String(bytes)]), rest: String(rest) };
}

describe("a uuencoded file in a text", () => {
  test("is taken out of it", () => {
    assert.deepEqual(taken(`Hello\r\n${CAT}Bye\r\n`), {
      files: [["cat.txt", "Cat"]],
      rest: "Hello\r\nBye\r\n",
    });
  });

  test("may have others beside it, and lines of 45 bytes", () => {
    const long = "M3&]R96T@:7!S=6T@9&]L;W(@<VET(&%M970L(&-O;G-E8W1E='5R(&%D:7!I";
    assert.deepEqual(taken(`${CAT}and\nbegin 600 two words.txt\n${long}\n \nend`).files, [
      ["cat.txt", "Cat"],
      ["two words.txt", "Lorem ipsum dolor sit amet, consectetur adipi"],
    ]);
  });

  test("may have lost the spaces at the end of its lines", () => {
    assert.deepEqual(taken("begin 644 a\n$86(\nend\n").files, [["a", "ab\0\0"]]);
  });

  for (const [what, text] of [
    ["words that begin alike", "begin 644 words\r\nHello there\r\nend\r\n"],
    ["a file without its end", "begin 644 cat.txt\r\n#0V%T\r\n"],
    ["a beginning without a name", "begin 644\r\n#0V%T\r\nend\r\n"],
    ["a beginning in the middle of a line", `so ${CAT}`],
    ["a line that is too long for what it says", "begin 644 a\n#0V%T0V%T0V%T\nend\n"],
  ] as const) {
    test(`is not ${what}`, () => assert.deepEqual(taken(text), { files: [], rest: text }));
  }

  test("stays where it is when there are too many", () => {
    const { files, rest } = taken(CAT.repeat(5), 3);
    assert.equal(files.length, 3);
    assert.equal(rest, CAT.repeat(2));
  });

  for (const piece of ["begin ", "begin 644 a\n", "begin 644 a\n#0V%T\n"]) {
    test(`is looked for in one walk over millions of ${JSON.stringify(piece)}`, () => {
      const text = Buffer.from(piece.repeat(4_000_000 / piece.length));
      assert.equal(takeUuencoded(text, 10).rest.length, text.length);
    });
  }
});

test("a body that is said to be uuencoded is decoded, or kept when it is not", () => {
  assert.equal(String(decodeUuencoded(Buffer.from(CAT))), "Cat");
  assert.equal(String(decodeUuencoded(Buffer.from("%PDF-"))), "%PDF-");
});
