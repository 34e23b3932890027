/** One record of a CSV file and the line it begins in; `broken` says what is wrong with its quotes. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
  readonly broken?: string;
}

const SEPARATORS = [",", ";", "\t"];

/**
 * The text of a CSV file as programs save it: UTF-8 with or without its mark, UTF-16, or the code
 * page that Excel still writes in western Europe.
 */
export function csvText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** What parts the cells: the separator that the first line has most of. Excel may name it there. */
export function separatorOf(text: string): string {
  const named = /^sep=(.)\r?\n/.exec(text)?.[1];
  if (named !== undefined) return named;
  const [head = ""] = text.split(/\r?\n/, 1);
  const counts = SEPARATORS.map((mark) => ({ mark, count: head.split(mark).length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]?.mark ?? ",";
}

/**
 * The records of RFC 4180: quoted cells may hold separators, line breaks and doubled quotes. After a
 * quote that is never closed reading goes on in the next line, so that one slip spoils one record.
 */
export function* csvRecords(text: string, separator: string): Generator<CsvRecord> {
  let at = /^sep=.\r?\n/.exec(text)?.[0].length ?? 0;
  let line = at === 0 ? 1 : 2;
  const lastQuote = text.lastIndexOf('"');
  while (at < text.length) {
    const begin = line;
    const cells: string[] = [];
    let broken: string | undefined;
    for (;;) {
      const cell =
        text[at] === '"' && lastQuote > at
          ? quotedCell(text, at, separator)
          : plainCell(text, at, separator);
      cells.push(cell.value);
      broken ??= cell.broken;
      line += cell.lines;
      at = cell.end;
      if (text[at] !== separator) break;
      at += 1;
    }
    if (text[at] === "\r") at += 1;
    if (text[at] === "\n") at += 1;
    line += 1;
    if (cells.length === 1 && cells[0]?.trim() === "" && broken === undefined) continue;
    yield { line: begin, cells, ...(broken === undefined ? {} : { broken }) };
  }
}

interface Cell {
  readonly value: string;
  readonly end: number;
  /** Line breaks inside it. */
  readonly lines: number;
  readonly broken?: string;
}

function plainCell(text: string, begin: number, separator: string): Cell {
  let end = begin;
  while (end < text.length && !isEnd(text, end, separator)) end += 1;
  const value = text.slice(begin, end);
  const isOpen = value.startsWith('"');
  return { value, end, lines: 0, ...(isOpen ? { broken: "a quote is never closed" } : {}) };
}

const MOST_CELL_CHARS = 100_000;

function quotedCell(text: string, begin: number, separator: string): Cell {
  let value = "";
  let from = begin + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1 || quote - begin > MOST_CELL_CHARS) break;
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') {
      const end = quote + 1;
      const lines = value.split("\n").length - 1;
      if (isEnd(text, end, separator)) return { value, end, lines };
      break;
    }
    value += '"';
    from = quote + 2;
  }
  // a quote inside the text of a cell, or one that is never closed: this line alone is spoilt
  let end = begin;
  while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end += 1;
  const broken = 'its quotes are wrong: a " inside a quoted cell is written ""';
  return { value: text.slice(begin, end), end, lines: 0, broken };
}

function isEnd(text: string, at: number, separator: string): boolean {
  return at >= text.length || text[at] === separator || text[at] === "\n" || text[at] === "\r";
}
