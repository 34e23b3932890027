import assert from "node:assert/strict";
import { test } from "node:test";
import { readOcrPages } from "../../../src/invoice/pdf/ocr-pages.ts";
import type { PdfContent } from "../../../src/invoice/pdf/layout.ts";

type Word = readonly [text: string, left: number, top: number, confidence?: number];

const HEAD =
  "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext";

/** A page of 1000 by 1414 dots as OCR tells it; each line of words is a block of its own. */
function aTable(...lines: readonly (readonly Word[])[]): string {
  const rows = lines.flatMap((words, line) =>
    words.map(([text, left, top, confidence = 95], at) =>
      [5, 1, line + 1, 1, 1, at + 1, left, top, text.length * 12, 20, confidence, text].join("\t"),
    ),
  );
  return [HEAD, "1\t1\t0\t0\t0\t0\t0\t0\t1000\t1414\t-1\t", ...rows, ""].join("\n");
}

function cellsOf({ pages }: PdfContent): readonly (readonly string[])[] {
  return pages.flatMap(({ lines }) => lines.map(({ cells }) => cells.map((cell) => cell.text)));
}

test("words stand in lines and columns, though OCR tells the columns one after the other", () => {
  const table = aTable(
    [
      ["Total", 100, 200],
      ["net", 165, 200],
    ],
    [["VAT", 100, 240]],
    [["100.00", 800, 201]],
    [["19.00", 812, 239]],
  );
  assert.deepEqual(cellsOf(readOcrPages(table)), [
    ["Total net", "100.00"],
    ["VAT", "19.00"],
  ]);
});

test("a page that lies askew has its lines straight", () => {
  const words = [
    ["Invoice", 50],
    ["number", 400],
    ["A-17", 850],
  ] as const;
  const askew = (top: number): Word[] =>
    words.map(([text, left]) => [text, left, top + Math.round(left * 0.05)]);
  const lines = [100, 140, 180, 220].map(askew);
  assert.deepEqual(
    cellsOf(readOcrPages(aTable(...lines))),
    lines.map(() => ["Invoice", "number", "A-17"]),
  );
});

test("what is no word is left out: the rules of a table, and what OCR itself does not believe", () => {
  const table = aTable([
    ["|", 90, 200],
    ["Total", 100, 200],
    ["|119.00|", 300, 200],
    ["smudge", 600, 200, 3],
  ]);
  assert.deepEqual(cellsOf(readOcrPages(table)), [["Total", "119.00"]]);
});

test("pages keep their numbers, also behind a blank one", () => {
  const content = readOcrPages(["", aTable([["two", 100, 100]])].join("\f"));
  assert.deepEqual(
    content.pages.map(({ number }) => number),
    [2],
  );
  assert.equal(content.problem, null);
});

for (const [what, text] of [
  ["nothing", ""],
  ["a page without words", aTable()],
  ["no table", "Invoice 17\nTotal 119.00"],
  ["a table of other things", "5\tx\ty\n5\t5\t5\t5\t5\t5\tNaN\tInfinity\t-1\t1e999"],
] as const) {
  test(`${what}: no text`, () => assert.equal(readOcrPages(text).problem, "NO_TEXT"));
}
