import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseHeaderValue } from "../../../src/mail/mime/parameters.ts";

function parsed(header: string): [string, Record<string, string>] {
  const { value, parameters } = parseHeaderValue(header);
  return [value, Object.fromEntries(parameters)];
}

describe("a header with parameters", () => {
  for (const [what, header, value, parameters] of [
    ["in any case", 'TEXT/Plain; CharSet="UTF-8"', "text/plain", { charset: "UTF-8" }],
    ["without a space", "a/b;c=d;e=f", "a/b", { c: "d", e: "f" }],
    ["without a semicolon", "text/plain charset=x", "text/plain", { charset: "x" }],
    ["with a semicolon in quotes", 'a/b; name="x;y.pdf"; c=d', "a/b", { name: "x;y.pdf", c: "d" }],
    ["with a quote in quotes", 'a/b; name="x\\"y.pdf"', "a/b", { name: 'x"y.pdf' }],
    ["with a path of Windows", 'a/b; name="C:\\temp\\x.pdf"', "a/b", { name: "C:\\temp\\x.pdf" }],
    [
      "with spaces and no quotes",
      "a/b; name=my file (1).pdf; c=d",
      "a/b",
      { name: "my file (1).pdf", c: "d" },
    ],
    ["with an = in its text", "a/b; boundary==_x=y", "a/b", { boundary: "=_x=y" }],
    ["with a quote that never ends", 'a/b; name="x.pdf', "a/b", { name: "x.pdf" }],
    ["twice: the first counts", "a/b; c=1; c=2", "a/b", { c: "1" }],
    ["without anything in them", "a/b; ; =; c; d=; =e", "a/b", { d: "" }],
    ["without anything", "", "", {}],
    ["cut in pieces", 'a/b; name*0="a b"; name*1=c; name*2=.pdf', "a/b", { name: "a bc.pdf" }],
    ["cut in pieces, in disorder", "a/b; name*1=b; name*0=a", "a/b", { name: "ab" }],
    ["of which a piece is missing", "a/b; name*0=a; name*2=c", "a/b", { name: "a" }],
    ["in a charset", "a/b; name*=iso-8859-1'de'%E4%20.pdf", "a/b", { name: "ä .pdf" }],
    ["in UTF-8 and quotes", "a/b; name*=\"UTF-8''%C3%A4.pdf\"", "a/b", { name: "ä.pdf" }],
    [
      "cut in the middle of a letter",
      "a/b; name*0*=utf-8''%C3; name*1*=%A4; name*2=%41",
      "a/b",
      { name: "ä%41" },
    ],
    ["in a charset that nobody knows", "a/b; name*=x-none''%E4", "a/b", { name: "ä" }],
    ["without a charset before it", "a/b; name*=a%20b", "a/b", { name: "a b" }],
    [
      "both ways: the one with a charset counts",
      "a/b; name=plain; name*=utf-8''%C3%A4",
      "a/b",
      { name: "ä" },
    ],
    ["both ways, one of them empty", "a/b; name=plain; name*=", "a/b", { name: "plain" }],
    ["encoded where nothing is", "a/b; name*=utf-8''100%%zz", "a/b", { name: "100%%zz" }],
  ] as const) {
    test(`is read: ${what}`, () => assert.deepEqual(parsed(header), [value, parameters]));
  }

  for (const piece of ['"', ";", "=", "\\", ";a=", ';a="', ";a*0=", "'", "%", "a*"]) {
    test(`is read in one walk over a million characters of ${piece}`, () => {
      const { parameters } = parseHeaderValue(`a/b; x*=${piece.repeat(1_000_000 / piece.length)}`);
      assert.ok(parameters.size <= 2);
    });
  }
});
