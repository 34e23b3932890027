import type { Config } from "../config/config.ts";
import { codedError } from "../core/errors.ts";
import { createLog } from "../core/log.ts";
import type { Db } from "../db/tables.ts";
import { openLlm } from "../pass/open-llm.ts";
import { createLlmReader, type LlmReaderOptions, type ReadByLlm } from "../pass/read-by-llm.ts";
import type { Deps } from "./deps.ts";

type Reading = Pick<LlmReaderOptions, "parser" | "pdfPasswords" | "ownCompany" | "today">;

/** The LLM for a command, under the same limits as the passes; undefined where there is none. */
export function llmForCommand(
  deps: Deps,
  db: Db,
  config: Config,
  reading: Reading,
  command: { readonly name: string; readonly isLastAttempt: boolean },
): ReadByLlm | undefined {
  if (config.llm === undefined) return undefined;
  const { clock, random } = deps;
  const log = createLog(clock, []); // what fails is the command's to say
  return createLlmReader({
    ...reading,
    llm: openLlm({ ...config, llm: config.llm }, { db, runId: null, clock, random, log }),
    config: config.llm,
    asker: {
      account: command.name,
      taskId: null,
      deadlineAt: clock.now() + config.timeouts.accountMs,
    },
    isLastAttempt: command.isLastAttempt,
  });
}

/**
 * The LLM for local files. What it cannot answer now stays as the rules found it, and that is said.
 */
export function llmForExtract(
  deps: Deps,
  db: Db,
  config: Config,
  reading: Reading,
): ReadByLlm | undefined {
  const read = llmForCommand(deps, db, config, reading, { name: "extract", isLastAttempt: true });
  if (read === undefined) return undefined;
  const warn = (what: string) => deps.err(`invoicesync: without the LLM: ${what}\n`);
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
