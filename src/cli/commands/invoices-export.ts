import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { UsageError } from "../../core/errors.ts";
import { plainText } from "../../core/plain-text.ts";
import { parseSince, sinceAt, type Since } from "../arguments.ts";
import type { Deps } from "../deps.ts";
import type { Exported } from "../export/columns.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";

const FORMATS = ["csv", "jsonl", "ubl"] as const;

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
        "csv; jsonl, one JSON object a line; ubl, an e-invoice of each (EN 16931)",
      )
        .choices(FORMATS)
        .makeOptionMandatory(),
    )
    .option("--since <when>", "taken in since: a duration back (30d) or a date", parseSince)
    .option("--output <file>", "into this file instead of stdout; for ubl, into this folder")
    .action((options: ExportOptions) => exportInvoices(deps, options));
  withExamples(command, [
    "invoices export --format csv > invoices.csv",
    "invoices export --format jsonl --since 2026-11-01 --output november.jsonl",
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
  if (format === "ubl") throw new UsageError(["ubl is many files: name a folder with --output"]);
  const { textChunks } = await import("../export/text-chunks.ts");
  return async (invoices) => {
    for await (const chunk of textChunks(format, invoices)) deps.out(chunk);
  };
}

async function writerToFile(deps: Deps, { format }: ExportOptions, file: string): Promise<Writer> {
  const { writeWhole, writeWholeFolder } = await import("../write-file.ts");
  if (format === "ubl") {
    const { ublFiles } = await import("../export/ubl-files.ts");
    return (invoices) => writeWholeFolder(file, ublFiles(invoices, tellerOf(deps)));
  }
  const { textChunks } = await import("../export/text-chunks.ts");
  return (invoices) => writeWhole(file, textChunks(format, invoices));
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
