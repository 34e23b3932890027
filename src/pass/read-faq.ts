import * as v from "valibot";
import { ConfigError, keyOfPath, type ConfigProblem, type SettingPath } from "../config/problem.ts";
import { keyProblems, section } from "../config/sections.ts";
import { lines, must, text } from "../config/setting-values.ts";
import { readYamlFile } from "../config/yaml-file.ts";
import type { FaqEntry } from "../mail/faq-entry.ts";

const MOST_ENTRIES = 1_000;
const MOST_ANSWER_CHARS = 5_000;

const answer = v.pipe(
  lines,
  v.check((value) => value.trim() !== "", must("a text")),
  v.maxLength(MOST_ANSWER_CHARS, `must be at most ${MOST_ANSWER_CHARS} characters`),
);

const entrySettings = section({
  id: v.pipe(
    text,
    v.regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u, "must be a short name such as shipping-en"),
  ),
  keywords: v.pipe(
    v.array(text, must("a list of words, such as [shipping, delivery]")),
    v.minLength(1, "must have at least one word"),
    v.maxLength(100, "must have at most 100 words"),
  ),
  question: text,
  answer,
});

const faq = v.pipe(
  v.array(entrySettings, must("a list of entries, each with id, keywords, question and answer")),
  v.maxLength(MOST_ENTRIES, `must have at most ${MOST_ENTRIES} entries`),
);

/**
 * The FAQ file. Everything wrong with it is thrown as one `ConfigError`, each problem with its line
 * and key.
 */
export async function readFaq(file: string): Promise<readonly FaqEntry[]> {
  const { value, lineOf } = await readYamlFile(file);
  const result = v.safeParse(faq, value);
  const keys = [...keyProblems(faq, value)];
  const found = (result.issues ?? []).map((issue) => ({
    path: (issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key))),
    message: issue.message,
  }));
  const problems = [...keys, ...found, ...repeatedIds(value)].map(
    ({ path, message }): ConfigProblem => ({
      file,
      line: lineOf(path),
      key: path.length === 0 ? null : keyOfPath(path),
      message,
    }),
  );
  if (!result.success || problems.length > 0) throw new ConfigError(problems);
  return result.output;
}

function* repeatedIds(value: unknown): Generator<{ path: SettingPath; message: string }> {
  if (!Array.isArray(value)) return;
  const seen = new Set<unknown>();
  for (const [index, entry] of value.entries()) {
    const id: unknown =
      typeof entry === "object" && entry !== null && "id" in entry ? entry.id : "";
    if (typeof id === "string" && id !== "" && seen.has(id)) {
      yield { path: [index, "id"], message: `${id} is there twice; ids must differ` };
    }
    seen.add(id);
  }
}
