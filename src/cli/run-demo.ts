import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../config/load.ts";
import { STARTER_FAQ } from "../config/starter-faq.ts";
import { createLog } from "../core/log.ts";
import { plainText } from "../core/plain-text.ts";
import { packageRoot } from "../core/package-root.ts";
import { listInvoices } from "../db/invoice-admin.ts";
import type { InvoiceEntry } from "../db/invoice-entry.ts";
import { openDatabase } from "../db/open.ts";
import { findTask, listTasks } from "../db/task-admin.ts";
import type { Db } from "../db/tables.ts";
import type { TaskEntry } from "../db/task-entry.ts";
import { onePass } from "../pass/one-pass.ts";
import type { RunSummary } from "../pass/summary.ts";
import { exitCodeOf } from "./commands/run.ts";
import type { Deps } from "./deps.ts";
import { invoicesText } from "./invoice-text.ts";
import { paintFor } from "./paint.ts";
import { withTexts } from "./reply-texts.ts";
import { summaryText } from "./summary-text.ts";
import { table } from "./table.ts";

const DEMO = join(packageRoot, "demo");
/** Each account with the bundled mails in it. */
const ACCOUNTS = [
  { name: "billing", pipeline: "invoices", mails: "mails" },
  { name: "shop", pipeline: "replies", mails: "questions" },
] as const;
const ALL = { limit: 1_000 };

export interface Demo {
  readonly run: RunSummary;
  readonly invoices: readonly InvoiceEntry[];
  readonly answers: readonly DemoAnswer[];
  /** The messages in which there was nothing to do, or nothing that can be read. */
  readonly others: readonly TaskEntry[];
}

export interface DemoAnswer {
  readonly subject: string | null;
  readonly recipient: string;
  readonly source: string | null;
  readonly text: string | null;
}

/** A real pass over the bundled mails, as Maildirs in a temporary folder that is gone afterwards. */
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
      openFileLog: (runId) => createLog(clock, [], runId),
      signal,
      exitCode: (outcome) => exitCodeOf(outcome, signal),
    });
    const db = await openDatabase(config.stateDir, { create: true, clock });
    if (db === undefined) throw new Error("the demo left no state");
    try {
      const invoices = await listInvoices(db, ALL);
      const tasks = await listTasks(db, ALL);
      const others = tasks.filter(({ status, reason }) => status !== "done" || reason !== null);
      return {
        run,
        invoices: invoices.toReversed(),
        answers: await answersTo(db, config.stateDir, tasks.toReversed()),
        others: others.toReversed(),
      };
    } finally {
      await db.destroy();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function answersTo(
  db: Db,
  stateDir: string,
  tasks: readonly TaskEntry[],
): Promise<readonly DemoAnswer[]> {
  const answers: DemoAnswer[] = [];
  for (const { id, subject } of tasks) {
    const task = await findTask(db, id);
    for (const { recipient, source, text } of await withTexts(stateDir, task?.outbox ?? []))
      answers.push({ subject, recipient, source, text });
  }
  return answers;
}

async function writeDemo(dir: string): Promise<string> {
  for (const { name: account, mails } of ACCOUNTS) {
    const maildir = join(dir, account);
    for (const folder of ["cur", "new", "tmp"]) {
      await mkdir(join(maildir, folder), { recursive: true });
    }
    const folder = join(DEMO, mails);
    for (const name of await readdir(folder)) {
      await cp(join(folder, name), join(maildir, "new", name));
    }
  }
  await writeFile(join(dir, "faq.yaml"), STARTER_FAQ);
  const configFile = join(dir, "invoicesync.yaml");
  const settings = {
    stateDir: join(dir, "state"),
    accounts: ACCOUNTS.map(({ name, pipeline }) => ({
      name,
      pipeline,
      maildir: join(dir, name),
      addresses: [`${name}@trading.example`],
    })),
    replies: { faq: join(dir, "faq.yaml"), mode: "shadow", maxAge: "36500d" },
    company: { names: ["Example Trading GmbH"], taxIds: ["DE111111125"] },
  };
  await writeFile(configFile, JSON.stringify(settings), { mode: 0o600 }); // JSON is YAML
  return configFile;
}

export function demoText({ run, invoices, answers, others }: Demo, deps: Deps): string {
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
    paint.bold("The answers, from the FAQ that `init` writes; kept and not sent"),
    answersText(answers),
    paint.bold("The other mails, and why"),
    otherMails,
    paint.bold("Where to go next"),
    "  invoicesync init            write a settings file for your own mailbox",
    "  invoicesync extract FILE    read an invoice that you have at hand",
    "  invoicesync --help          everything else",
    "",
  ].join("\n");
}

function answersText(answers: readonly DemoAnswer[]): string {
  return answers
    .map(({ subject, recipient, text }) => {
      const lines = (text ?? "").split("\n").map((line) => `    ${plainText(line)}`.trimEnd());
      return `  to ${plainText(recipient)}, Re: ${plainText(subject ?? "")}\n${lines.join("\n")}\n`;
    })
    .join("\n");
}
