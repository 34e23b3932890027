import type { LlmConfig } from "../config/config.ts";
import { oneAtATime } from "../db/in-both-dialects.ts";
import { inTransaction } from "../db/transaction.ts";
import {
  addLlmCall,
  dropLlmCall,
  finishLlmCall,
  llmCallsSince,
  llmCostSince,
  type LlmCallEnd,
  type NewLlmCall,
} from "../db/llm-calls.ts";
import { keepBreaker, readBreaker } from "../db/llm-state.ts";
import type { Db } from "../db/tables.ts";
import { compareDecimals, addDecimals } from "../invoice/decimal.ts";
import {
  afterCall,
  beginTrial,
  CLOSED,
  mayCall,
  type Breaker,
  type CallSign,
} from "../llm/breaker.ts";
import { freeAt, WINDOW_MS } from "../llm/limiter.ts";

const DAY_MS = 24 * 3_600_000;
// Beyond its own limit a trial call is no longer under way, whatever became of its process.
const TRIAL_GRACE_MS = 10_000;

/** A call that was counted and has to be made, or taken back. */
export interface AdmittedCall {
  readonly id: number;
  readonly isTrial: boolean;
}

export type Admission =
  | { readonly type: "admitted"; readonly call: AdmittedCall }
  /** The limiter's next free moment. */
  | { readonly type: "wait"; readonly until: number }
  /** A trial call is under way: its end tells. */
  | { readonly type: "trial" }
  | { readonly type: "rests"; readonly reason: "LLM_BUDGET" | "LLM_UNAVAILABLE" };

/**
 * Budget, breaker and limiter in one commit: exact over all processes that share the state. An
 * admitted call is counted before it is made.
 */
export function admitCall(
  db: Db,
  call: NewLlmCall,
  llm: LlmConfig,
  limitMs: number,
  now: number,
): Promise<Admission> {
  return inTransaction(db, async (trx) => {
    const at = (await oneAtATime(trx, "llm")) ?? now; // machines' clocks differ
    const spent = await llmCostSince(trx, at - (at % DAY_MS));
    const budget = String(llm.dailyBudgetUsd);
    if (compareDecimals(addDecimals(spent, call.reservedCostUsd), budget) > 0) {
      return { type: "rests", reason: "LLM_BUDGET" };
    }
    const breaker: Breaker = (await readBreaker(trx)) ?? CLOSED;
    const may = mayCall(breaker, at);
    if (may === "open") return { type: "rests", reason: "LLM_UNAVAILABLE" };
    if (may === "half-open") return { type: "trial" };

    const calls = await llmCallsSince(trx, at - WINDOW_MS);
    const until = Math.max(
      freeAt(calls, call.reservedTokens, llm, at),
      may === "yes" ? (breaker.notBefore ?? 0) : 0,
    );
    if (until > at) return { type: "wait", until: until - at + now };
    const isTrial = may === "trial";
    if (isTrial) await keepBreaker(trx, beginTrial(breaker, at + limitMs + TRIAL_GRACE_MS));
    return { type: "admitted", call: { id: await addLlmCall(trx, call, at), isTrial } };
  });
}

/** Records a call's end and what it says of the provider; tells whether the breaker opened by it. */
export function recordCall(
  db: Db,
  call: AdmittedCall,
  end: LlmCallEnd | "never made",
  sign: CallSign,
  llm: LlmConfig,
  now: number,
): Promise<{ readonly breaker: Breaker; readonly hasOpened: boolean }> {
  return inTransaction(db, async (trx) => {
    const at = (await oneAtATime(trx, "llm")) ?? now;
    if (end === "never made") await dropLlmCall(trx, call.id);
    else await finishLlmCall(trx, call.id, end, at);
    const before: Breaker = (await readBreaker(trx)) ?? CLOSED;
    const breaker = afterCall(before, shifted(sign, at - now), call.isTrial, at, llm.breaker);
    if (breaker !== before) await keepBreaker(trx, breaker);
    const hasOpened = breaker.state === "open" && before.state === "closed";
    return { breaker, hasOpened };
  });
}

/** An instant of this machine's clock, as the clock that all machines share has it. */
function shifted(sign: CallSign, byMs: number): CallSign {
  return "untilAt" in sign && sign.untilAt !== undefined
    ? { ...sign, untilAt: sign.untilAt + byMs }
    : sign;
}
