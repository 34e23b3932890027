import { inspect } from "node:util";
import { CommanderError } from "commander";
import { ERRORS } from "../core/error-table.ts";
import { codedError, UsageError } from "../core/errors.ts";
import { plainText } from "../core/plain-text.ts";
import { isDbError, dbError } from "../db/db-error.ts";
import type { Surroundings } from "./deps.ts";
import { EXIT, StopSignal } from "./exit.ts";
import { FailedResult } from "./failure.ts";
import { jsonDocument } from "./print.ts";

export interface ReportOptions {
  readonly json: boolean;
  /** Shows where the error came from, causes and all. */
  readonly debug: boolean;
  /** Something stands on stdout already: a second document would spoil it. */
  readonly printed: boolean;
  readonly redact: (text: string) => string;
}

/** The one place where an error becomes lines on stderr, a JSON document and an exit code. */
export function reportError(
  error: unknown,
  { out, err }: Pick<Surroundings, "out" | "err">,
  { json, debug, printed, redact }: ReportOptions,
): number {
  const print = (code: string, message: string, hint: string, result: object = {}) => {
    if (json && !printed) {
      out(jsonDocument({ ...result, error: { code, message: redact(message), hint } }));
    }
  };
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok; // --help, --version
    // commander has written its own lines already
    const message = error.code === "commander.help" ? "no command was given" : error.message;
    print("USAGE", message.replace(/^error: /, ""), ERRORS.USAGE.hint);
    return EXIT.usage;
  }
  if (error instanceof UsageError) {
    for (const problem of error.problems) err(`invoicesync: ${plainText(redact(problem))}\n`);
    print("USAGE", error.problems.join("\n"), ERRORS.USAGE.hint);
    return EXIT.usage;
  }
  if (error instanceof StopSignal) return error.exitCode;
  const coded = isDbError(error) ? dbError(error) : codedError(error);
  const isResult = coded instanceof FailedResult;
  if (isResult && !json) out(coded.text);
  err(`invoicesync: ${plainText(redact(coded.message))}\n  ${coded.hint}\n`);
  if (debug) err(`${redact(inspect(error))}\n`);
  print(coded.code, coded.message, coded.hint, isResult ? coded.result : {});
  return coded.code === "PASS_RUNNING" ? EXIT.locked : EXIT.failed;
}
