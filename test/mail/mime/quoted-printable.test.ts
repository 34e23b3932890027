import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decodeQuotedPrintable } from "../../../src/mail/mime/quoted-printable.ts";

const decoded = (text: string) =>
  decodeQuotedPrintable(Buffer.from(text, "latin1")).toString("latin1");

describe("quoted-printable is decoded", () => {
  for (const [what, text, expected] of [
    ["in capitals and small letters", "F=FCr=fc=3D", "Fürü="],
    ["over a soft line break", "one=\r\ntwo=\nthree", "onetwothree"],
    ["over one with white space behind it", "one= \t\r\ntwo", "onetwo"],
    ["at its very end", "one=", "one"],
    [
      "without the white space that was added on the way",
      "one \t\r\ntwo \nthree ",
      "one\r\ntwo\nthree",
    ],
    ["with the white space that was meant", "one=20\r\ntwo =\r\nthree", "one \r\ntwo three"],
    ["where an = means nothing", "a=b =zz ==41 =4", "a=b =zz =A =4"],
    ["with bytes that should have been encoded", "F\xfcr\0", "F\xfcr\0"],
    ["with a lone CR", "a \rb", "a \rb"],
    ["when there is nothing", "", ""],
  ] as const) {
    test(what, () => assert.equal(decoded(text), expected));
  }

  for (const piece of ["=", "= ", " ", "=\n", " \n", "=3"]) {
    test(`in one walk over millions of ${JSON.stringify(piece)}`, () => {
      const body = Buffer.from(piece.repeat(4_000_000 / piece.length));
      assert.ok(decodeQuotedPrintable(body).length <= body.length);
    });
  }
});
