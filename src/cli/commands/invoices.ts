import type { Command } from "commander";
import {
  addId,
  DEFAULT_LIMIT,
  parseSince,
  sinceAt,
  wholeNumber,
  type Since,
} from "../arguments.ts";
import type { Deps } from "../deps.ts";
import { FailedResult, notFound } from "../failure.ts";
import { withExamples } from "../help.ts";
import { suggestNext } from "../next-step.ts";
import { printResult } from "../print.ts";
import { addInvoicesExport } from "./invoices-export.ts";
import { addInvoicesRerun } from "./invoices-rerun.ts";

export function addInvoices(program: Command, deps: Deps): void {
  const invoices = program
    .command("invoices")
    .description("the result: what was read, from where in the document, and what needs a look");
  withExamples(invoices, [
    "invoices list",
    "invoices review                     what needs a look, and why",
    "invoices export --format csv --since 30d --output invoices.csv",
  ]);
  addList(invoices, deps);
  addShow(invoices, deps);
  addReview(invoices, deps);
  addApprove(invoices, deps);
  addInvoicesExport(invoices, deps);
  addInvoicesRerun(invoices, deps);
}

interface ListOptions {
  readonly account?: string;
  readonly since?: Since;
  readonly limit: number;
}

function addList(invoices: Command, deps: Deps): void {
  const list = invoices
    .command("list")
    .description("list invoices, the newest first; copies of one say of which")
    .option("--account <name>", "only this account's")
    .option("--since <when>", "taken in since: a duration back (30d) or a date", parseSince)
    .option("--limit <n>", "at most so many", wholeNumber, DEFAULT_LIMIT)
    .action((options: ListOptions) => printList(deps, options, false));
  withExamples(list, ["invoices list --since 30d", "invoices list --json"]);
}

function addReview(invoices: Command, deps: Deps): void {
  const review = invoices
    .command("review")
    .description("list what a person has to look at, and why")
    .option("--account <name>", "only this account's")
    .option("--since <when>", "taken in since: a duration back (30d) or a date", parseSince)
    .option("--limit <n>", "at most so many", wholeNumber, DEFAULT_LIMIT)
    .action((options: ListOptions) => printList(deps, options, true));
  withExamples(review, ["invoices review", "invoices show 7       then look at one"]);
}

async function printList(deps: Deps, options: ListOptions, review: boolean): Promise<void> {
  const { listInvoices } = await import("../../db/invoice-admin.ts");
  const from = options.since && sinceAt(options.since, deps.clock.now());
  const filter = { account: options.account, sinceAt: from, review, limit: options.limit };
  const found = await deps.withDb((db) => listInvoices(db, filter));
  const { invoicesText } = await import("../invoice-text.ts");
  const { paintFor } = await import("../paint.ts");
  printResult(deps, found, () => invoicesText(found, paintFor(deps.terminal).bold));
  const [first] = found;
  if (first === undefined) return;
  if (review) suggestNext(deps, `invoices show ${first.id}`, "where each value stands, and why");
  else if (found.some((one) => one.needsReview && one.duplicateOf === null)) {
    suggestNext(deps, "invoices review", "what needs a look, and why");
  }
}

function addShow(invoices: Command, deps: Deps): void {
  const show = invoices
    .command("show")
    .description("show one invoice with its lines, its issues and where each value was read")
    .argument("<id>", "an invoice id, as printed by invoices list", wholeNumber)
    .action(async (id: number) => {
      const { findInvoice } = await import("../../db/invoice-admin.ts");
      const invoice = await deps.withDb((db) => findInvoice(db, id));
      if (invoice === undefined) throw notFound("invoice", [id]);
      const { invoiceText } = await import("../invoice-text.ts");
      printResult(deps, invoice, () => invoiceText(invoice));
    });
  withExamples(show, ["invoices show 7", "invoices show 7 --json"]);
}

function addApprove(invoices: Command, deps: Deps): void {
  const approve = invoices
    .command("approve")
    .description("say that a person has looked: no review is needed any more")
    .argument("<id...>", "invoice ids, as printed by invoices review", addId)
    .action(async (ids: readonly number[]) => {
      const { approveInvoices } = await import("../../db/invoice-admin.ts");
      const now = deps.clock.now();
      const result = await deps.withDb((db) => approveInvoices(db, ids, now));
      const text = `${result.approved.length} approved\n`;
      if (result.notFound.length > 0) {
        const detail = `invoice ${result.notFound.join(", ")}`;
        throw new FailedResult("NOT_FOUND", detail, { result: { ...result }, text });
      }
      printResult(deps, result, () => text);
    });
  withExamples(approve, ["invoices approve 7", "invoices approve 7 8 9"]);
}
