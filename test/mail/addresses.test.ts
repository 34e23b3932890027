import assert from "node:assert/strict";
import { test } from "node:test";
import { parseAddresses } from "../../src/mail/addresses.ts";

for (const { name, value, expected } of [
  { name: "a bare address", value: "a@example.com", expected: [["", "a@example.com"]] },
  {
    name: "name and address",
    value: "Ann B <a@example.com>",
    expected: [["Ann B", "a@example.com"]],
  },
  {
    name: "a quoted name with a comma and an escape",
    value: '"B, \\"Ann\\"" <a@example.com>, c@example.com',
    expected: [
      ['B, "Ann"', "a@example.com"],
      ["", "c@example.com"],
    ],
  },
  {
    name: "an encoded name with a comma in it",
    value: "=?utf-8?q?M=C3=BCller=2C_Ann?= <a@example.com>",
    expected: [["Müller, Ann", "a@example.com"]],
  },
  {
    name: "a comment as name",
    value: "a@example.com (Ann (B))",
    expected: [["Ann (B)", "a@example.com"]],
  },
  {
    name: "a group",
    value: "Team: a@example.com, B <b@example.com>;, undisclosed-recipients:;",
    expected: [
      ["", "a@example.com"],
      ["B", "b@example.com"],
    ],
  },
  { name: "a route", value: "<@x,@y:a@example.com>", expected: [["", "a@example.com"]] },
  { name: "no brackets", value: "Ann a@example.com", expected: [["Ann", "a@example.com"]] },
  { name: "a name alone", value: "Ann", expected: [["Ann", ""]] },
  {
    name: "a bracket that never closes",
    value: "Ann <a@example.com",
    expected: [["Ann", "a@example.com"]],
  },
  { name: "the empty path", value: "<>", expected: [["", ""]] },
  { name: "nothing", value: " , ;", expected: [] },
]) {
  test(`reads ${name}`, () => {
    const found = parseAddresses(value).map((mailbox) => [mailbox.name, mailbox.address]);
    assert.deepEqual(found, expected);
  });
}

test("two hundred thousand recipients are bounded", () => {
  assert.equal(parseAddresses("a@example.com,".repeat(200_000)).length, 5_000);
});
