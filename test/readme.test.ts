import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { COMMANDS } from "../src/cli/command-table.ts";
import { EXIT } from "../src/cli/exit.ts";
import { ERRORS } from "../src/core/error-table.ts";
import { ISSUES } from "../src/invoice/issues.ts";
import { LEFT_ALONE } from "../src/mail/left-alone.ts";

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
const rows = readme.split("\n").filter((line) => line.startsWith("| "));

test("the README's error table is the code's", () => {
  const written = rows.filter((row) => /\| (transient|permanent|fatal) \|/.test(row));
  const real = Object.entries(ERRORS).map(
    ([code, { class: kind, message, hint }]) => `| \`${code}\` | ${kind} | ${message} | ${hint} |`,
  );
  assert.deepEqual(written, real);
});

test("the README explains every reason for a review", () => {
  for (const [code, message] of Object.entries(ISSUES)) {
    assert.ok(rows.includes(`| \`${code}\` | ${message} |`), code);
  }
});

test("the README explains every reason for which a mail gets no answer", () => {
  for (const [reason, message] of Object.entries(LEFT_ALONE)) {
    assert.ok(rows.includes(`| \`${reason}\` | ${message} |`), reason);
  }
});

test("the README lists every command and every exit code", () => {
  const commands = rows.join("\n");
  for (const name of COMMANDS.keys()) assert.match(commands, new RegExp("`" + name + "\\b"), name);
  for (const code of Object.values(EXIT))
    assert.match(commands, new RegExp(`^\\| ${code} \\|`, "m"));
});

test("every test that the README names is there", () => {
  const named = [...readme.matchAll(/`(test\/[\w./-]+\.test\.ts)`(?:: "([^"]+)")?/g)];
  assert.ok(named.length > 30);
  for (const [, path = "", name] of named) {
    const file = join(import.meta.dirname, "..", path);
    assert.ok(existsSync(file), path);
    if (name !== undefined)
      assert.ok(readFileSync(file, "utf8").includes(name), `${path}: ${name}`);
  }
  const section = readme.slice(
    readme.indexOf("\n## Security"),
    readme.indexOf("\n## What it stands"),
  );
  const claims = section.split("\n").filter((line) => /^\| (?!---|what \||it does)/.test(line));
  for (const claim of claims) assert.match(claim, /`test\/[^`]+`/, claim);
});

test("the README says what each dependency is for, and names no other", () => {
  const manifest: unknown = JSON.parse(
    readFileSync(join(import.meta.dirname, "../package.json"), "utf8"),
  );
  assert.ok(typeof manifest === "object" && manifest !== null && "dependencies" in manifest);
  const section = readme.slice(
    readme.indexOf("\n## What it stands"),
    readme.indexOf("\n## Not yet"),
  );
  const named = section
    .split("\n")
    .filter((line) => /^\| (?!---|package )/.test(line))
    .flatMap((line) => (line.split("|")[1] ?? "").split(",").map((name) => name.trim()));
  assert.deepEqual(named.toSorted(), Object.keys(manifest.dependencies ?? {}).toSorted());
});
