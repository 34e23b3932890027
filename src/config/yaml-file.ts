import { readFile } from "node:fs/promises";
import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type YAMLError,
} from "yaml";
import { ConfigError, type ConfigProblem, type SettingPath } from "./problem.ts";

const MOST_BYTES = 1024 * 1024;

export interface YamlFile {
  readonly value: unknown;
  /** The line of a setting; of the nearest one around it, where the file does not have it. */
  readonly lineOf: (path: SettingPath) => number | null;
}

/** Reads YAML (or JSON) from a file. Everything wrong with its syntax is thrown at once. */
export async function readYamlFile(file: string): Promise<YamlFile> {
  const fail = (message: string, line: number | null = null): never => {
    throw new ConfigError([{ file, line, key: null, message }]);
  };
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    if (code === "ENOENT")
      return fail("there is no such file; `invoicesync init` writes one to start from");
    if (code === "EISDIR") return fail("is a folder; name the file in it");
    if (code === "EACCES") return fail("may not be read by this user; check its owner and mode");
    return fail(`cannot be read (${code})`);
  }
  if (bytes.length > MOST_BYTES) return fail("is larger than 1 MB: this is no configuration file");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return fail("is not UTF-8 text; save it as UTF-8");
  }
  try {
    return parse(file, text);
  } catch (error) {
    if (error instanceof RangeError) return fail("is nested too deeply");
    throw error;
  }
}

function parse(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    logLevel: "error", // warnings are told by us: printed, they quote the file as well
    prettyErrors: false, // they quote the file, and with it perhaps a password
  });
  const lineAt = (offset: number | undefined) =>
    offset === undefined ? null : Math.max(1, lines.linePos(offset).line);
  const problem = (message: string, offset?: number): ConfigProblem => ({
    file,
    line: lineAt(offset),
    key: null,
    message,
  });
  const problems = [...document.errors, ...document.warnings].map((error) =>
    problem(sentenceOf(error, text), error.pos[0]),
  );
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      const message = "an alias (*) of nothing before it; put a text that begins with * in quotes";
      problems.push(problem(message, alias.range?.[0]));
    },
  });
  if (problems.length > 0) throw new ConfigError(problems);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (error instanceof ReferenceError) {
      throw new ConfigError([problem("the aliases (*) multiply or repeat themselves too much")]);
    }
    throw error;
  }
  if (value === null || value === undefined) {
    throw new ConfigError([problem("is empty; `invoicesync init` writes one to start from")]);
  }
  return { value, lineOf: (path) => lineAt(offsetOf(document, path)) };
}

function sentenceOf(error: YAMLError, text: string): string {
  if (error.code === "DUPLICATE_KEY") {
    const [key = "this key"] =
      /^[\w-]{1,60}/.exec(text.slice(error.pos[0], error.pos[0] + 60)) ?? [];
    return `${key} is there twice; leave one of them out`;
  }
  if (error.code === "MULTIPLE_DOCS")
    return "a second document begins here (---); only one is read";
  if (error.code === "TAB_AS_INDENT") return "a tab cannot indent; use spaces";
  if (error.code === "TAG_RESOLVE_FAILED")
    return "this tag (!) is not known; put the text in quotes";
  // behind the colon it quotes the file, and with it perhaps a password
  return `not valid YAML: ${error.message.replace(/:\s.*$/s, "")}`;
}

function offsetOf(document: Document.Parsed, path: SettingPath): number | undefined {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0];
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === part);
      if (pair === undefined) return offset;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof part === "number") {
      const item = node.items[part];
      if (!isNode(item)) return offset;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else return offset;
  }
  return offset;
}
