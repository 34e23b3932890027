import assert from "node:assert/strict";
import { test } from "node:test";
import { cellText, csvLine } from "../../src/cli/csv.ts";

for (const { cell, text } of [
  { cell: "plain", text: "plain" },
  { cell: null, text: "" },
  { cell: 12, text: "12" },
  { cell: "-119.00", text: "-119.00" },
  { cell: "-5", text: "-5" },
  { cell: "+5", text: "'+5" },
  { cell: "-5+6", text: "'-5+6" },
  { cell: "=1+1", text: "'=1+1" },
  { cell: "@SUM(A1)", text: "'@SUM(A1)" },
  { cell: "\t=1", text: "'\t=1" },
  { cell: "\rx", text: "'\rx" },
  { cell: "\nx", text: "'\nx" },
  { cell: "  =1", text: "'  =1" },
  { cell: '"=1', text: `'"=1` },
  { cell: "＝1", text: "'＝1" },
  { cell: "－1", text: "'－1" },
  { cell: "a=1", text: "a=1" },
]) {
  test(`the cell ${JSON.stringify(cell)} is written as ${JSON.stringify(text)}`, () => {
    assert.equal(cellText(cell), text);
  });
}

test("a record is quoted where it has to be, and ends in CRLF", () => {
  const cells = ['say "hi"', "a,b", "two\r\nlines", " edge", "plain", null];
  assert.equal(csvLine(cells), '"say ""hi""","a,b","two\r\nlines"," edge",plain,\r\n');
});
