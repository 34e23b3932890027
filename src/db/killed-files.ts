import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ErrorCode } from "../core/errors.ts";
import { storedFolders } from "./files.ts";
import { unfinishedRunsSince } from "./runs.ts";
import { noteStale } from "./stale-files.ts";
import type { Db } from "./tables.ts";

/** The clock may have been set since: what is looked at once too often costs next to nothing. */
const SLACK_MS = 24 * 3_600_000;

/** What an account ends with where nothing can be written or committed. */
const UNWRITTEN: readonly ErrorCode[] = ["DB_FULL", "DB_BUSY", "DB_FAILED", "DB_READ_ONLY"];

/**
 * Notes the files that passes may have written and died, or found the disk full, before they
 * committed what they were for: a reply is never composed the same way twice, a mail can be gone
 * when it is looked for again. To be called while those passes still count as unfinished.
 */
export async function noteFilesOfDeadRuns(db: Db, stateDir: string): Promise<void> {
  const found = [await unfinishedRunsSince(db), await firstUnwrittenAt(db)];
  const since = Math.min(...found.filter((at) => at !== undefined));
  if (since === Infinity) return;
  const written: string[] = [];
  for (const folder of storedFolders(stateDir)) {
    const look = async (hash: string) => {
      const file = await stat(join(folder, hash)).catch(() => undefined);
      if (file !== undefined && file.mtimeMs >= since - SLACK_MS) written.push(hash);
    };
    await Promise.all((await readdir(folder).catch(() => [])).map(look));
  }
  await noteStale(db, written);
}

/** When the first of the accounts ended that could not keep what they had come to. */
async function firstUnwrittenAt(db: Db): Promise<number | undefined> {
  const { at } = await db
    .selectFrom("accounts")
    .select((eb) => eb.fn.min("last_error_at").as("at"))
    .where("error_code", "in", UNWRITTEN)
    .executeTakeFirstOrThrow();
  return at ?? undefined;
}
