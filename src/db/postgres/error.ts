import { CodedError, type ErrorCode } from "../../core/errors.ts";

/** What PostgreSQL, or the way to it, said; its texts name tables and users, never what is in them. */
export function postgresError(cause: unknown): CodedError {
  if (cause instanceof CodedError) return cause;
  const detail = cause instanceof Error ? cause.message || codeOf(cause) : String(cause);
  return new CodedError(errorCode(cause), { cause, detail });
}

const BY_STATE: readonly (readonly [RegExp, ErrorCode])[] = [
  // gone, going, not there yet, full of others, or a standby that takes no writes
  [/^(?:08...|57P0[1-5]|53300|25P03|25006)$/, "DB_UNAVAILABLE"],
  [/^(?:28...|3D000|42501)$/, "DB_REFUSED"],
  // a deadlock, a lock or a statement that took too long
  [/^(?:40001|40P01|55P03|57014)$/, "DB_BUSY"],
  [/^53100$/, "DB_FULL"],
  [/^XX00[12]$/, "DB_CORRUPT"],
  [/^[0-9A-Z]{5}$/, "DB_FAILED"],
];

function errorCode(cause: unknown): ErrorCode {
  if (cause instanceof TypeError) return "DB_FAILED"; // a bug of ours
  const code = codeOf(cause);
  if (cause instanceof Error && "severity" in cause) {
    return BY_STATE.find(([state]) => state.test(code))?.[1] ?? "DB_FAILED";
  }
  const isUntrusted = /CERT|TLS|SSL|SASL|password/i;
  if (isUntrusted.test(code) || (cause instanceof Error && isUntrusted.test(cause.message))) {
    return "DB_REFUSED";
  }
  return "DB_UNAVAILABLE";
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "";
}
