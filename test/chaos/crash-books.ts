import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import Database from "better-sqlite3";
import type { Workspace } from "../support/workspace.ts";
import { onlySqlite } from "../support/store.ts";

/** The books proved by `audit` and, past the product, by looking into the state folder. */
export async function problemsIn(world: Workspace): Promise<readonly string[]> {
  const audit = await world.run(["audit", "--json"], { timeoutMs: 10 * 60_000 });
  return [
    ...(audit.code === 0 ? [] : [`audit: ${audit.stdout}`]),
    ...rowsOf<{ readonly integrity_check: string }>(world.stateDir, "pragma integrity_check")
      .filter((row) => row.integrity_check !== "ok")
      .map((row) => `the database: ${row.integrity_check}`),
    ...rowsOf(world.stateDir, "pragma foreign_key_check").map((row) => JSON.stringify(row)),
    ...strangersIn(world.stateDir),
  ];
}

const KNOWN_FILES = /^(invoicesync\.db(-wal|-shm)?|lock\.db|logs\/[\d-]+\.log)$/;

/** Files of the state folder that are none of its own, damaged, wanted by nobody, or missing. */
export function strangersIn(stateDir: string): readonly string[] {
  if (onlySqlite !== false) return []; // the books are not in the folder
  const column = (sql: string) =>
    rowsOf<{ readonly value: string }>(stateDir, sql).map(({ value }) => value);
  const wanted = new Set([
    ...column(
      "select content_hash as value from email_tasks where error_code is not 'MESSAGE_TOO_LARGE'",
    ),
    ...column("select document_hash as value from documents where document_hash is not null"),
    ...column("select document_hash as value from invoices"),
    ...column("select raw_hash as value from outbox where raw_hash <> ''"),
  ]);
  const twice = column(
    "select 'twice: ' || content_hash as value from email_tasks group by account, content_hash having count(*) > 1",
  );
  const unfinished = column(
    "select 'run unfinished: ' || id as value from runs where finished_at is null",
  );
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

/** What stands in the state, read past the product. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller's statement says it
export function rowsOf<T = unknown>(stateDir: string, sql: string): readonly T[] {
  const db = new Database(join(stateDir, "invoicesync.db"), { readonly: true });
  try {
    return db.prepare<[], T>(sql).all();
  } finally {
    db.close();
  }
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}

export function hashOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
