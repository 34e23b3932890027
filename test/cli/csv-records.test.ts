import assert from "node:assert/strict";
import { test } from "node:test";
import { csvRecords, csvText, separatorOf } from "../../src/cli/csv-records.ts";

for (const { name, text, cells } of [
  {
    name: "plain cells",
    text: "a,b\r\nc,d\r\n",
    cells: [
      ["a", "b"],
      ["c", "d"],
    ],
  },
  {
    name: "no line break at the end",
    text: "a,b\nc,d",
    cells: [
      ["a", "b"],
      ["c", "d"],
    ],
  },
  {
    name: "quoted separators and line breaks",
    text: '"a,1","b\r\n2"\nc,d',
    cells: [
      ["a,1", "b\r\n2"],
      ["c", "d"],
    ],
  },
  { name: "doubled quotes", text: '"say ""hi""",b', cells: [['say "hi"', "b"]] },
  {
    name: "empty cells",
    text: 'a,,""\n,,',
    cells: [
      ["a", "", ""],
      ["", "", ""],
    ],
  },
  {
    name: "empty lines",
    text: "a,b\n\n\nc,d\n",
    cells: [
      ["a", "b"],
      ["c", "d"],
    ],
  },
  { name: "a quote inside a plain cell", text: 'a 5" b,c', cells: [['a 5" b', "c"]] },
  {
    name: "semicolons",
    text: "a;b;c\nd;e,1;f",
    cells: [
      ["a", "b", "c"],
      ["d", "e,1", "f"],
    ],
  },
  {
    name: "tabs",
    text: "a\tb\nc\td",
    cells: [
      ["a", "b"],
      ["c", "d"],
    ],
  },
  { name: "a separator that Excel names", text: "sep=|\na|b;1", cells: [["a", "b;1"]] },
]) {
  test(`CSV is read: ${name}`, () => {
    const records = [...csvRecords(text, separatorOf(text))];
    assert.deepEqual(
      records.map((record) => record.cells),
      cells,
    );
    assert.ok(records.every(({ broken }) => broken === undefined));
  });
}

test("a record is known by the line it begins in", () => {
  const lines = [...csvRecords('a,b\n"c\n\nc",d\n\ne,f', ",")].map(({ line }) => line);
  assert.deepEqual(lines, [1, 2, 6]);
});

test("a wrong quote spoils its own line and no other", () => {
  const records = [...csvRecords('a,"b" x,c\nd,e,f\n"g,h,i\nj,k,l', ",")];
  assert.deepEqual(
    records.map(({ line, broken }) => [line, broken === undefined]),
    [
      [1, false],
      [2, true],
      [3, false],
      [4, true],
    ],
  );
});

for (const { name, bytes } of [
  { name: "UTF-8", bytes: Buffer.from("Algodón €") },
  { name: "UTF-8 with its mark", bytes: Buffer.from("\ufeffAlgodón €") },
  { name: "UTF-16", bytes: Buffer.from("\ufeffAlgodón €", "utf16le") },
  {
    name: "Excel's code page",
    bytes: Buffer.from([...Buffer.from("Algod\u00f3n ", "latin1"), 0x80]),
  },
]) {
  test(`a file in ${name} keeps its letters`, () => {
    assert.equal(csvText(bytes), "Algodón €");
  });
}
