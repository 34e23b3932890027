import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { CodedError } from "../core/errors.ts";
import { oneAtATime } from "./in-both-dialects.ts";
import type { Db } from "./tables.ts";
import { inTransaction } from "./transaction.ts";

interface StoreRow {
  readonly name: string;
  readonly files_at: number | null;
}

/**
 * Proves that the folder of files is the one that all machines of this database share: the first
 * pass leaves the database's name in it. Else each machine would miss what another took in.
 */
export function claimFiles(db: Db, stateDir: string, now: number): Promise<void> {
  const folder = join(stateDir, "files");
  const mark = join(folder, "database");
  return inTransaction(db, async (trx) => {
    await oneAtATime(trx, "files");
    const { rows } = await sql<StoreRow>`select name, files_at from store`.execute(trx);
    const [store] = rows;
    const found = await readFile(mark, "utf8").catch(() => undefined);
    if (store === undefined || found?.trim() === store.name) return;
    if (found !== undefined || store.files_at !== null) {
      throw new CodedError("FILES_NOT_SHARED", { detail: folder });
    }
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(mark, `${store.name}\n`, { mode: 0o600, flush: true });
    await sql`update store set files_at = ${now}`.execute(trx);
  });
}
