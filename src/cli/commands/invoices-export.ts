import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { UsageError } from "../../core/errors.ts";
import { plainText } from "../../core/plain-text.ts";
import { parseSince, sinceAt, type Since } from "../arguments.ts";
import type { Deps } from "../deps.ts";
import { EXIT } from "../exit.ts";
import type { Exported } from "../export/columns.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";

const FORMATS = ["csv", "jsonl", "xlsx", "ubl", "zip"] as const;

interface ExportOptions {
  readonly format: (typeof FORMATS)[number];
  readonly since?: Since;
  readonly output?: string;
}

export function addInvoicesExport(invoices: Command, deps: Deps): void {
  const command = invoices
    .command("export")
    .description("every invoice once, oldest first, for other programs")
    .addOption(
      new Option(
        "--format <format>",
        "csv; jsonl, one JSON object a line; xlsx; ubl, an e-invoice of each (EN 16931); zip, the csv with the documents",
      )
        .choices(FORMATS)
        .makeOptionMandatory(),
    )
    .option("--since <when>", "taken in since: a duration back (30d) or a date", parseSince)
    .option(
      "--output <file>",
      "into this file instead of stdout; ubl into this folder, .zip or .xml",
    )
    .action((options: ExportOptions) => exportInvoices(deps, options));
  withExamples(command, [
    "invoices export --format csv > invoices.csv",
    "invoices export --format jsonl --since 2026-11-01 --output november.jsonl",
    "invoices export --format zip --since 30d --output month.zip",
    "invoices export --format ubl --output november",
  ]);
}

async function exportInvoices(deps: Deps, options: ExportOptions): Promise<void> {
  const { output } = options;
  if (output === undefined && deps.options.json === true) return printAll(deps, options);
  if (output === undefined) {
    const write = await writerToStdout(deps, options);
    await withInvoices(deps, options, write);
    return;
  }
  const file = resolve(deps.cwd, output);
  const write = await writerToFile(deps, options, file);
  const exported = await withInvoices(deps, options, write);
  printResult(deps, { file, exported }, () => `${file}: ${exported} invoices\n`);
}

/** Under `--json` it is one document, whatever the format. */
async function printAll(deps: Deps, options: ExportOptions): Promise<void> {
  const all: unknown[] = [];
  await withInvoices(deps, options, async (invoices) => {
    for await (const invoice of invoices) all.push(invoice);
  });
  printResult(deps, all, () => "");
}

type Writer = (invoices: AsyncIterable<Exported>) => Promise<void>;

async function writerToStdout(deps: Deps, { format }: ExportOptions): Promise<Writer> {
  const isText = format === "csv" || format === "jsonl";
  if (!isText && deps.terminal.stdoutIsTty) {
    throw new UsageError([`${format} is nothing to look at on a terminal: add --output`]);
  }
  const chunksOf = await chunksFor(deps, format);
  return async (invoices) => {
    for await (const chunk of chunksOf(invoices)) deps.out(chunk);
  };
}

async function writerToFile(deps: Deps, { format }: ExportOptions, file: string): Promise<Writer> {
  const { writeWhole, writeWholeFolder } = await import("../write-file.ts");
  if (format === "ubl" && !/\.zip$/i.test(file)) {
    const { onlyContent, ublFiles } = await import("../export/ubl-files.ts");
    const filesOf = (invoices: AsyncIterable<Exported>) => ublFiles(invoices, tellerOf(deps));
    return /\.xml$/i.test(file)
      ? (invoices) => writeWhole(file, onlyContent(filesOf(invoices)))
      : (invoices) => writeWholeFolder(file, filesOf(invoices));
  }
  const chunksOf = await chunksFor(deps, format);
  return (invoices) => writeWhole(file, chunksOf(invoices));
}

type ChunksOf = (invoices: AsyncIterable<Exported>) => AsyncIterable<string | Uint8Array>;

async function chunksFor(deps: Deps, format: ExportOptions["format"]): Promise<ChunksOf> {
  const tell = tellerOf(deps);
  switch (format) {
    case "csv":
    case "jsonl": {
      const { textChunks } = await import("../export/text-chunks.ts");
      return (invoices) => textChunks(format, invoices);
    }
    case "xlsx": {
      const { xlsxFile } = await import("../export/xlsx-file.ts");
      return async function* (invoices) {
        yield await xlsxFile(invoices);
      };
    }
    case "ubl": {
      const { ublFiles } = await import("../export/ubl-files.ts");
      const { zipChunks } = await import("../export/zip-chunks.ts");
      return (invoices) => zipChunks(ublFiles(invoices, tell));
    }
    case "zip": {
      const { documentFiles } = await import("../export/document-files.ts");
      const { zipChunks } = await import("../export/zip-chunks.ts");
      const stateDir = await deps.stateDir();
      const tellMissing = (id: number) => {
        tell(`invoice ${id}: its document cannot be read from the state folder`);
        deps.endWith(EXIT.partial);
      };
      return (invoices) =>
        zipChunks(documentFiles(invoices, stateDir, deps.clock.now(), tellMissing));
    }
  }
}

function tellerOf({ err }: Deps): (note: string) => void {
  return (note) => err(`invoicesync: ${plainText(note)}\n`);
}

/** Hands on every invoice, page by page; gives how many there were. */
async function withInvoices(deps: Deps, { since }: ExportOptions, write: Writer): Promise<number> {
  const { eachInvoice } = await import("../../db/invoice-admin.ts");
  const from = since && sinceAt(since, deps.clock.now());
  return deps.withDb(async (db) => {
    let exported = 0;
    async function* counted(): AsyncGenerator<Exported> {
      for await (const invoice of eachInvoice(db, from)) {
        exported++;
        yield invoice;
      }
    }
    await write(counted());
    return exported;
  });
}
