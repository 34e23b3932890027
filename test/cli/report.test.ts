import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { aBusyMonth, HOSTILE } from "../support/busy-state.ts";
import { chromiumMissing, startChromium } from "../support/chromium.ts";
import { aCli, type Cli } from "./cli-in-buffers.ts";

async function aReport(t: TestContext): Promise<{ readonly cli: Cli; readonly file: string }> {
  const cli = aCli(t);
  await cli.withState((db) => aBusyMonth(db, cli.clock.now()));
  const file = join(cli.dir, "report.html");
  const { exitCode, stderr } = await cli.run("report", "--html", "report.html");
  assert.deepEqual([exitCode, stderr], [0, ""]);
  return { cli, file };
}

/** The page's text between its tags, as a reader sees it. */
function rowsOf(page: string, caption: string): readonly (readonly string[])[] {
  const table = page.split(/<caption>/).find((part) => part.trimStart().startsWith(caption)) ?? "";
  return [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = ""]) =>
      cell.replace(/<[^>]*>/g, "").trim(),
    ),
  );
}

test("the page has the figures of the state, and money is added up exactly", async (t) => {
  const { file } = await aReport(t);
  const page = readFileSync(file, "utf8");
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const suppliers = rowsOf(page, "Taken in during the period, each invoice once");
  assert.deepEqual(
    suppliers.filter(([name]) => name?.startsWith("Muster")),
    [
      ["Muster &amp; Beispiel GmbH", "2026-11", "1", "100.10", "1", "300.10", "EUR"],
      ["Muster &amp; Beispiel GmbH", "2026-10", "2", "600.20", "0", "", "EUR"],
    ],
  );
  assert.deepEqual(rowsOf(page, "Calls that failed")[1], ["LLM_TIMEOUT", "10"]);
  assert.match(page, /0\.099 USD/);
  assert.equal(rowsOf(page, "Dead letters: every attempt failed").length, 1 + 6);
  assert.equal(page.match(/<article/g)?.length, 6);
  assert.match(page, /Total due 400\.10 EUR/);
});

test("replies are there by where they came from, and what was left alone with its reason", async (t) => {
  const { file } = await aReport(t);
  const page = readFileSync(file, "utf8");
  assert.deepEqual(rowsOf(page, "Where the answers came from").slice(1).toSorted(), [
    ["an earlier answer", "20"],
    ["the FAQ", "19"],
    ["the LLM", "20"],
    ["the hand-over text: a colleague will answer", "1"],
  ]);
  assert.deepEqual(rowsOf(page, "Mail that was left unanswered").slice(1).toSorted(), [
    ["AUTOMATIC_MAIL", "10"],
    ["MAILING_LIST", "10"],
  ]);
  assert.equal(rowsOf(page, "In doubt").length, 1 + 1);
  assert.match(page, /<dt>Replies in doubt<\/dt>/);
});

test("a page without replies does not speak of them", async (t) => {
  const { stdout } = await aCli(t).run("report", "--html", "-");
  assert.doesNotMatch(stdout, /Replies/);
});

test("nothing from a mail is markup, and nothing on the page leads anywhere else", async (t) => {
  const { file } = await aReport(t);
  const page = readFileSync(file, "utf8");
  assert.ok(page.includes("&lt;script&gt;alert(1)&lt;/script&gt;"));
  assert.doesNotMatch(page, /<(script|img|iframe|object|link|form)\b|\u202e|\sstyle=|\son\w+="/i);
  assert.ok(!page.includes(HOSTILE));
  for (const [, address] of page.matchAll(/(?:href|src)="([^"]*)"/g)) assert.match(address!, /^#/);
  const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? "";
  const hash = createHash("sha256").update(style).digest("base64");
  assert.match(
    page,
    new RegExp(
      `default-src &#39;none&#39;; style-src &#39;sha256-${hash.replace(/[+/]/g, "\\$&")}&#39;`,
    ),
  );
});

test("every table has its caption, every column its scope, every chart its name", async (t) => {
  const { file } = await aReport(t);
  const page = readFileSync(file, "utf8");
  const count = (pattern: RegExp) => page.match(pattern)?.length ?? 0;
  assert.equal(count(/<caption>/g), count(/<table>/g));
  assert.equal(count(/<th /g), count(/<th scope="(?:col|row)"/g));
  assert.equal(count(/<svg /g), count(/role="img" aria-labelledby=/g));
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const [, names = ""] of page.matchAll(/aria-labelledby="([^"]+)"|href="#([^"]+)"/g)) {
    for (const name of names.split(" ").filter((one) => one !== ""))
      assert.ok(ids.includes(name), name);
  }
});

test("without state there is a page too, and - puts it on stdout", async (t) => {
  const { exitCode, stdout } = await aCli(t).run("report", "--html", "-");
  assert.equal(exitCode, 0);
  assert.match(stdout, /^<!doctype html>.*none yet.*<\/html>\s*$/s);
});

test("a year is drawn in no more bars than fit on a phone", async (t) => {
  const cli = aCli(t);
  await cli.withState((db) => aBusyMonth(db, cli.clock.now()));
  const { stdout } = await cli.run("report", "--html", "-", "--since", "365d");
  assert.match(stdout, /2025-11-20/);
  assert.ok((stdout.match(/<rect/g)?.length ?? 0) < 100);
});

/** Its file: `npm install --prefix FOLDER axe-core`, then FOLDER/node_modules/axe-core/axe.min.js. */
const axe = process.env["INVOICESYNC_AXE"];

test(
  "axe-core finds nothing on it, at two widths, dark and light",
  { skip: chromiumMissing || (axe === undefined && "INVOICESYNC_AXE names no axe-core") },
  async (t) => {
    const { file } = await aReport(t);
    const browser = await startChromium(t);
    const script = readFileSync(axe ?? "", "utf8");
    for (const width of [1280, 390]) {
      for (const scheme of ["light", "dark"] as const) {
        const seen = await browser.look({ file, width, scheme });
        const found = await seen.evaluate(
          `(async () => { ${script}; return JSON.stringify((await axe.run()).violations); })()`,
        );
        assert.deepEqual(JSON.parse(String(found)), [], `${width} ${scheme}`);
      }
    }
  },
);

test(
  "a browser shows it without a complaint, at two widths, dark and light",
  { skip: chromiumMissing, timeout: 60_000 },
  async (t) => {
    const { file } = await aReport(t);
    const browser = await startChromium(t);
    for (const width of [1280, 390]) {
      for (const scheme of ["light", "dark"] as const) {
        const seen = await browser.look({ file, width, scheme });
        const name = `${width} ${scheme}`;
        assert.deepEqual(seen.complaints, [], name);
        assert.ok(
          Number(await seen.evaluate("document.documentElement.scrollWidth")) <= width,
          name,
        );
        const ground = await seen.evaluate("getComputedStyle(document.body).backgroundColor");
        assert.equal(ground, scheme === "light" ? "rgb(246, 247, 249)" : "rgb(20, 24, 30)");
        assert.equal(await seen.evaluate("document.querySelectorAll('script, img').length"), 0);
        const folder = process.env["INVOICESYNC_SCREENSHOTS"];
        if (folder !== undefined)
          writeFileSync(join(folder, `${width}-${scheme}.png`), seen.screenshot);
      }
    }
  },
);
