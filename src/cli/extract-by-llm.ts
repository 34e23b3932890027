import type { Config } from "../config/config.ts";
import { codedError } from "../core/errors.ts";
import { createLog } from "../core/log.ts";
import type { Db } from "../db/tables.ts";
import { openLlm } from "../pass/open-llm.ts";
import { createLlmReader, type LlmReaderOptions, type ReadByLlm } from "../pass/read-by-llm.ts";
import type { Deps } from "./deps.ts";

/**
 * The LLM for local files, under the same limits as the passes. What it cannot answer now stays as
 * the rules found it, and that is said.
 */
export function llmForExtract(
  deps: Deps,
  db: Db,
  config: Config,
  reading: Pick<LlmReaderOptions, "parser" | "pdfPasswords" | "ownCompany" | "today">,
): ReadByLlm | undefined {
  if (config.llm === undefined) return undefined;
  const { clock, random } = deps;
  const warn = (what: string) => deps.err(`invoicesync: without the LLM: ${what}\n`);
  const log = createLog(clock, []); // what fails is said below
  const read = createLlmReader({
    ...reading,
    llm: openLlm({ ...config, llm: config.llm }, { db, runId: null, clock, random, log }),
    config: config.llm,
    asker: {
      account: "extract",
      taskId: null,
      deadlineAt: clock.now() + config.timeouts.accountMs,
    },
    isLastAttempt: true,
  });
  return async (candidate, rules, signal) => {
    try {
      const asked = await read(candidate, rules, signal);
      if (asked.type === "read") return asked;
      warn(asked.reason);
    } catch (error) {
      signal.throwIfAborted();
      const { code, message } = codedError(error);
      warn(`${code}: ${message}`);
    }
    return { type: "read", reading: rules };
  };
}
