import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import { starterFile } from "../../src/config/starter.ts";
import { editorSchema, SCHEMA_FILE } from "./editor-schema.ts";
import { ACCOUNT, loadText } from "./settings-folder.ts";

type Schema = Readonly<Record<string, unknown>>;
const published = JSON.parse(readFileSync(SCHEMA_FILE, "utf8")) as Schema; // checked by the first test

test("the published schema is up to date (else: node test/config/editor-schema.ts)", () => {
  assert.deepEqual(published, JSON.parse(JSON.stringify(editorSchema())));
  assert.equal(published["$schema"], "http://json-schema.org/draft-07/schema#");
});

test("the published schema uses only what the check below knows", () => {
  const known = new Set([...KEYWORDS, "$schema", "title", "description", "default", "examples"]);
  const look = (schema: Schema) => {
    assert.deepEqual(
      Object.keys(schema).filter((keyword) => !known.has(keyword)),
      [],
    );
    for (const inner of Object.values((schema["properties"] ?? {}) as Record<string, Schema>)) {
      look(inner);
    }
    for (const inner of [schema["items"], schema["anyOf"], schema["oneOf"]].flat()) {
      if (inner !== undefined) look(inner as Schema);
    }
  };
  look(published);
});

for (const [text, accepted] of [
  [ACCOUNT, true],
  ["accounts: [{ name: a, maildir: m }]\n", true],
  [`${ACCOUNT}smtp: { host: h, from: a@b.c, port: 587, tls: starttls }\nllm:\n`, true],
  [`${ACCOUNT}timeouts: { run: 500ms }\ndownloads: { maxBytes: 20MB }\n`, true],
  [
    `${ACCOUNT}pdfPasswords: [a, { env: HOME }, { command: [echo, x] }, { command: echo x }]\n`,
    true,
  ],
  ["accounts: []\n", false],
  ["smtp: { host: h }\n", false],
  ["accounts: [{ name: a }]\n", false],
  ["accounts: [{ name: a, maildir: m, imap: { host: h } }]\n", false],
  [`${ACCOUNT}smpt: {}\n`, false],
  [`${ACCOUNT}    pipeline: invoice\n`, false],
  [`${ACCOUNT}    timeout: 5\n`, false],
  [`${ACCOUNT}    search: { since: soon }\n`, false],
  [`${ACCOUNT}    onDone: { mvoe: x }\n`, false],
  [ACCOUNT.replace("host:", "port: 70000, host:"), false],
  [ACCOUNT.replace("host:", "port: abc, host:"), false],
  [ACCOUNT.replace("host:", "tls: ssl, host:"), false],
  [ACCOUNT.replace("secret", "{ evn: X }"), false],
  [ACCOUNT.replace("secret", "5"), false],
  [`${ACCOUNT}retries: { attempts: 1.5 }\n`, false],
  [`${ACCOUNT}downloads: { maxBytes: 20 megs }\n`, false],
] as const) {
  const name = text.replace(ACCOUNT, "… ");
  test(`the loader and the schema both ${accepted ? "accept" : "refuse"} ${JSON.stringify(name)}`, async (t) => {
    assert.equal(fits(published, parse(text)), accepted);
    if (accepted) await loadText(t, text);
    else await assert.rejects(loadText(t, text), { name: "UsageError" });
  });
}

test("the starter file fits the schema, with its comments taken off too", () => {
  const starter = starterFile(undefined);
  assert.ok(fits(published, parse(starter)));
  const everything = starter.replace(/^(\s*)# (?=\s*[\w-]+:|\s*- name)/gm, "$1");
  const settings: unknown = parse(
    everything
      .replace(/^invoicesync: settings.*$/m, "")
      .replace(/^ {4}oauth2:[^]*?(?= {4}pipeline)/m, ""),
  );
  assert.ok(fits(published, settings), JSON.stringify(settings, null, 1));
  assert.ok(typeof settings === "object" && settings !== null && "retries" in settings);
});

const KEYWORDS = [
  "type",
  "const",
  "enum",
  "minimum",
  "maximum",
  "minLength",
  "pattern",
  "items",
  "minItems",
  "properties",
  "required",
  "additionalProperties",
  "anyOf",
  "oneOf",
];

/** As much of JSON Schema as the published file uses. */
function fits(schema: Schema, value: unknown): boolean {
  const { anyOf, oneOf, items, properties } = schema as Readonly<Record<string, Schema[]>>;
  const of = (alternatives: readonly Schema[]) =>
    alternatives.filter((alternative) => fits(alternative, value)).length;
  if (!isOfType(schema["type"], value)) return false;
  if ("const" in schema && value !== schema["const"]) return false;
  if ("enum" in schema && !(schema["enum"] as unknown[]).includes(value)) return false;
  if (anyOf !== undefined && of(anyOf) === 0) return false;
  if (oneOf !== undefined && of(oneOf) !== 1) return false;
  if (typeof value === "number") {
    const { minimum = -Infinity, maximum = Infinity } = schema as Record<string, number>;
    return value >= minimum && value <= maximum;
  }
  if (typeof value === "string") {
    const { minLength = 0, pattern = "" } = schema as { minLength?: number; pattern?: string };
    return value.length >= minLength && new RegExp(pattern).test(value);
  }
  if (Array.isArray(value)) {
    if (value.length < Number(schema["minItems"] ?? 0)) return false;
    return value.every((item) => fits((items ?? {}) as Schema, item));
  }
  if (typeof value !== "object" || value === null) return true;
  const required = (schema["required"] ?? []) as string[];
  if (!required.every((key) => Object.hasOwn(value, key))) return false;
  return Object.entries(value).every(([key, inner]) => {
    const known = ((properties ?? {}) as Record<string, Schema>)[key];
    return known === undefined ? schema["additionalProperties"] !== false : fits(known, inner);
  });
}

function isOfType(type: unknown, value: unknown): boolean {
  if (type === undefined) return true;
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return Array.isArray(value);
  if (type === "null") return value === null;
  if (type === "object")
    return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}
