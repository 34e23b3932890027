import * as v from "valibot";
import { nearest, quoted, type SettingPath } from "./problem.ts";

/** A mapping with these keys and no others; `keyProblems` finds the others. */
export function section<const E extends v.ObjectEntries>(entries: E) {
  return v.object(entries, ({ input, expected }) => {
    if (expected !== "Object") return "is missing";
    if (input === null) return "must be a mapping (key: value), but it is empty";
    // a password, an address with one in it: what was meant to be a section is not quoted
    const what = typeof input === "string" ? "a text" : quoted(input);
    return `must be a mapping (key: value), not ${what}`;
  });
}

/** The same schema with a sentence for whoever edits the file. */
export function about<S extends v.GenericSchema>(description: string, schema: S) {
  return v.pipe(schema, v.description(description));
}

export interface FoundProblem {
  readonly path: SettingPath;
  readonly message: string;
}

/** Keys that no section knows, and lists where a section should be: valibot stops at the first. */
export function* keyProblems(
  schema: v.GenericSchema,
  input: unknown,
  path: SettingPath = [],
): Generator<FoundProblem> {
  if (typeof input !== "object" || input === null) return;
  const inner = "wrapped" in schema ? schema.wrapped : "item" in schema ? schema.item : undefined;
  if ("item" in schema && isSchema(inner) && Array.isArray(input)) {
    for (const [index, item] of input.entries()) yield* keyProblems(inner, item, [...path, index]);
  } else if ("wrapped" in schema && isSchema(inner)) yield* keyProblems(inner, input, path);
  else if (schema.type === "object" && "entries" in schema) {
    if (Array.isArray(input)) {
      yield { path, message: "must be a mapping (key: value), not a list" };
      return;
    }
    const entries = new Map(Object.entries(schema.entries ?? {}));
    for (const [key, value] of Object.entries(input)) {
      const entry: unknown = entries.get(key);
      if (isSchema(entry)) yield* keyProblems(entry, value, [...path, key]);
      else yield { path: [...path, key], message: unknownKey(key, [...entries.keys()]) };
    }
  }
}

function isSchema(value: unknown): value is v.GenericSchema {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "schema";
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  if (meant !== undefined) return `is not a known key; did you mean ${meant}?`;
  return `is not a known key; known here: ${known.join(", ")}`;
}

export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as a mapping, for checks across keys that also run when some of them are wrong. */
export function mappingOf(value: unknown): Mapping {
  return isMapping(value) ? value : {};
}

/** The path item under which a check across keys reports a problem of one of them. */
export function pathItem(input: Mapping, key: string): v.ObjectPathItem {
  return { type: "object", origin: "value", input: { ...input }, key, value: input[key] };
}
