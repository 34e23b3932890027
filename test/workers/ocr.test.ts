import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { systemClock } from "../../src/core/clock.ts";
import { createOcr } from "../../src/workers/ocr.ts";
import type { Life } from "../support/life.ts";

const never = new AbortController().signal;
const picture = new TextEncoder().encode("a picture");

/** A command that is called as tesseract is; `work` is what it does with a picture. */
function aCommand(t: Life, work: string, languages = "eng\nxyz\ndeu"): string {
  const dir = mkdtempSync(join(tmpdir(), "invoicesync-ocr-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, "ocr");
  const list = `printf 'List of languages:\\n${languages.replaceAll("\n", "\\n")}\\n'`;
  writeFileSync(file, `#!/bin/sh\nif [ "$1" = --list-langs ]; then ${list}; exit; fi\n${work}\n`, {
    mode: 0o700,
  });
  return file;
}

const anOcr = (command: string, limitMs = 10_000) =>
  createOcr({ limitMs, clock: systemClock, command });

test("each picture is read in the languages that are installed", async (t) => {
  const ocr = anOcr(aCommand(t, 'printf "%s: " "$4"; cat'));
  assert.deepEqual(await ocr.read([picture, picture], never), [
    "eng+deu: a picture",
    "eng+deu: a picture",
  ]);
});

test("where it is not installed, or knows no language of ours, there is none", async (t) => {
  assert.equal(await anOcr("/nowhere/tesseract").read([picture], never), undefined);
  assert.equal(await anOcr(aCommand(t, "cat", "xyz")).read([picture], never), undefined);
});

for (const [what, work] of [
  ["fails", "exit 1"],
  ["finds nothing", "cat >/dev/null"],
  ["never stops talking", "exec yes"],
] as const) {
  test(`a picture on which it ${what} is one without text`, async (t) => {
    assert.equal(await anOcr(aCommand(t, work)).read([picture], never), undefined);
  });
}

test("an end from outside kills it", async (t) => {
  const stop = new AbortController();
  const ocr = anOcr(aCommand(t, "exec sleep 600"));
  await ocr.read([], never); // knows its languages
  const reading = ocr.read([picture], stop.signal);
  stop.abort(new Error("enough"));
  await assert.rejects(reading, /enough/);
});
