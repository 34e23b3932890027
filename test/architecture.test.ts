import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";

const src = join(import.meta.dirname, "../src");

// What each room may import besides itself: one way only.
const beside = ["core", "config", "mail", "invoice"];
const ALLOWED: Record<string, readonly string[]> = {
  core: [],
  config: ["core"],
  mail: ["core"],
  invoice: ["core", "mail"],
  db: beside,
  imap: beside,
  maildir: beside,
  smtp: beside,
  http: beside,
  llm: beside,
  workers: beside,
  pass: [...beside, "db", "imap", "maildir", "smtp", "http", "llm", "workers"],
  cli: [...beside, "db", "imap", "maildir", "smtp", "http", "llm", "workers", "pass"],
};

const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".ts"),
);

function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map((match) =>
    relative(src, join(src, dirname(file), match[1] ?? "")),
  );
}

test("imports go one way only", () => {
  const wrong = files.flatMap((file) => {
    const room = file.split("/")[0] ?? "";
    if (room === "main.ts") return [];
    const allowed = ALLOWED[room];
    assert.ok(allowed, `${file} is in no known room`);
    return importsOf(file)
      .filter((target) => !allowed.includes(target.split("/")[0] ?? ""))
      .filter((target) => target.split("/")[0] !== room)
      .map((target) => `${file} imports ${target}`);
  });
  assert.deepEqual(wrong, []);
});

test("SQL stands in src/db only", () => {
  const wrong = files
    .filter((file) => !file.startsWith("db/"))
    .filter((file) => /from "(kysely|better-sqlite3)"/.test(readFileSync(join(src, file), "utf8")));
  assert.deepEqual(wrong, []);
});

test("no file is called after nothing in particular", () => {
  const names = /(^|\/)(index|utils?|helpers?|common|types|manager)\.ts$/;
  assert.deepEqual(
    files.filter((file) => names.test(file)),
    [],
  );
});
