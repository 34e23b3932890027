import type { Config, LlmConfig } from "../config/config.ts";
import { createLlmClient } from "../llm/client.ts";
import { createLlm, type Llm, type LlmOptions } from "./ask-llm.ts";

/** The door to the LLM as the settings want it. */
export function openLlm(
  { llm, timeouts, retries }: Pick<Config, "timeouts" | "retries"> & { readonly llm: LlmConfig },
  options: Pick<LlmOptions, "db" | "runId" | "clock" | "random" | "log">,
): Llm {
  const limitMs = timeouts.llmMs;
  const client = createLlmClient({ ...llm, limitMs, clock: options.clock });
  return createLlm({ ...options, llm, client, limitMs, retries: retries.llm });
}
