import { CodedError, type ErrorCode } from "../core/errors.ts";

/**
 * Ends a command with exit code 1 after its result: the result is printed all the same, and under
 * `--json` the error stands in the one document beside it.
 */
export class FailedResult extends CodedError {
  readonly result: Readonly<Record<string, unknown>>;
  readonly text: string;

  constructor(
    code: ErrorCode,
    detail: string | undefined,
    printed: { readonly result: Readonly<Record<string, unknown>>; readonly text: string },
  ) {
    super(code, detail === undefined ? {} : { detail });
    this.result = printed.result;
    this.text = printed.text;
  }
}

/** `no such task: 7, 9` as an error; ids that nothing has. */
export function notFound(what: string, ids: readonly number[]): CodedError {
  return new CodedError("NOT_FOUND", { detail: `${what} ${ids.join(", ")}` });
}
