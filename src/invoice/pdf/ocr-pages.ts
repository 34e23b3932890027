import { layOutLines } from "./layout.ts";
import type { PdfContent, PdfPage, TextRun } from "./layout.ts";

/** One word of a picture, in dots from its top left corner. */
interface Word {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly line: string;
}

const MAX_WORDS = 20_000;
const LONGER_SIDE = 842;
const MIN_CONFIDENCE = 15;
// What the rules and frames of a table are read as.
const FRAME = /^[|¦_[\]{}\\~=—]+$/;
// Of a line of words, some have letters that hang down and some have none that stand up.
const LETTER_HEIGHT = 1.25;

export function isOcrTable(text: string): boolean {
  return /(?:^|\f)level\tpage_num\t/.test(text);
}

/**
 * The pages that OCR read, laid out as a PDF's text is. A form feed parts them; each is a table of
 * words with their places, as tesseract prints it, or nothing where the page is blank.
 */
export function readOcrPages(text: string): PdfContent {
  const pages = text.split("\f").flatMap((table, at) => readPage(table, at + 1) ?? []);
  const problem = pages.length === 0 ? "NO_TEXT" : null;
  return { problem, pageCount: pages.length, pages, embeddedFiles: [], links: [] };
}

function readPage(table: string, number: number): PdfPage | undefined {
  const words: Word[] = [];
  let size = { width: 1, height: 1 };
  for (const row of table.split("\n")) {
    const [level, , block, paragraph, line, , ...rest] = row.split("\t");
    const [left = 0, top = 0, width = 0, height = 0, confidence = 0] = rest.map(Number);
    if (level === "1") size = { width: Math.max(1, width), height: Math.max(1, height) };
    const text = rest.slice(5).join(" ").trim();
    if (level !== "5" || text === "" || FRAME.test(text) || confidence < MIN_CONFIDENCE) continue;
    if (words.length === MAX_WORDS) break;
    const place = `${block} ${paragraph} ${line}`;
    words.push({ text: withoutFrame(text), left, top, width, height, line: place });
  }
  return words.length === 0 ? undefined : toPage(words, size, number);
}

function withoutFrame(text: string): string {
  return text.replace(/^[|¦]+(?=.)/, "").replace(/(?<=.)[|¦]+$/, "");
}

function toPage(
  words: readonly Word[],
  size: { readonly width: number; readonly height: number },
  number: number,
): PdfPage {
  const scale = LONGER_SIDE / Math.max(size.width, size.height);
  const lines = new Map<string, Word[]>();
  for (const word of words) {
    const line = lines.get(word.line);
    if (line === undefined) lines.set(word.line, [word]);
    else line.push(word);
  }
  const slope = slopeOf([...lines.values()]);
  const runs: TextRun[] = [];
  for (const line of lines.values()) {
    const height = median(line.map((word) => word.height)) * LETTER_HEIGHT * scale;
    const y = median(line.map((word) => baseline(word, slope))) * scale;
    for (const { text, left, width } of line) {
      runs.push({ text, x: left * scale, y, width: width * scale, height });
    }
  }
  const { width, height } = size;
  return { number, width: width * scale, height: height * scale, lines: layOutLines(runs) };
}

/** How far the page lies askew: what the ends of most long lines say. */
function slopeOf(lines: readonly (readonly Word[])[]): number {
  const slopes: number[] = [];
  for (const line of lines) {
    const first = line[0];
    const last = line.at(-1);
    if (first === undefined || last === undefined) continue;
    const run = last.left - first.left;
    if (run > 10 * first.height) slopes.push((bottom(last) - bottom(first)) / run);
  }
  return slopes.length < 3 ? 0 : median(slopes);
}

function bottom({ top, height }: Word): number {
  return top + height;
}

function baseline(word: Word, slope: number): number {
  return bottom(word) - slope * word.left;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
