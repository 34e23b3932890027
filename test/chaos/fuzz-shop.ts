import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCatalog } from "../../src/cli/catalog-file.ts";
import { csvRecords } from "../../src/cli/csv-records.ts";
import { csvLine } from "../../src/cli/csv.ts";
import { ConfigError } from "../../src/config/problem.ts";
import { plainText } from "../../src/core/plain-text.ts";
import { checkAnswer } from "../../src/mail/answer-check.ts";
import { knownEntry } from "../../src/mail/faq-entry.ts";
import { askedText, scoreOf } from "../../src/mail/faq-score.ts";
import { intentsOf } from "../../src/mail/intent.ts";
import { languageOf } from "../../src/mail/language.ts";
import { replyPrompt } from "../../src/mail/prompt.ts";
import { readFaq } from "../../src/pass/read-faq.ts";
import type { Life } from "../support/life.ts";
import { ANSWER, PAGE, TABLE, YAML } from "./fuzz-pieces.ts";
import { ofText, type Reader } from "./fuzz-reader.ts";

const LIMITS = {
  maxTokens: 600,
  catalogChars: 2_000,
  countTokens: (text: string) => Math.ceil(text.length / 3.5),
};
const PRODUCTS = [{ name: "Taza Blanca", price: "8.50", stock: 40, description: "Taza de 30 cl" }];
const ENTRY = knownEntry({
  id: "shipping",
  keywords: ["envío", "shipping"],
  question: "How long does shipping take?",
  answer: "Shipping takes 3 to 5 business days.",
});

/** What reads questions, answers and the shop's own files, and what writes tables and lines. */
export function shopReaders(t: Life): readonly Reader[] {
  const folder = mkdtempSync(join(tmpdir(), "invoicesync-fuzz-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return [
    ofText("questions", PAGE, readQuestion),
    ofText("prompts", PAGE, readPrompt),
    ofText("answers that may leave", ANSWER, guard),
    ofText("a catalogue", TABLE, (text) => readCatalog(Buffer.from(text))),
    ofText("a catalogue's lines", TABLE, (text) =>
      readCatalog(Buffer.from(`id,name,category,price,stock,description\n${text}`)),
    ),
    { ...ofText("an FAQ", YAML, (text) => readFaqText(folder, text)), share: 0.25 },
    ofText("cells of a table", TABLE, readCells),
    ofText("lines for a terminal", TABLE, (text) =>
      // oxlint-disable-next-line no-control-regex -- that is what must not be there
      assert.doesNotMatch(plainText(text), /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/),
    ),
  ];
}

function readQuestion(text: string): unknown {
  const asked = askedText(text.slice(0, 4_000));
  return [intentsOf(text.slice(0, 4_000)), languageOf(text), scoreOf(ENTRY, asked)];
}

/** The mail stands between the two lines of its fence, which nothing in it can close. */
function readPrompt(text: string): void {
  const { system, user, fence } = replyPrompt(
    { subject: text, text, language: undefined, products: PRODUCTS, faq: [], history: [] },
    LIMITS,
  );
  assert.equal(user.split(fence).length, 3);
  assert.ok(user.endsWith(`\nMAIL ${fence}`));
  assert.ok(!system.includes(fence));
  assert.ok(LIMITS.countTokens(system + user) <= LIMITS.maxTokens);
}

const { system } = replyPrompt(
  { subject: "", text: "", language: undefined, products: [], faq: [], history: [] },
  LIMITS,
);

function guard(text: string): void {
  const sender = "customer@example.net";
  const checked = checkAnswer(text, {
    products: PRODUCTS,
    texts: [],
    question: "¿Cuánto cuesta la Taza Blanca?",
    sender,
    system,
    fence: "0123456789ab",
  });
  if (checked.type === "rejected") return;
  // plainer than the guard's own patterns, and so a check of them
  const own = checked.text.toLowerCase().replaceAll(sender, "");
  assert.doesNotMatch(
    own,
    /:\/\/(?!www\.(?![\p{L}\p{N}]))[\p{L}\p{N}]|(?<![\p{L}\p{N}])www\.\p{L}|[\p{L}\p{N}]@[\p{L}\p{N}]|evil\.example(?![\p{L}\p{N}])/u,
  );
  assert.doesNotMatch(own, /\d{7}|<\/?[a-z]+>|[\u200b\u202e]|person_needed/);
  assert.ok(own.length <= 1_500);
}

async function readFaqText(folder: string, text: string): Promise<void> {
  const file = join(folder, "faq.yaml");
  writeFileSync(file, text);
  try {
    await readFaq(file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
  }
}

/** A table gives back what was put in, and nothing in it begins as a formula does. */
function readCells(all: string): void {
  const text = all.slice(0, 40_000);
  const [record, ...more] = csvRecords(csvLine([text, 1, text]), ",");
  assert.equal(more.length, 0);
  assert.equal(record?.cells.length, 3);
  for (const cell of record?.cells ?? []) {
    assert.ok(cell === text || cell === "1" || cell === `'${text}`);
    if (!/^-?\d+(?:\.\d+)?$/.test(cell)) assert.doesNotMatch(cell.trim(), /^[=+\-@]/);
  }
}
