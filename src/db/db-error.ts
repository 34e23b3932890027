import { CodedError, type ErrorCode } from "../core/errors.ts";

/** What SQLite, the file system or the native library said of the state, as an error with a code. */
export function dbError(cause: unknown): CodedError {
  if (cause instanceof CodedError) return cause;
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new CodedError(codeFor(causeCode(cause)), { cause, detail });
}

/** Whether SQLite threw it; known by its code, without loading the library. */
export function isDbError(error: unknown): boolean {
  return causeCode(error).startsWith("SQLITE_");
}

/** Another process was in the way, or the disk hiccuped: the same again may well succeed. */
export function isWorthRetrying(error: unknown): boolean {
  const code = causeCode(error instanceof CodedError ? error.cause : error);
  return isBusy(code) || code.startsWith("SQLITE_IOERR") || isUndone(code);
}

/** Whether it is the state as a whole that fails, as it would with any other task. */
export function isOfState(error: unknown): error is CodedError {
  return error instanceof CodedError && OF_STATE.includes(error.code);
}

const OF_STATE: readonly ErrorCode[] = ["DB_BUSY", "DB_FULL", "DB_READ_ONLY", "DB_CORRUPT"];

function codeFor(code: string): ErrorCode {
  if (isBusy(code)) return "DB_BUSY";
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB") return "DB_CORRUPT";
  if (FULL.has(code)) return "DB_FULL";
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/.test(code)) return "DB_READ_ONLY";
  if (/^E[A-Z]+$/.test(code)) return "DB_READ_ONLY";
  if (code === "ERR_DLOPEN_FAILED" || code === "MODULE_NOT_FOUND") return "DB_LIBRARY";
  return "DB_FAILED";
}

/** The second is what SQLite says when it cannot make its index of the log (-shm) larger. */
const FULL: ReadonlySet<string> = new Set([
  "SQLITE_FULL",
  "SQLITE_IOERR_SHMSIZE",
  "ENOSPC",
  "EDQUOT",
]);

function isBusy(code: string): boolean {
  return /^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(code);
}

/** PostgreSQL rolled back one of two that were in each other's way. */
function isUndone(code: string): boolean {
  return code === "40001" || code === "40P01";
}

function causeCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "";
}
