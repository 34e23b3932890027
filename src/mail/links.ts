import { decodeEntities } from "./html-entities.ts";
import { BLOCKS } from "./html-text.ts";
import { attributeOf, shownPieces } from "./html-walk.ts";
import type { Message } from "./message.ts";

/** A link as a reader meets it. */
export interface MessageLink {
  readonly href: string;
  /** What it says itself; empty where the address stands bare in the text. */
  readonly text: string;
  /** The sentence that it stands in; where it stands alone, the line before. */
  readonly context: string;
}

const MAX_LINKS = 500;
const MAX_HREF_CHARS = 4_096;
const MAX_PUNCTUATION_CHARS = 5;
const MAX_LINK_TEXT_CHARS = 200;
const MAX_CONTEXT_CHARS = 160;

/** What of a message its links are found in. */
export type LinkingMessage = Pick<Message, "subject" | "html" | "text">;

/** The web links in a message that a reader sees, of its HTML first and then of its plain text. */
export function linksOf({ html, text }: Omit<LinkingMessage, "subject">): readonly MessageLink[] {
  const found = new Lines();
  if (html !== null) addHtmlLinks(html, found);
  found.breakLine();
  addTextLinks(text, found);
  found.breakLine();
  return found.links;
}

function addHtmlLinks(html: string, found: Lines): void {
  for (const piece of shownPieces(html)) {
    if (found.isFull()) return;
    if (piece.type === "text") {
      found.addText(decodeEntities(piece.text).replace(/\s+/g, " "));
      continue;
    }
    const { name, closing, attributes } = piece;
    if (name === "a") {
      found.endLink();
      const href = closing ? undefined : attributeOf(attributes, "href");
      if (href !== undefined) found.beginLink(decodeEntities(href).trim());
    } else if (name === "img" && found.isInLink()) {
      found.addText(` ${decodeEntities(attributeOf(attributes, "alt") ?? "")} `);
    } else if (name === "br" || name === "td" || name === "th" || BLOCKS.has(name)) {
      found.breakLine();
    }
  }
}

function addTextLinks(text: string, found: Lines): void {
  const address = /https?:\/\/[^\s<>"`{}|\\^\u00a0]+/gi;
  for (const line of text.split("\n")) {
    if (found.isFull()) return;
    let at = 0;
    for (const { 0: match, index } of line.matchAll(address)) {
      found.addText(line.slice(at, index));
      const href = withoutPunctuation(match);
      found.beginLink(href);
      found.endLink();
      at = index + href.length;
    }
    found.addText(line.slice(at));
    found.breakLine();
  }
}

/** The point after an address ends its sentence, and a bracket may be one around it. */
function withoutPunctuation(address: string): string {
  let end = address.length;
  while (end > address.length - MAX_PUNCTUATION_CHARS) {
    const last = address.charAt(end - 1);
    if (!/[.,;:!?'*_)\]]/.test(last)) break;
    if (last === ")" && isBalanced(address.slice(0, end))) break;
    end -= 1;
  }
  return address.slice(0, end);
}

function isBalanced(address: string): boolean {
  return address.split("(").length >= address.split(")").length;
}

interface OpenLink {
  readonly href: string;
  text: string;
}

/** Lines of text with links in them, from which each link's surroundings are told. */
class Lines {
  readonly links: MessageLink[] = [];
  #line: (string | OpenLink)[] = [];
  #open: OpenLink | undefined;
  #lastLine = "";

  isFull(): boolean {
    return this.links.length >= MAX_LINKS;
  }

  isInLink(): boolean {
    return this.#open !== undefined;
  }

  addText(text: string): void {
    if (this.#open === undefined) {
      const last = this.#line.at(-1);
      if (typeof last !== "string") this.#line.push(ends(text));
      // of a long text only what stands next to a link counts: its beginning and its end
      else this.#line[this.#line.length - 1] = ends(last + text);
    } else if (this.#open.text.length < MAX_LINK_TEXT_CHARS) {
      this.#open.text = (this.#open.text + text).slice(0, MAX_LINK_TEXT_CHARS);
    }
  }

  beginLink(href: string): void {
    if (href.length > MAX_HREF_CHARS || !/^https?:/i.test(href)) return;
    this.#open = { href, text: "" };
    this.#line.push(this.#open);
  }

  endLink(): void {
    this.#open = undefined;
  }

  /** A link around whole blocks goes on in the next line. */
  breakLine(): void {
    if (this.#open !== undefined) {
      this.addText(" ");
      return;
    }
    const line = this.#line;
    this.#line = [];
    for (const [index, piece] of line.entries()) {
      if (typeof piece === "string" || this.isFull()) continue;
      const before = sentenceEnd(textAt(line, index - 1));
      const after = sentenceStart(textAt(line, index + 1));
      const around = `${before} ${after}`.trim();
      const text = piece.text.trim();
      const context = /\p{L}/u.test(around) ? around : this.#lastLine;
      this.links.push({ href: piece.href, text, context });
    }
    const whole = line.map((piece) => (typeof piece === "string" ? piece : piece.text)).join(" ");
    if (whole.trim() !== "") this.#lastLine = whole.trim().slice(-MAX_CONTEXT_CHARS);
  }
}

function textAt(line: readonly (string | OpenLink)[], index: number): string {
  const piece = index < 0 ? undefined : line[index];
  return typeof piece === "string" ? piece : "";
}

function ends(text: string): string {
  if (text.length <= 2 * MAX_CONTEXT_CHARS) return text;
  return `${text.slice(0, MAX_CONTEXT_CHARS)}${text.slice(-MAX_CONTEXT_CHARS)}`;
}

/** What of the text before a link belongs to its sentence. */
function sentenceEnd(text: string): string {
  return (
    text
      .slice(-MAX_CONTEXT_CHARS)
      .split(/[.!?]\s+|\s[|·•]\s/)
      .at(-1) ?? ""
  );
}

function sentenceStart(text: string): string {
  return text.slice(0, MAX_CONTEXT_CHARS).split(/[.!?](?:\s|$)|\s[|·•]\s/)[0] ?? "";
}
