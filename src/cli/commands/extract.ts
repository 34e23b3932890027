import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import type { Config } from "../../config/config.ts";
import { isoTime } from "../../core/clock.ts";
import { UsageError } from "../../core/errors.ts";
import type { Db } from "../../db/tables.ts";
import { issueOf, withoutInvoice } from "../../invoice/document-reading.ts";
import type { Reading } from "../../invoice/invoice.ts";
import { readDocuments, type ReadingContext } from "../../pass/read-documents.ts";
import type { ReadByLlm } from "../../pass/read-by-llm.ts";
import { createOcr } from "../../workers/ocr.ts";
import { createParser } from "../../workers/parser.ts";
import type { Deps } from "../deps.ts";
import { EXIT } from "../exit.ts";
import { extractedText, type Extracted } from "../extracted-text.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";

const MAX_FILE_BYTES = 50_000_000;
const PARSE_LIMIT_MS = 15_000;

interface GivenFile {
  /** As it was typed. */
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
}

export function addExtract(program: Command, deps: Deps): void {
  const command = program
    .command("extract")
    .description("read invoices out of local files: PDF, XML, .p7m, .zip, .eml, images")
    .argument("<file...>", "the files to read")
    .action(async (names: readonly string[]) => {
      const files = await findFiles(names, deps.cwd);
      const found = await extract(files, deps);
      printResult(deps, found, () => extractedText(found));
      if (found.some(({ kind }) => kind === "unreadable")) deps.endWith(EXIT.partial);
    });
  withExamples(command, [
    "extract invoice.pdf               what a file says, and what is doubtful in it",
    "extract --json *.xml > out.json   many files, one JSON document",
    "extract --config c.yaml scan.pdf  with the PDF passwords, the company and the LLM of the settings",
  ]);
}

/** Every file that is not there is told at once, before any is read. */
async function findFiles(names: readonly string[], cwd: string): Promise<readonly GivenFile[]> {
  const files: GivenFile[] = [];
  const problems: string[] = [];
  for (const name of names) {
    const path = resolve(cwd, name);
    const facts = await stat(path).catch(() => undefined);
    if (facts?.isFile() === true) files.push({ name, path, sizeBytes: facts.size });
    else problems.push(`${name}: ${facts === undefined ? "there is no such file" : "not a file"}`);
  }
  if (problems.length > 0) throw new UsageError(problems);
  return files;
}

async function extract(files: readonly GivenFile[], deps: Deps): Promise<readonly Extracted[]> {
  // the settings are asked only when they are named: no mailbox, no state, no secrets needed
  const config = deps.options.config === undefined ? undefined : await deps.loadConfig();
  if (config?.llm === undefined) return extractAll(files, deps, config);
  return deps.withDb((db) => extractAll(files, deps, config, db));
}

async function extractAll(
  files: readonly GivenFile[],
  deps: Deps,
  config: Config | undefined,
  db?: Db,
): Promise<readonly Extracted[]> {
  const { clock } = deps;
  const limitMs = config?.timeouts.parseMs ?? PARSE_LIMIT_MS;
  const parser = createParser({ limitMs, clock });
  const reading = {
    parser,
    ocr: createOcr({ limitMs, clock }),
    pdfPasswords: config?.pdfPasswords.map((password) => password.reveal()) ?? [],
    ownCompany: config?.company ?? { names: [], taxIds: [] },
    today: isoTime(clock.now()).slice(0, 10),
  };
  try {
    const context = { ...reading, readByLlm: await llmReader(deps, db, config, reading) };
    const found: Extracted[] = [];
    for (const file of files) {
      const readings = await readFileDocuments(file, context, deps.signal);
      for (const one of readings) found.push(entryOf(file, one));
    }
    return found;
  } finally {
    await parser.close();
  }
}

async function llmReader(
  deps: Deps,
  db: Db | undefined,
  config: Config | undefined,
  reading: ReadingContext,
): Promise<ReadByLlm | undefined> {
  if (db === undefined || config === undefined) return undefined;
  const { llmForExtract } = await import("../llm-for-command.ts");
  return llmForExtract(deps, db, config, reading);
}

async function readFileDocuments(
  { name, path, sizeBytes }: GivenFile,
  context: ReadingContext,
  signal: AbortSignal,
): Promise<readonly Reading[]> {
  if (sizeBytes > MAX_FILE_BYTES) {
    return [withoutInvoice("unreadable", null, null, issueOf("DOCUMENT_TOO_LARGE"))];
  }
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new UsageError([`${name}: it cannot be read (${errorCodeOf(cause)})`]);
  });
  const { readings } = await readDocuments({ kind: "file", bytes, name }, context, signal);
  // the file itself is no part of anything
  return readings.map((reading) =>
    reading.bytes === bytes && reading.part === name ? { ...reading, part: null } : reading,
  );
}

function entryOf({ name }: GivenFile, reading: Reading): Extracted {
  const { part, kind, method, format, needsReview, issues, invoice, evidence } = reading;
  return { file: name, part, kind, method, format, needsReview, issues, invoice, evidence };
}

function errorCodeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
