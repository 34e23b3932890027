import sax from "sax";

export interface Element {
  /** Without its prefix: senders choose prefixes as they like. */
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** The element's own text, trimmed. */
  readonly text: string;
}

export type ParsedXml =
  | { readonly type: "tree"; readonly root: Element }
  /** Well-formed or not: nobody asked for a document with this root. */
  | { readonly type: "unwanted"; readonly root: string }
  | { readonly type: "broken"; readonly root: string | null; readonly reason: string };

const CHUNK_LENGTH = 64 * 1024;
/** sax builds these letter by letter, at some eighty bytes of memory a letter. */
const BUILT_BY_LETTER = ["tagName", "attribName", "attribValue"];
const MAX_BUILT_LENGTH = 500_000;
const MAX_DEPTH = 100;
const MAX_ELEMENTS = 500_000;

// The whole text is in memory already, and its size is bounded by the caller.
Object.assign(sax, { MAX_BUFFER_LENGTH: Infinity });

interface OpenElement extends Element {
  readonly children: Element[];
  text: string;
}

/** The prefixes that one element declares, and what is declared around it. */
interface Scope {
  readonly own: ReadonlyMap<string, string>;
  readonly outer: Scope | undefined;
}

class Refusal extends Error {}

/**
 * Parses a document whose root is wanted; others are left at their first tag. Any DOCTYPE is
 * refused: no entity is ever expanded, and nothing outside the document is ever read.
 */
export function parseXml(text: string, isWanted: (root: string) => boolean): ParsedXml {
  const parser = sax.parser(true, { position: false });
  const open: OpenElement[] = [];
  const scopes: (Scope | undefined)[] = [];
  let root: Element | undefined;
  let rootName: string | null = null;
  let elements = 0;
  let isClosed = false;

  parser.ondoctype = (doctype) => {
    rootName ??= localName(/^\s*([^\s[>]*)/.exec(doctype)?.[1] ?? "");
    throw new Refusal(isWanted(rootName) ? "it has a DOCTYPE" : "unwanted");
  };
  parser.onopentag = (tag) => {
    if (isClosed) return;
    if (root === undefined) {
      rootName = localName(tag.name);
      if (!isWanted(rootName)) throw new Refusal("unwanted");
    }
    elements += 1;
    if (open.length >= MAX_DEPTH) throw new Refusal("it is nested too deep");
    if (elements > MAX_ELEMENTS) throw new Refusal("it has too many elements");
    // Without `xmlns: true` every attribute is a string.
    const attributes = tag.attributes as Record<string, string>;
    const scope = scopeOf(attributes, scopes.at(-1));
    const element: OpenElement = {
      name: localName(tag.name),
      namespace: namespaceOf(prefixOf(tag.name), scope),
      attributes,
      children: [],
      text: "",
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
    scopes.push(scope);
  };
  const addText = (piece: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += piece;
  };
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- sax has properties only
  parser.ontext = addText;
  parser.oncdata = addText;
  parser.onclosetag = () => {
    const element = open.pop();
    scopes.pop();
    if (element !== undefined) element.text = element.text.trim();
    isClosed = open.length === 0;
  };
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- sax has properties only
  parser.onerror = (error) => {
    // What follows the root (padding, remains of a signature's wrapping) is nobody's business.
    if (!isClosed) throw new Refusal(firstLine(error.message));
  };

  try {
    const whole = text.replace(/\r\n?/g, "\n");
    for (let from = 0; from < whole.length; from += CHUNK_LENGTH) {
      if (isClosed) break; // what was wrong after the root would be thrown now
      parser.write(whole.slice(from, from + CHUNK_LENGTH));
      if (BUILT_BY_LETTER.some((part) => lengthOf(parser, part) > MAX_BUILT_LENGTH)) {
        throw new Refusal("it has a name or an attribute that is too long");
      }
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (rootName !== null && !isWanted(rootName)) return { type: "unwanted", root: rootName };
    return { type: "broken", root: rootName, reason: error.message };
  }
  if (root === undefined || !isClosed) {
    return { type: "broken", root: rootName, reason: "it ends too early" };
  }
  return { type: "tree", root };
}

function lengthOf(parser: object, part: string): number {
  const built: unknown = Reflect.get(parser, part);
  return typeof built === "string" ? built.length : 0;
}

function prefixOf(name: string): string {
  const colon = name.indexOf(":");
  return colon === -1 ? "" : name.slice(0, colon);
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function scopeOf(
  attributes: Readonly<Record<string, string>>,
  outer: Scope | undefined,
): Scope | undefined {
  let own: Map<string, string> | undefined;
  for (const name of Object.keys(attributes)) {
    if (name !== "xmlns" && !name.startsWith("xmlns:")) continue;
    own ??= new Map();
    own.set(name.slice(6), attributes[name] ?? "");
  }
  return own === undefined ? outer : { own, outer };
}

function namespaceOf(prefix: string, scope: Scope | undefined): string {
  for (let at = scope; at !== undefined; at = at.outer) {
    const namespace = at.own.get(prefix);
    if (namespace !== undefined) return namespace;
  }
  return "";
}

function firstLine(message: string): string {
  return (message.split("\n", 1)[0] ?? "").toLowerCase();
}
