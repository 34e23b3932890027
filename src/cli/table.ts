import { plainText } from "../core/plain-text.ts";

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string | number | null;
  readonly align?: "right";
  /** Longer text ends in an ellipsis. */
  readonly most?: number;
}

/** Rows as aligned text for a terminal; nothing in a cell can move its cursor. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  paintTitle: (text: string) => string = (text) => text,
): string {
  const cells = rows.map((row) =>
    columns.map(({ cell, most = 60 }) => cut(plainText(String(cell(row) ?? "")), most)),
  );
  const widths = columns.map(({ title }, index) =>
    Math.max(widthOf(title), ...cells.map((line) => widthOf(line[index] ?? ""))),
  );
  const lineOf = (line: readonly string[]) =>
    line
      .map((text, index) => pad(text, widths[index] ?? 0, columns[index]?.align))
      .join("  ")
      .trimEnd();
  const title = paintTitle(lineOf(columns.map((column) => column.title)));
  return [title, ...cells.map(lineOf)].map((line) => `${line}\n`).join("");
}

/** `name: value` lines, aligned; what is null is left out. */
export function facts(entries: readonly (readonly [string, string | number | null])[]): string {
  const given = entries.filter(([, value]) => value !== null && value !== "");
  const width = Math.max(0, ...given.map(([name]) => name.length));
  return given
    .map(([name, value]) => `${`${name}:`.padEnd(width + 2)}${plainText(String(value))}\n`)
    .join("");
}

/** An instant (ISO) as the person's own clock shows it. */
export function localTime(iso: string | null): string | null {
  if (iso === null) return null;
  const date = new Date(iso);
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

function widthOf(text: string): number {
  let width = 0;
  for (const character of text)
    width += /\p{Mark}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

function cut(text: string, most: number): string {
  if (widthOf(text) <= most) return text;
  let kept = "";
  let width = 0;
  for (const character of text) {
    width += widthOf(character);
    if (width >= most) break;
    kept += character;
  }
  return `${kept}…`;
}

function pad(text: string, width: number, align: "right" | undefined): string {
  const space = " ".repeat(Math.max(0, width - widthOf(text)));
  return align === "right" ? `${space}${text}` : `${text}${space}`;
}
