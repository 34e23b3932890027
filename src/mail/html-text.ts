import { decodeEntities } from "./html-entities.ts";
import { shownPieces, type ShownPiece } from "./html-walk.ts";

const MAX_TEXT_CHARS = 1_000_000;

export const BLOCKS = new Set(
  (
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 " +
    "h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody tfoot thead tr ul"
  ).split(" "),
);

/** The text that a reader sees: blocks as lines, table cells between tabs. */
export function htmlText(html: string): string {
  return textOfPieces(shownPieces(html));
}

/** The same of a part of a page. */
export function textOfPieces(pieces: Iterable<ShownPiece>): string {
  const out = new TextLines();
  for (const piece of pieces) {
    if (out.isFull()) break;
    if (piece.type === "text") out.add(decodeEntities(piece.text));
    else if (piece.name === "br") out.breakLine();
    else if (piece.name === "td" || piece.name === "th") out.nextCell();
    else if (BLOCKS.has(piece.name)) out.startBlock();
  }
  return out.text();
}

/** Collects words; white space between them is one space, as a browser shows it. */
class TextLines {
  readonly #lines: string[] = [];
  #line: string[] = [];
  #last = "\n";
  #length = 0;

  add(text: string): void {
    const words = text.replace(/[ \t\r\n\f\u00a0]+/g, " ");
    this.#put(/\s/.test(this.#last) ? words.trimStart() : words);
  }

  nextCell(): void {
    if (this.#line.length > 0 && this.#last !== "\t") this.#put("\t");
  }

  startBlock(): void {
    if (this.#line.length > 0) this.breakLine();
  }

  breakLine(): void {
    this.#lines.push(this.#line.join("").replaceAll(" \t", "\t").trim());
    this.#line = [];
    this.#last = "\n";
    this.#length += 1;
  }

  isFull(): boolean {
    return this.#length >= MAX_TEXT_CHARS;
  }

  text(): string {
    this.breakLine();
    const lines = this.#lines.filter((line, index) => line !== "" || this.#lines[index - 1] !== "");
    return lines.join("\n").trim().slice(0, MAX_TEXT_CHARS);
  }

  #put(piece: string): void {
    if (piece === "") return;
    this.#line.push(piece);
    this.#last = piece.charAt(piece.length - 1);
    this.#length += piece.length;
  }
}
