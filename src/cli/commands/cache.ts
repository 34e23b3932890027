import type { Command } from "commander";
import type { Deps } from "../deps.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";

export function addCache(program: Command, deps: Deps): void {
  const cache = program.command("cache").description("the answers of the LLM that are kept");
  const clear = cache
    .command("clear")
    .description("forget every kept answer, so that each question is asked anew")
    .action(async () => {
      const { clearCache } = await import("../../db/llm-cache.ts");
      const result = await deps.withDb((db) => clearCache(db));
      printResult(deps, result, () => `${result.cleared} answers forgotten\n`);
    });
  withExamples(cache, ["cache clear"]);
  withExamples(clear, ["cache clear", "cache clear --json"]);
}
