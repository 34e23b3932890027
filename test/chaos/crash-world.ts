import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import Database from "better-sqlite3";
import type { DovecotServer } from "../support/dovecot.ts";
import type { Life } from "../support/life.ts";
import { aMail, aMailWithInvoice } from "../support/mail-maker.ts";
import { anAccount, userOf } from "../support/mailboxes.ts";
import { deliverTo, listMaildir, makeMaildir, type StoredMail } from "../support/maildir-store.ts";
import { listed, pass } from "../support/run-summary.ts";
import { aWorkspace, type RunOptions, type Workspace } from "../support/workspace.ts";
import { onlySqlite } from "../support/store.ts";

const KILLER = join(import.meta.dirname, "../support/kill-at-step.ts");

/** Two accounts, one of each kind, whose mail ends in every way that mail can end. */
export interface CrashWorld extends Workspace {
  readonly server: DovecotServer;
  readonly name: string;
  readonly maildir: string;
}

/** A world of its own on a server that it may share; `name` is its IMAP account. */
export function aCrashWorld(t: Life, server: DovecotServer, name: string): CrashWorld {
  const workspace = aWorkspace(t);
  const maildir = join(workspace.dir, "mail");
  makeMaildir(maildir);
  const onDone = { seen: true, move: "Processed" };
  workspace.writeConfig({
    accounts: [anAccount(name, server.port, { onDone }), { name: "archive", maildir, onDone }],
    // as many attempts as there are kills: that a killer ends as a dead letter is another test's
    retries: { attempts: 1_000, backoff: "0s" },
    concurrency: { accounts: 1 },
  });
  return { ...workspace, server, name, maildir };
}

/** Invoices, one of them twice and one large, a letter without any, and a document that is broken. */
export function deliverEveryKind({ server, name, maildir }: CrashWorld, batch = ""): void {
  const user = userOf(name);
  const first = aMailWithInvoice(`A-1${batch}`);
  server.deliver(user, first);
  server.deliver(user, aMailWithInvoice(`A-2${batch}`, { text: "x".repeat(4_500_000) }));
  server.deliver(user, aMail({ subject: `a letter${batch}`, text: "How are you?\n" }));
  server.deliver(user, first);
  const broken = { name: "invoice.pdf", content: "%PDF-1.4 and nothing else" };
  server.deliver(user, aMail({ subject: `broken${batch}`, attachments: [broken] }));
  deliverTo(maildir, aMailWithInvoice(`M-1${batch}`));
  deliverTo(maildir, aMail({ subject: `a note${batch}` }));
}

/**
 * How to start a pass that is killed at its n-th step, or at the first of this name; without either
 * its steps are only written down.
 */
export function killedAt(
  world: Workspace,
  at?: number | string,
): RunOptions & { readonly stepsFile: string } {
  const stepsFile = join(world.dir, "steps");
  return {
    stepsFile,
    env: {
      NODE_OPTIONS: `--import ${pathToFileURL(KILLER).href}`,
      CHAOS_STEPS: stepsFile,
      ...(at === undefined ? {} : { CHAOS_KILL_AT: String(at) }),
    },
  };
}

export function stepsIn(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
}

/** Passes until one finds nothing to do; more than a few are a problem. */
export async function finish(world: CrashWorld): Promise<readonly string[]> {
  const ends: string[] = [];
  for (let passes = 0; passes < 5; passes += 1) {
    const end = await pass(world);
    if (end.code === 0) return [];
    ends.push(`a pass after it ended with ${end.code}: ${end.stderr}`);
  }
  return ["the work is not finished after five passes", ...ends];
}

/** What all came to, in the order of the alphabet, without ids and times. */
export interface Picture {
  readonly tasks: readonly string[];
  readonly invoices: readonly string[];
  readonly mail: readonly string[];
}

interface ListedTask {
  readonly account: string;
  readonly subject: string;
  readonly status: string;
  readonly reason: string | null;
  readonly errorCode: string | null;
}

interface ListedInvoice {
  readonly number: string;
  readonly gross: string;
  readonly duplicateOf: number | null;
}

export async function pictureOf(world: CrashWorld): Promise<Picture> {
  const { server, name, maildir } = world;
  const all = ["--limit", "10000"];
  const tasks = await listed<ListedTask>(world, "tasks", "list", ...all);
  const invoices = await listed<ListedInvoice>(world, "invoices", "list", ...all);
  const mailOf = (place: string, mails: readonly StoredMail[]) =>
    mails.map(({ flags, raw }) => `${place} ${hashOf(raw).slice(0, 8)} ${flags}`);
  return {
    tasks: tasks
      .map((one) => {
        const account = one.account === name ? "imap" : one.account;
        return [account, one.subject, one.status, one.reason, one.errorCode].join(" | ");
      })
      .toSorted(),
    invoices: invoices
      .map(({ number, gross, duplicateOf }) => `${number} ${gross} ${duplicateOf === null}`)
      .toSorted(),
    mail: [
      ...mailOf("INBOX", server.list(userOf(name))),
      ...mailOf("Processed", server.list(userOf(name), "Processed")),
      ...mailOf("archive", listMaildir(maildir)),
      ...mailOf("archive Processed", listMaildir(join(maildir, ".Processed"))),
    ].toSorted(),
  };
}

/** Where two pictures differ, as lines that one has and the other has not. */
export function differences(expected: Picture, actual: Picture): readonly string[] {
  return (["tasks", "invoices", "mail"] as const).flatMap((part) => {
    const lacking = without(expected[part], actual[part]).map((line) => `${part}: lost ${line}`);
    return [
      ...lacking,
      ...without(actual[part], expected[part]).map((line) => `${part}: too much ${line}`),
    ];
  });
}

/** Takes away line for line, so that what is there twice is told. */
function without(lines: readonly string[], taken: readonly string[]): readonly string[] {
  const rest = [...taken];
  return lines.filter((line) => {
    const at = rest.indexOf(line);
    if (at === -1) return true;
    rest.splice(at, 1);
    return false;
  });
}

/** The books proved by `audit` and, past the product, by looking into the state folder. */
export async function problemsIn(world: CrashWorld): Promise<readonly string[]> {
  const audit = await world.run(["audit", "--json"]);
  const health = await world.run(["db", "check"]);
  return [
    ...(audit.code === 0 ? [] : [`audit: ${audit.stdout}`]),
    ...(health.code === 0 ? [] : [`db check: ${health.stdout}${health.stderr}`]),
    ...strangersIn(world.stateDir),
  ];
}

const KNOWN_FILES = /^(invoicesync\.db(-wal|-shm)?|lock\.db|logs\/[\d-]+\.log)$/;

/** Files of the state folder that are none of its own, damaged, wanted by nobody, or missing. */
export function strangersIn(stateDir: string): readonly string[] {
  if (onlySqlite !== false) return []; // the books are not in the folder
  const db = new Database(join(stateDir, "invoicesync.db"), { readonly: true });
  const column = (sql: string) => db.prepare<[], string>(sql).pluck().all();
  const wanted = new Set([
    ...column("select content_hash from email_tasks where error_code is not 'MESSAGE_TOO_LARGE'"),
    ...column("select document_hash from documents where document_hash is not null"),
    ...column("select document_hash from invoices"),
  ]);
  const twice = column(
    "select 'twice: ' || content_hash from email_tasks group by account, content_hash having count(*) > 1",
  );
  const unfinished = column("select 'run unfinished: ' || id from runs where finished_at is null");
  db.close();
  const problems = [...twice, ...unfinished];
  for (const path of filesUnder(stateDir)) {
    const name = relative(stateDir, path);
    const hash = /^files\/[0-9a-f]\/([0-9a-f]{64})$/.exec(name)?.[1];
    const mode = (statSync(path).mode & 0o777).toString(8);
    if (mode !== "600") problems.push(`${name} has mode ${mode}`);
    if (hash === undefined) {
      if (!KNOWN_FILES.test(name)) problems.push(`left over: ${name}`);
    } else if (hashOf(readFileSync(path)) !== hash) problems.push(`damaged: ${name}`);
    else if (!wanted.delete(hash)) problems.push(`wanted by nobody: ${name}`);
  }
  return [...problems, ...[...wanted].map((hash) => `missing: ${hash}`)];
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}

function hashOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
