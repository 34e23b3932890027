const MAX_HTML_CHARS = 4_000_000;
const MAX_TAG_NAME_CHARS = 32;
const MAX_ATTRIBUTES_CHARS = 4_000;

// Their content is no text of the page, and no tags stand in it.
const RAW = new Set(["script", "style", "title", "iframe", "noembed", "noframes", "xmp"]);
const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
const DROPPED = new Set(["template", "svg", "math", "select", "object", "audio", "video"]);
const HIDDEN_STYLE =
  /display:none|visibility:hidden|mso-hide:all|(?:^|;)opacity:0(?:[;!]|$)|(?:^|;)max-height:0(?:px)?(?:[;!]|$)/;

/** A piece of a page that a reader sees: text with its references still encoded, or a tag. */
export type ShownPiece =
  | { readonly type: "text"; readonly text: string }
  | {
      readonly type: "tag";
      readonly name: string;
      readonly closing: boolean;
      readonly attributes: string;
    };

/**
 * What a reader sees of a page, in order; hidden elements are left out. One walk, no recursion, no
 * tree: depth and broken markup cost nothing.
 */
export function* shownPieces(html: string): Generator<ShownPiece, void, undefined> {
  const input = html.slice(0, MAX_HTML_CHARS);
  let hidden: { readonly name: string; depth: number } | undefined;
  let at = 0;
  while (at < input.length) {
    const open = input.indexOf("<", at);
    const textEnd = open === -1 ? input.length : open;
    if (hidden === undefined && textEnd > at)
      yield { type: "text", text: input.slice(at, textEnd) };
    if (open === -1) return;

    const tag = readTag(input, open);
    at = tag.end;
    if (tag.type === "text") {
      // a million of them in a row are one piece
      while (input[at] === "<" && input[at + 1] === "<") at += 1;
      if (hidden === undefined) yield { type: "text", text: input.slice(open, at) };
      continue;
    }
    if (tag.type === "other") continue;
    const { name, closing } = tag;
    if (hidden !== undefined) {
      if (name !== hidden.name) continue;
      hidden.depth += closing ? -1 : 1;
      // a paragraph ends where the next one begins
      if (hidden.depth === 0 || (name === "p" && !closing)) hidden = undefined;
      continue;
    }
    if (!closing && RAW.has(name)) {
      at = endOfRaw(input, name, at);
      continue;
    }
    if (!closing && !VOID.has(name) && (DROPPED.has(name) || isHidden(tag.attributes))) {
      if (!tag.attributes.endsWith("/")) hidden = { name, depth: 1 };
      continue;
    }
    yield tag;
  }
}

/** The value of an attribute, its references still encoded. */
export function attributeOf(attributes: string, name: keyof typeof VALUES): string | undefined {
  const found = VALUES[name].exec(attributes);
  return found === null ? undefined : (found[1] ?? found[2] ?? found[3] ?? "");
}

const VALUES = {
  href: /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i,
  style: /\sstyle\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i,
  alt: /\salt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i,
  class: /\sclass\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i,
  id: /\sid\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i,
  type: /\stype\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i,
  color: /\scolor\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i,
} as const;

type Tag =
  | { readonly type: "text"; readonly end: number }
  | { readonly type: "other"; readonly end: number }
  | {
      readonly type: "tag";
      readonly name: string;
      readonly closing: boolean;
      readonly attributes: string;
      readonly end: number;
    };

/** What begins with the `<` at `open`; `end` is where reading goes on, after all of it. */
function readTag(html: string, open: number): Tag {
  const next = html.charAt(open + 1);
  if (next === "!" || next === "?") {
    const comment = html.startsWith("<!--", open);
    const close = html.indexOf(comment ? "-->" : ">", open + 2);
    return { type: "other", end: close === -1 ? html.length : close + (comment ? 3 : 1) };
  }
  const closing = next === "/";
  const nameStart = open + (closing ? 2 : 1);
  const name = /^[a-z][a-z0-9:_-]*/i.exec(
    html.slice(nameStart, nameStart + MAX_TAG_NAME_CHARS),
  )?.[0];
  if (name === undefined) return { type: "text", end: open + 1 };
  const attributesStart = nameStart + name.length;
  const end = endOfTag(html, attributesStart);
  const attributes = html.slice(
    attributesStart,
    Math.min(end, attributesStart + MAX_ATTRIBUTES_CHARS),
  );
  return { type: "tag", name: name.toLowerCase(), closing, attributes, end: end + 1 };
}

/** Where the `>` of a tag stands: one in quotes is part of a value. */
function endOfTag(html: string, start: number): number {
  let before = "";
  for (let at = start; at < html.length; at += 1) {
    const char = html.charAt(at);
    if (char === ">") return at;
    if ((char === '"' || char === "'") && before === "=") {
      at = html.indexOf(char, at + 1);
      if (at === -1) return html.length;
    }
    if (char.trim() !== "") before = char;
  }
  return html.length;
}

function endOfRaw(html: string, name: string, start: number): number {
  const close = new RegExp(`</${name}`, "gi");
  close.lastIndex = start;
  return close.exec(html)?.index ?? html.length;
}

function isHidden(attributes: string): boolean {
  if (attributes.length < 6) return false;
  if (/\shidden(?=[\s=/]|$)/i.test(attributes.replace(/"[^"]*"|'[^']*'/g, '""'))) return true;
  const rules = attributeOf(attributes, "style") ?? "";
  return HIDDEN_STYLE.test(rules.replace(/\s+/g, "").toLowerCase());
}
