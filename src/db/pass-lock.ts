import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { CodedError } from "../core/errors.ts";
import { dbError } from "./db-error.ts";
import { contentHash } from "./files.ts";
import { claimForHost } from "./host-claim.ts";

/** Makes the state folder where there is none yet. */
export function makeStateDir(stateDir: string): void {
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw dbError(error);
  }
}

/** How long whoever takes the lock may need it at most. */
export interface LockTime {
  readonly now: number;
  readonly forMs: number;
}

export interface PassLock {
  release(): void;
}

/**
 * Takes the lock of this state folder, or returns undefined while another pass holds it. It is a
 * lock of the system's on `lock.db`: it ends with the process, however that dies, and there is no
 * stale state to clean up. The caller keeps the result referenced: collected is released. Under
 * another name it is another lock.
 */
export function takePassLock(
  stateDir: string,
  { now, forMs }: LockTime,
  name = "",
): PassLock | undefined {
  const path = join(
    stateDir,
    name === "" ? "lock.db" : `lock-${contentHash(Buffer.from(name)).slice(0, 16)}.db`,
  );
  try {
    closeSync(openSync(path, "a", 0o600)); // SQLite would make it with the umask's mode
  } catch (error) {
    throw dbError(error);
  }
  const lock = new Database(path, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY")) {
      return undefined;
    }
    const detail = `${path} cannot be locked; nothing is kept in it, so it may be deleted`;
    throw new CodedError(dbError(error).code, { cause: error, detail });
  }
  try {
    const giveBack = claimForHost(stateDir, now + forMs, now);
    return {
      release: () => {
        giveBack();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw dbError(error);
  }
}
