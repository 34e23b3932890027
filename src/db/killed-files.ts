import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { storedFolders } from "./files.ts";
import { unfinishedRunsSince } from "./runs.ts";
import { noteStale } from "./stale-files.ts";
import type { Db } from "./tables.ts";

/** The clock may have been set since: what is looked at once too often costs next to nothing. */
const SLACK_MS = 24 * 3_600_000;

/**
 * Notes the files that passes may have written and died before they committed what they were for:
 * a reply is never composed the same way twice, a mail can be gone when it is looked for again.
 * To be called while those passes still count as unfinished.
 */
export async function noteFilesOfDeadRuns(db: Db, stateDir: string): Promise<void> {
  const since = await unfinishedRunsSince(db);
  if (since === undefined) return;
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
