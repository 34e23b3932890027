import type { PdfContent } from "../pdf/layout.ts";
import { fold } from "../../core/fold.ts";

// What the rules look at: every piece of text with its place. Lines of plain text get places too,
// by their columns, so that one set of rules serves both.

export interface Cell {
  readonly page: number;
  readonly text: string;
  /** Lower case, without accents, same length. */
  readonly folded: string;
  readonly x: number;
  readonly right: number;
  readonly y: number;
  readonly height: number;
  /** Its place in `sheet.cells`. */
  readonly at: number;
  /** Its line in `sheet.lines`. */
  readonly line: number;
}

export interface Sheet {
  /** From top to bottom, from left to right. */
  readonly cells: readonly Cell[];
  readonly lines: readonly (readonly Cell[])[];
  /** Height of each page, by number. */
  readonly heights: ReadonlyMap<number, number>;
  readonly widths: ReadonlyMap<number, number>;
}

const MAX_CELLS = 20_000;
const MAX_CELLS_A_LINE = 100;
const MAX_CELL_LENGTH = 400;
const LETTER = { width: 5, height: 10, pitch: 14 };

/** Lays out a PDF's text, or lines of plain text in which two spaces or a tab part columns. */
export function toSheet(content: PdfContent | readonly string[]): Sheet {
  return "pages" in content ? fromPdf(content) : fromLines(content);
}

interface Draft {
  readonly text: string;
  readonly x: number;
  readonly right: number;
}

class SheetMaker {
  readonly cells: Cell[] = [];
  readonly lines: Cell[][] = [];

  addLine(page: number, y: number, height: number, drafts: readonly Draft[]): void {
    const line: Cell[] = [];
    for (const draft of drafts.slice(0, MAX_CELLS_A_LINE)) {
      if (this.cells.length >= MAX_CELLS) break;
      const text = draft.text.slice(0, MAX_CELL_LENGTH);
      const { x, right } = draft;
      const at = this.cells.length;
      const place = { x, right, y, height, at, line: this.lines.length };
      const cell = { page, text, folded: fold(text), ...place };
      this.cells.push(cell);
      line.push(cell);
    }
    if (line.length > 0) this.lines.push(line);
  }
}

function fromPdf(content: PdfContent): Sheet {
  const maker = new SheetMaker();
  const heights = new Map<number, number>();
  const widths = new Map<number, number>();
  for (const page of content.pages) {
    heights.set(page.number, page.height);
    widths.set(page.number, page.width);
    for (const line of page.lines) maker.addLine(page.number, line.y, line.height, line.cells);
  }
  return { cells: maker.cells, lines: maker.lines, heights, widths };
}

function fromLines(lines: readonly string[]): Sheet {
  const maker = new SheetMaker();
  let widest = 1;
  for (const [at, line] of lines.entries()) {
    const drafts: Draft[] = [];
    for (const match of line.matchAll(/[^\s](?:[^\s]| (?! ))*/g)) {
      const text = match[0].trim();
      const x = match.index * LETTER.width;
      const right = x + text.length * LETTER.width;
      widest = Math.max(widest, right);
      drafts.push({ text, x, right });
    }
    maker.addLine(1, (at + 1) * LETTER.pitch, LETTER.height, drafts);
  }
  return {
    cells: maker.cells,
    lines: maker.lines,
    heights: new Map([[1, (lines.length + 1) * LETTER.pitch]]),
    widths: new Map([[1, widest]]),
  };
}

/** Cells of the same height on the page, right of this one, nearest first. */
export function cellsRightOf(sheet: Sheet, cell: Cell): Cell[] {
  return neighbours(sheet, cell, 0.55)
    .filter((other) => other.x >= cell.right - 1)
    .toSorted((a, b) => a.x - b.x);
}

/** Cells of the same height on the page, left of this one, nearest first. */
export function cellsLeftOf(sheet: Sheet, cell: Cell): Cell[] {
  return neighbours(sheet, cell, 0.55)
    .filter((other) => other.right <= cell.x + 1)
    .toSorted((a, b) => b.x - a.x);
}

/** The cells under this one that share its left or right edge or lie across it, nearest first. */
export function cellsBelow(sheet: Sheet, cell: Cell, lineHeights: number): Cell[] {
  const found: Cell[] = [];
  for (let at = cell.at + 1; at < sheet.cells.length; at += 1) {
    const other = sheet.cells[at];
    if (other === undefined || other.page !== cell.page) break;
    if (other.y - cell.y > lineHeights * cell.height) break;
    if (other.y - cell.y > 0.55 * cell.height && overlaps(other, cell)) found.push(other);
  }
  return found;
}

/** The cells over this one that lie across its width, nearest first. */
export function cellsAbove(sheet: Sheet, cell: Cell, lineHeights: number): Cell[] {
  const found: Cell[] = [];
  for (let at = cell.at - 1; at >= 0; at -= 1) {
    const other = sheet.cells[at];
    if (other === undefined || other.page !== cell.page) break;
    if (cell.y - other.y > lineHeights * cell.height) break;
    if (cell.y - other.y > 0.55 * cell.height && overlaps(other, cell)) found.push(other);
  }
  return found;
}

function overlaps(a: Cell, b: Cell): boolean {
  return a.x < b.right + 1 && b.x < a.right + 1;
}

function neighbours(sheet: Sheet, cell: Cell, tolerance: number): Cell[] {
  const found: Cell[] = [];
  const isNear = (other: Cell | undefined): other is Cell =>
    other !== undefined &&
    other.page === cell.page &&
    Math.abs(other.y - cell.y) <= 4 * cell.height;
  const isBeside = (other: Cell): boolean =>
    Math.abs(other.y - cell.y) <= tolerance * Math.max(other.height, cell.height);
  for (let at = cell.at - 1; at >= 0; at -= 1) {
    const other = sheet.cells[at];
    if (!isNear(other)) break;
    if (isBeside(other)) found.push(other);
  }
  for (let at = cell.at + 1; at < sheet.cells.length; at += 1) {
    const other = sheet.cells[at];
    if (!isNear(other)) break;
    if (isBeside(other)) found.push(other);
  }
  return found;
}

export function evidenceOf(cells: readonly Cell[]): { page: number; text: string } {
  return { page: cells[0]?.page ?? 1, text: cells.map((cell) => cell.text).join(" ") };
}
