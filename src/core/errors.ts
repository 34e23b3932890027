import { ERRORS, type ErrorClass } from "./error-table.ts";

export type ErrorCode = keyof typeof ERRORS;

/** An error that has a row in the table of codes. `detail` is said to people: no mail text, no secret. */
export class CodedError extends Error {
  override readonly name = "CodedError";
  readonly code: ErrorCode;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, options: { cause?: unknown; detail?: string } = {}) {
    const sentence = ERRORS[code].message;
    super(options.detail === undefined ? sentence : `${sentence}: ${options.detail}`, {
      cause: options.cause,
    });
    this.code = code;
    this.detail = options.detail;
  }

  get class(): ErrorClass {
    return ERRORS[this.code].class;
  }

  get hint(): string {
    return ERRORS[this.code].hint;
  }
}

/** The command line or the settings are wrong: every problem in its own line, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** Any thrown value as an error with a code; what has none is a bug of ours, but for a full disk. */
export function codedError(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  const isFull =
    error instanceof Error && "code" in error && /^(ENOSPC|EDQUOT)$/.test(String(error.code));
  return new CodedError(isFull ? "DB_FULL" : "INTERNAL", { cause: error, detail });
}
