import { Big } from "big.js";
import type { Db, LlmCallsTable } from "./tables.ts";

export interface NewLlmCall {
  readonly runId: string | null;
  readonly taskId: number | null;
  readonly account: string;
  readonly purpose: LlmCallsTable["purpose"];
  readonly model: string;
  /** The most that it may use and cost. */
  readonly reservedTokens: number;
  readonly reservedCostUsd: string;
}

export interface LlmCallEnd {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: string;
  readonly errorCode: string | null;
}

/** The calls begun after an instant, with what each counts for: under way, the most it may use. */
export async function llmCallsSince(
  db: Db,
  since: number,
): Promise<readonly { readonly startedAt: number; readonly tokens: number }[]> {
  const rows = await db
    .selectFrom("llm_calls")
    .select(["started_at", "finished_at", "reserved_tokens", "input_tokens", "output_tokens"])
    .where("started_at", ">", since)
    .execute();
  return rows.map((row) => ({
    startedAt: row.started_at,
    tokens: row.finished_at === null ? row.reserved_tokens : row.input_tokens + row.output_tokens,
  }));
}

/** What the calls since an instant cost, and those under way may cost; exact. */
export async function llmCostSince(db: Db, since: number): Promise<string> {
  const rows = await db
    .selectFrom("llm_calls")
    .select((eb) => ["cost_usd", eb.fn.countAll<number>().as("calls")])
    .where("started_at", ">=", since)
    .groupBy("cost_usd") // SQLite would add the amounts up as floats
    .execute();
  const sum = rows.reduce((total, row) => total.plus(Big(row.cost_usd).times(row.calls)), Big(0));
  return sum.toFixed();
}

/** Counts a call before it is made: from here on it is in every limit, also if the process dies. */
export async function addLlmCall(db: Db, call: NewLlmCall, now: number): Promise<number> {
  const { id } = await db
    .insertInto("llm_calls")
    .values({
      run_id: call.runId,
      task_id: call.taskId,
      account: call.account,
      purpose: call.purpose,
      model: call.model,
      started_at: now,
      reserved_tokens: call.reservedTokens,
      cost_usd: call.reservedCostUsd,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

export async function finishLlmCall(
  db: Db,
  id: number,
  end: LlmCallEnd,
  now: number,
): Promise<void> {
  await db
    .updateTable("llm_calls")
    .set({
      finished_at: now,
      input_tokens: end.inputTokens,
      output_tokens: end.outputTokens,
      cost_usd: end.costUsd,
      error_code: end.errorCode,
    })
    .where("id", "=", id)
    .execute();
}

/** Takes back a call that was counted and never made. */
export async function dropLlmCall(db: Db, id: number): Promise<void> {
  await db.deleteFrom("llm_calls").where("id", "=", id).execute();
}

/** A pass's calls: its part of the summary. */
export async function llmFiguresOf(
  db: Db,
  runId: string,
): Promise<{
  readonly requests: number;
  readonly rateLimited: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: string;
}> {
  const calls = await db
    .selectFrom("llm_calls")
    .select(["error_code", "input_tokens", "output_tokens", "cost_usd"])
    .where("run_id", "=", runId)
    .execute();
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  return {
    requests: calls.length,
    rateLimited: calls.filter((call) => call.error_code === "LLM_RATE_LIMIT").length,
    inputTokens: sum(calls.map((call) => call.input_tokens)),
    outputTokens: sum(calls.map((call) => call.output_tokens)),
    costUsd: calls.reduce((total, call) => total.plus(call.cost_usd), Big(0)).toFixed(),
  };
}

/** Whether the LLM answered in this pass. */
export async function llmAnswered(db: Db, runId: string): Promise<boolean> {
  const call = await db
    .selectFrom("llm_calls")
    .select("id")
    .where("run_id", "=", runId)
    .where("finished_at", "is not", null)
    .where("error_code", "is", null)
    .limit(1)
    .executeTakeFirst();
  return call !== undefined;
}
