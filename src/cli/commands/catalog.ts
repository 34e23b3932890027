import { readFile, stat } from "node:fs/promises";
import type { Command } from "commander";
import { absolutePath } from "../../config/find-file.ts";
import { UsageError } from "../../core/errors.ts";
import { wholeNumber } from "../arguments.ts";
import type { CatalogFile } from "../catalog-file.ts";
import type { Deps } from "../deps.ts";
import { FailedResult } from "../failure.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";
import { table } from "../table.ts";

const MOST_BYTES = 50_000_000;
const MOST_LINES_SHOWN = 20;

export function addCatalog(program: Command, deps: Deps): void {
  const catalog = program
    .command("catalog")
    .description("the products that answers may speak of, with their prices and stock");
  withExamples(catalog, ["catalog import products.csv", 'catalog search "zapatillas negras"']);
  addImport(catalog, deps);
  addSearch(catalog, deps);
}

interface ImportOptions {
  readonly replace?: true;
}

function addImport(catalog: Command, deps: Deps): void {
  const command = catalog
    .command("import")
    .description("take products from a CSV file with id,name,category,price,stock,description")
    .argument("<file>", "the CSV file; `;` between cells and decimal commas are understood")
    .option("--replace", "remove products that are not in the file; without it they stay")
    .action(async (name: string, options: ImportOptions) => {
      const { products, rejected } = await readCatalogFile(name, deps);
      const rejectedText = rejectedLines(rejected);
      if (products.length === 0) {
        const nothing = { imported: 0, updated: 0, unchanged: 0, removed: 0, rejected };
        throw new FailedResult("CATALOG_EMPTY", undefined, { result: nothing, text: rejectedText });
      }
      const replace = options.replace === true;
      const { importProducts } = await import("../../db/product-import.ts");
      const done = await deps.withDb(
        (db) => importProducts(db, products, { replace }, deps.clock.now()),
        { create: true },
      );
      printResult(deps, { ...done, rejected }, () => {
        const counts = `${done.imported} new, ${done.updated} changed, ${done.unchanged} unchanged`;
        const rest = replace ? `${done.removed} removed` : "products not in the file stay";
        return `${counts}, ${rejected.length} rejected; ${rest}\n${rejectedText}`;
      });
    });
  withExamples(command, [
    "catalog import products.csv",
    "catalog import products.csv --replace   the file is the whole catalogue",
    "catalog import products.csv --json",
  ]);
}

function addSearch(catalog: Command, deps: Deps): void {
  const search = catalog
    .command("search")
    .description("find the products that a customer's words mean, best first")
    .argument("<text...>", "what a customer writes")
    .option("--limit <n>", "at most so many", wholeNumber, 3)
    .action(async (words: readonly string[], { limit }: { readonly limit: number }) => {
      const { searchProducts } = await import("../../db/products.ts");
      const found = await deps.withDb((db) => searchProducts(db, words.join(" "), limit));
      const { paintFor } = await import("../paint.ts");
      printResult(deps, found, () =>
        found.length === 0
          ? "no product found\n"
          : table(
              found,
              [
                { title: "ID", cell: ({ id }) => id, most: 24 },
                { title: "NAME", cell: (product) => product.name },
                { title: "PRICE", cell: ({ price }) => price, align: "right" },
                { title: "STOCK", cell: ({ stock }) => stock, align: "right" },
                { title: "SCORE", cell: ({ score }) => score.toFixed(3), align: "right" },
              ],
              paintFor(deps.terminal).bold,
            ),
      );
    });
  withExamples(search, [
    'catalog search "remera negra"',
    'catalog search --json --limit 10 "running shoes"',
  ]);
}

async function readCatalogFile(name: string, { cwd, env }: Deps): Promise<CatalogFile> {
  const file = absolutePath(name, cwd, env);
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw new UsageError([`${name}: there is no such file`]);
  if (!found.isFile()) throw new UsageError([`${name}: not a file`]);
  if (found.size > MOST_BYTES) throw new UsageError([`${name}: is larger than 50 MB`]);
  const bytes = await readFile(file).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? error.code : error;
    throw new UsageError([`${name}: cannot be read (${String(code)})`]);
  });
  const { readCatalog } = await import("../catalog-file.ts");
  const catalog = readCatalog(bytes);
  if (!("missing" in catalog)) return catalog;
  const columns = catalog.missing.join(", ");
  throw new UsageError([
    `${name}:1: the header must be id,name,category,price,stock,description; it lacks ${columns}`,
  ]);
}

function rejectedLines(rejected: CatalogFile["rejected"]): string {
  const shown = rejected.slice(0, MOST_LINES_SHOWN);
  const lines = shown.map(({ line, reason }) => `line ${line}: ${reason}\n`);
  const more = rejected.length - shown.length;
  return lines.join("") + (more > 0 ? `and ${more} more; --json lists them all\n` : "");
}
