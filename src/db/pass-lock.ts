import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";

export interface PassLock {
  release(): void;
}

/**
 * Takes the lock of this state folder, or returns undefined while another pass holds it. It is a
 * lock of the system's on `lock.db`: it ends with the process, however that dies, and there is no
 * stale state to clean up. The caller keeps the result referenced: collected is released.
 */
export function takePassLock(stateDir: string): PassLock | undefined {
  const path = join(stateDir, "lock.db");
  closeSync(openSync(path, "a", 0o600)); // SQLite would make it with the umask's mode
  const lock = new Database(path, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY")) {
      return undefined;
    }
    throw error;
  }
  return { release: () => lock.close() };
}
