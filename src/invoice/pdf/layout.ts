import type { IssueCode } from "../issues.ts";

// Positions are in points from the top left corner of the page as it is shown.

/** A stretch of text that the PDF draws in one go. */
export interface TextRun {
  readonly text: string;
  readonly x: number;
  /** Of the baseline, from the top. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Runs of one line with no gap between them that a table column would leave. */
export interface TextCell {
  readonly text: string;
  readonly x: number;
  readonly right: number;
}

export interface TextLine {
  readonly y: number;
  readonly height: number;
  readonly cells: readonly TextCell[];
}

export interface PdfPage {
  /** From 1. */
  readonly number: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly TextLine[];
}

export interface EmbeddedFile {
  /** A label only, never a path. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface PdfContent {
  /** Why there is no text to read; embedded files may be there all the same. */
  readonly problem: Extract<IssueCode, "PDF_ENCRYPTED" | "PDF_BROKEN" | "NO_TEXT"> | null;
  readonly pageCount: number;
  readonly pages: readonly PdfPage[];
  readonly embeddedFiles: readonly EmbeddedFile[];
  /** The targets of link annotations, each once. */
  readonly links: readonly { readonly url: string; readonly page: number }[];
}

// Fractions of the letter height: a word space is about 0.25, a column gap seldom under 1.
const COLUMN_GAP = 1.1;
const NUMBER_GAP = 0.5;
const WORD_GAP = 0.12;
const SAME_LINE = 0.4;

/** Groups the runs of one page into lines from top to bottom, and each line into cells. */
export function layOutLines(runs: readonly TextRun[]): TextLine[] {
  const sorted = withoutOverprints(runs).toSorted((a, b) => a.y - b.y || a.x - b.x);
  const lines: TextLine[] = [];
  let row: TextRun[] = [];
  let first: TextRun | undefined;
  for (const run of sorted) {
    if (first !== undefined && run.y - first.y > SAME_LINE * Math.min(run.height, first.height)) {
      lines.push(toLine(row));
      row = [];
      first = undefined;
    }
    first ??= run;
    row.push(run);
  }
  if (row.length > 0) lines.push(toLine(row));
  return lines;
}

/** Bold is sometimes made by drawing the same text twice, a hair apart. */
function withoutOverprints(runs: readonly TextRun[]): TextRun[] {
  const seen = new Set<string>();
  return runs.filter((run) => {
    const key = `${run.text} ${Math.round(run.x / 2)} ${Math.round(run.y / 2)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function toLine(row: readonly TextRun[]): TextLine {
  const runs = row.toSorted((a, b) => a.x - b.x);
  const cells: TextCell[] = [];
  let text = "";
  let x = 0;
  let right = 0;
  for (const run of runs) {
    const gap = run.x - right;
    const columns = /\d$/.test(text) && /^[\d-]/.test(run.text) ? NUMBER_GAP : COLUMN_GAP;
    if (text !== "" && gap <= columns * run.height) {
      text += gap > WORD_GAP * run.height ? ` ${run.text}` : run.text;
      right = Math.max(right, run.x + run.width);
      continue;
    }
    if (text !== "") cells.push({ text: tidy(text), x, right });
    ({ text, x } = run);
    right = run.x + run.width;
  }
  if (text !== "") cells.push({ text: tidy(text), x, right });
  const height = Math.max(...runs.map((run) => run.height));
  return {
    y: row[0]?.y ?? 0,
    height,
    cells: cells.filter((cell) => cell.text !== ""),
  };
}

function tidy(text: string): string {
  return unspaced(text.replaceAll(/[\s\p{Cc}\u200b]+/gu, " ").trim());
}

/** "R E C H N U N G" is a way to set a title. */
function unspaced(text: string): string {
  if (!/^\S(?: \S){4,}$/u.test(text) || !/\p{L} \p{L} \p{L}/u.test(text)) return text;
  return text.replaceAll(" ", "");
}
