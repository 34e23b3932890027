import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import Database from "better-sqlite3";
import type { Workspace } from "../support/workspace.ts";

/** The books proved by `audit` and, past the product, by looking into the state folder. */
export async function problemsIn(world: Workspace): Promise<readonly string[]> {
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
  const db = new Database(join(stateDir, "invoicesync.db"), { readonly: true });
  const column = (sql: string) => db.prepare<[], string>(sql).pluck().all();
  const wanted = new Set([
    ...column("select content_hash from email_tasks where error_code is not 'MESSAGE_TOO_LARGE'"),
    ...column("select document_hash from documents where document_hash is not null"),
    ...column("select document_hash from invoices"),
    ...column("select raw_hash from outbox where raw_hash <> ''"),
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

export function hashOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
