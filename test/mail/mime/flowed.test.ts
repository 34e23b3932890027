import assert from "node:assert/strict";
import { test } from "node:test";
import { joinFlowed } from "../../../src/mail/mime/flowed.ts";

for (const [what, text, expected, deleteSpace = false] of [
  ["are joined where a line ends in a space", "One \ntwo\nthree", "One two\nthree"],
  ["are joined without it where it was put in", "One \ntwo", "Onetwo", true],
  ["keep a space that they begin with", "  a\n From", " a\nFrom"],
  ["are joined in quotes of one depth", "> a \n> b\n>> c \n> d", "> a b\n>> c \n> d"],
  ["end before a quote", "a \n> b", "a \n> b"],
  ["end before a signature", "a \n-- \nShop", "a \n-- \nShop"],
  ["end with an empty line", "a \n\nb", "a \nb"],
] as const) {
  test(`flowed lines ${what}`, () => assert.equal(joinFlowed(text, deleteSpace), expected));
}

test("millions of flowed lines become one", () => {
  assert.equal(joinFlowed("a \n".repeat(1_000_000), false).length, 2_000_000);
});
