import type { PdfContent, TextCell, TextLine } from "../../src/invoice/pdf.ts";

const LETTER = 5.2;
const PITCH = 12;

/**
 * A document as its text layer would give it, drawn with letters: two spaces part columns, `# ` sets
 * a line large, `~ ` small and at the foot, and a line of `=====` begins a page.
 */
export function printedPages(drawing: string): PdfContent {
  const pages = drawing.split(/^=====\n/m).map((page, at) => {
    const lines = page
      .replace(/^\n/, "")
      .replace(/\n\s*$/, "")
      .split("\n");
    const laid = lines.flatMap((line, row) => layOut(line, placeOf(line, row, lines.length)));
    return { number: at + 1, width: 595, height: 842, lines: laid };
  });
  return { problem: null, pageCount: pages.length, pages, embeddedFiles: [], links: [] };
}

/** What is small stands at the foot of the page. */
function placeOf(line: string, row: number, rows: number): number {
  return line.startsWith("~ ") ? 820 - (rows - row) * PITCH : 40 + row * PITCH;
}

function layOut(drawn: string, y: number): TextLine[] {
  const mark = /^[#~] /.exec(drawn)?.[0];
  const height = mark === "# " ? 18 : mark === "~ " ? 6 : 10;
  const line = mark === undefined ? drawn : drawn.slice(2);
  const cells: TextCell[] = [];
  for (const { 0: text, index } of line.matchAll(/\S+(?: \S+)*/g)) {
    cells.push({ text, x: 40 + index * LETTER, right: 40 + (index + text.length) * LETTER });
  }
  return cells.length === 0 ? [] : [{ y, height, cells }];
}
