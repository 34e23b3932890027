import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../config/load.ts";
import { createLog } from "../core/log.ts";
import { packageRoot } from "../core/package-root.ts";
import { listInvoices } from "../db/invoice-admin.ts";
import type { InvoiceEntry } from "../db/invoice-entry.ts";
import { openDatabase } from "../db/open.ts";
import { listTasks } from "../db/task-admin.ts";
import type { TaskEntry } from "../db/task-entry.ts";
import { onePass } from "../pass/one-pass.ts";
import type { RunSummary } from "../pass/summary.ts";
import { exitCodeOf } from "./commands/run.ts";
import type { Deps } from "./deps.ts";
import { invoicesText } from "./invoice-text.ts";
import { paintFor } from "./paint.ts";
import { summaryText } from "./summary-text.ts";
import { table } from "./table.ts";

const MAILS = join(packageRoot, "demo/mails");
const ALL = { limit: 1_000 };

export interface Demo {
  readonly run: RunSummary;
  readonly invoices: readonly InvoiceEntry[];
  /** The messages in which there was no invoice, or none that can be read. */
  readonly others: readonly TaskEntry[];
}

/** A real pass over the bundled mails, as a Maildir in a temporary folder that is gone afterwards. */
export async function runDemo(deps: Deps): Promise<Demo> {
  const { clock, random, signal } = deps;
  const dir = await mkdtemp(join(tmpdir(), "invoicesync-demo-"));
  try {
    const configFile = await writeDemo(dir);
    const config = await loadConfig({ configFile, cwd: dir, env: {} });
    const run = await onePass({
      config,
      accounts: config.accounts,
      limit: undefined,
      clock,
      random,
      openLog: (runId) => createLog(clock, [], runId), // what failed is in the result
      signal,
      exitCode: (outcome) => exitCodeOf(outcome, signal),
    });
    const db = await openDatabase(config.stateDir, { create: true, clock });
    if (db === undefined) throw new Error("the demo left no state");
    try {
      const invoices = await listInvoices(db, ALL);
      const tasks = await listTasks(db, ALL);
      const others = tasks.filter(({ status, reason }) => status !== "done" || reason !== null);
      return { run, invoices: invoices.toReversed(), others: others.toReversed() };
    } finally {
      await db.destroy();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function writeDemo(dir: string): Promise<string> {
  const maildir = join(dir, "mail");
  for (const folder of ["cur", "new", "tmp"]) {
    await mkdir(join(maildir, folder), { recursive: true });
  }
  for (const name of await readdir(MAILS)) {
    await cp(join(MAILS, name), join(maildir, "new", name));
  }
  const configFile = join(dir, "invoicesync.yaml");
  const settings = {
    stateDir: join(dir, "state"),
    accounts: [{ name: "demo", maildir, pipeline: "invoices" }],
    company: { names: ["Example Trading GmbH"], taxIds: ["DE111111125"] },
  };
  await writeFile(configFile, JSON.stringify(settings), { mode: 0o600 }); // JSON is YAML
  return configFile;
}

export function demoText({ run, invoices, others }: Demo, deps: Deps): string {
  const paint = paintFor(deps.terminal);
  const otherMails = table(
    others,
    [
      { title: "MESSAGE", cell: ({ subject }) => subject, most: 44 },
      { title: "STATUS", cell: ({ status }) => status },
      { title: "WHY", cell: ({ reason, errorMessage }) => reason ?? errorMessage, most: 70 },
    ],
    paint.bold,
  );
  return [
    `A pass over ${run.tasks.done + others.length} sample mails, offline and in a temporary folder:\n`,
    summaryText(run),
    paint.bold("The invoices"),
    invoicesText(invoices, paint.bold),
    paint.bold("The other mails, and why"),
    otherMails,
    paint.bold("Where to go next"),
    "  invoicesync init            write a settings file for your own mailbox",
    "  invoicesync extract FILE    read an invoice that you have at hand",
    "  invoicesync --help          everything else",
    "",
  ].join("\n");
}
