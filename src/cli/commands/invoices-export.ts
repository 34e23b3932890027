import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { parseSince, sinceAt, type Since } from "../arguments.ts";
import type { Deps } from "../deps.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";

interface ExportOptions {
  readonly format: "csv" | "jsonl";
  readonly since?: Since;
  readonly output?: string;
}

export function addInvoicesExport(invoices: Command, deps: Deps): void {
  const command = invoices
    .command("export")
    .description("every invoice once, oldest first, for other programs")
    .addOption(
      new Option("--format <format>", "csv or jsonl, one JSON object a line")
        .choices(["csv", "jsonl"])
        .makeOptionMandatory(),
    )
    .option("--since <when>", "taken in since: a duration back (30d) or a date", parseSince)
    .option("--output <file>", "into this file instead of stdout")
    .action(async (options: ExportOptions) => {
      if (options.output === undefined) await toStdout(deps, options);
      else await toFile(deps, options, resolve(deps.cwd, options.output));
    });
  withExamples(command, [
    "invoices export --format csv > invoices.csv",
    "invoices export --format jsonl --since 2026-11-01 --output november.jsonl",
  ]);
}

/** Under `--json` it is one document, whatever the format. */
async function toStdout(deps: Deps, options: ExportOptions): Promise<void> {
  if (deps.options.json !== true) {
    await exportTo(deps, options, async (chunks) => {
      for await (const chunk of chunks) deps.out(chunk);
    });
    return;
  }
  const { eachInvoice } = await import("../../db/invoice-admin.ts");
  const from = options.since && sinceAt(options.since, deps.clock.now());
  const all: unknown[] = [];
  await deps.withDb(async (db) => {
    for await (const invoice of eachInvoice(db, from)) all.push(invoice);
  });
  printResult(deps, all, () => "");
}

async function toFile(deps: Deps, options: ExportOptions, file: string): Promise<void> {
  const { writeWhole } = await import("../write-file.ts");
  const exported = await exportTo(deps, options, (chunks) => writeWhole(file, chunks));
  printResult(deps, { file, exported }, () => `${file}: ${exported} invoices\n`);
}

async function exportTo(
  deps: Deps,
  { format, since }: ExportOptions,
  write: (chunks: AsyncIterable<string>) => Promise<void>,
): Promise<number> {
  const { eachInvoice } = await import("../../db/invoice-admin.ts");
  const { CSV_HEADER, invoiceCsv } = await import("../csv.ts");
  const from = since && sinceAt(since, deps.clock.now());
  return deps.withDb(async (db) => {
    let exported = 0;
    async function* chunks(): AsyncGenerator<string> {
      if (format === "csv") yield CSV_HEADER;
      for await (const invoice of eachInvoice(db, from)) {
        exported++;
        yield format === "csv" ? invoiceCsv(invoice) : `${JSON.stringify(invoice)}\n`;
      }
    }
    await write(chunks());
    return exported;
  });
}
