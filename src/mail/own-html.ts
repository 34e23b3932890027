import { attributeOf, shownPieces, type ShownPiece } from "./html-walk.ts";

const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
const MAX_DEPTH = 200;

/** What of a page is looked at to know what its sender wrote; mail programs cut off far smaller ones. */
export const MAX_PAGE_CHARS = 250_000;

// Where mail programs put what is answered: everything from there on is not the sender's own.
const THREAD_ID =
  /^(?:x_)?(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|mail-editor-reference)/;
const THREAD_CLASS = /(?:^|\s)(?:x_)?(?:ms-outlook-mobile-ref|OutlookMessageHeader|zmail_extra)/i;
const OUTLOOK_LINE = /border:\s*none;\s*border-top:\s*solid\s*#(?:b5c4df|e1e1e1)/i;
const QUOTE_CLASS =
  /(?:^|\s)(?:gmail_quote|protonmail_quote|yahoo_quoted|tutanota_quote|moz-cite|zmail_quote)/;

/** The quote in the place of a quoted passage, which a reader of plain text sees as such. */
const QUOTED: readonly ShownPiece[] = [
  { type: "tag", name: "br", closing: false, attributes: "" },
  { type: "text", text: "&gt; quoted" },
  { type: "tag", name: "br", closing: false, attributes: "" },
];

/**
 * What of a page its sender wrote: quoted passages are a single `>` line each, the thread below an
 * answer is cut off, and text that cannot be seen (of no size, white on white) is left out.
 */
export function* ownPieces(html: string): Generator<ShownPiece, void, undefined> {
  const ink = new Ink();
  let quote: { readonly name: string; depth: number } | undefined;
  for (const piece of shownPieces(html)) {
    if (quote !== undefined) {
      if (piece.type !== "tag" || piece.name !== quote.name) continue;
      quote.depth += piece.closing ? -1 : 1;
      if (quote.depth === 0) quote = undefined;
      continue;
    }
    if (piece.type === "text") {
      if (ink.isSeen()) yield piece;
      continue;
    }
    if (!piece.closing && beginsThread(piece.attributes)) return;
    if (!piece.closing && isQuote(piece.name, piece.attributes)) {
      quote = { name: piece.name, depth: 1 };
      yield* QUOTED;
      continue;
    }
    ink.follow(piece.name, piece.closing, piece.attributes);
    yield piece;
  }
}

function beginsThread(attributes: string): boolean {
  if (attributes.length < 8) return false;
  return (
    THREAD_ID.test(attributeOf(attributes, "id") ?? "") ||
    THREAD_CLASS.test(attributeOf(attributes, "class") ?? "") ||
    OUTLOOK_LINE.test(attributeOf(attributes, "style") ?? "")
  );
}

/** A div of these classes also holds what is written between quotes; a blockquote does not. */
function isQuote(name: string, attributes: string): boolean {
  if (name !== "blockquote") return false;
  return (
    attributeOf(attributes, "type")?.toLowerCase() === "cite" ||
    QUOTE_CLASS.test(attributeOf(attributes, "class") ?? "")
  );
}

/** Whether text can be seen where the walk is: its size, and its colour on the page's white. */
class Ink {
  readonly #open: { readonly name: string; readonly noSize: boolean; readonly white: boolean }[] =
    [];

  isSeen(): boolean {
    const inside = this.#open.at(-1);
    return inside === undefined || !(inside.noSize || inside.white);
  }

  follow(name: string, closing: boolean, attributes: string): void {
    if (VOID.has(name)) return;
    if (closing) {
      // broken markup closes what it did not open, or opens what it never closes
      const at = this.#open.findLastIndex((element) => element.name === name);
      if (at !== -1) this.#open.length = at;
      return;
    }
    if (this.#open.length >= MAX_DEPTH) return;
    const around = this.#open.at(-1) ?? { noSize: false, white: false };
    const style = (attributeOf(attributes, "style") ?? "").replace(/\s+/g, "").toLowerCase();
    const color = COLOR.exec(style)?.[1] ?? attributeOf(attributes, "color")?.trim().toLowerCase();
    // on a background of its own white is meant to be read
    const background = /(?:^|;)background(?:-color)?:/.test(style) || /\sbgcolor/i.test(attributes);
    this.#open.push({
      name,
      noSize: hasNoSize(style) ?? around.noSize,
      white: !background && (color === undefined ? around.white : WHITE.test(color)),
    });
  }
}

const COLOR = /(?:^|;)color:([^;!]*)/;
const WHITE =
  /^(?:#f{3}|#f[c-f]f[c-f]f[c-f]|white|snow|transparent|rgb\(25[2-5],25[2-5],25[2-5]\)|rgba\(.*,0?\.?0\))$/;

/** Undefined where a style says nothing of it. */
function hasNoSize(style: string): boolean | undefined {
  const size = /(?:^|;)font(?:-size)?:(?:[a-z]+)?([\d.]+)(px|pt|%|em|rem)?/.exec(style);
  if (size === null) return undefined;
  const [, figure = "", unit = "px"] = size;
  return Number(figure) < { px: 2, pt: 2, "%": 10, em: 0.1, rem: 0.1 }[unit as "px"];
}
