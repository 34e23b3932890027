import { sleep } from "../core/clock.ts";
import { CodedError, type ErrorCode } from "../core/errors.ts";
import { keepServer, knownServer, type KnownServer } from "../db/llm-state.ts";
import { FIRST_FORM, formText, nextForm, parseForm, type AnswerForm } from "../llm/answer-form.ts";
import type { CallSign } from "../llm/breaker.ts";
import type { Completion } from "../llm/client.ts";
import { badAnswer, type LlmFailure } from "../llm/failure.ts";
import { retryWaitMs } from "../llm/retry.ts";
import { costUsd, estimateTokens, TOKENS_PER_IMAGE } from "../llm/tokens.ts";
import type { Asker, LlmOptions, LlmVerdict, Question } from "./ask-llm.ts";
import { admitCall, recordCall, type AdmittedCall } from "./llm-admission.ts";
import { createLlmQueue } from "./llm-queue.ts";

export interface CallMaker {
  /** Asks until there is a good answer, the tries are used up, or the LLM rests. */
  call<T>(question: Question<T>, asker: Asker, signal: AbortSignal): Promise<LlmVerdict<string>>;
}

interface Attempt<T> {
  readonly question: Question<T>;
  readonly asker: Asker;
  readonly signal: AbortSignal;
  readonly form: AnswerForm;
  readonly maxOutputTokens: number;
  readonly isRetry: boolean;
}

/** What one call came to. */
type CallEnd =
  | { readonly type: "deferred"; readonly reason: ErrorCode }
  | { readonly type: "answered"; readonly text: string }
  | {
      readonly type: "failed";
      readonly failure: LlmFailure;
      readonly isCut: boolean;
      readonly hasOpened: boolean;
      readonly rests: boolean;
    };

/** Makes calls through queue, admission and client, and records each one. */
export function createCallMaker(options: LlmOptions): CallMaker {
  const { llm, client, db, clock, random, log, limitMs } = options;
  const queue = createLlmQueue(clock);
  let known: KnownServer | undefined;
  let hasAlarmed = false;

  const learn = async (news: Partial<KnownServer>): Promise<void> => {
    const next = { form: null, noImages: false, ...known, ...news };
    if (next.form === known?.form && next.noImages === known.noImages) return;
    known = next;
    await keepServer(db, llm, next, clock.now());
  };

  const alarm = (error: CodedError): void => {
    if (!hasAlarmed) log.alarm("alert", `${error.message}: ${error.hint}`, { code: error.code });
    hasAlarmed = true;
  };

  const callOnce = async <T>(attempt: Attempt<T>): Promise<CallEnd> => {
    const { question, asker, signal, maxOutputTokens, isRetry } = attempt;
    const inputTokens = inputTokensOf(question);
    const reserved = {
      runId: options.runId,
      taskId: asker.taskId,
      account: asker.account,
      purpose: question.purpose,
      model: llm.model,
      reservedTokens: inputTokens + maxOutputTokens,
      reservedCostUsd: costUsd(llm.price, inputTokens, maxOutputTokens),
    };
    await client.ready();
    const waitedFrom = clock.now();
    const entry = await queue
      .enter(
        {
          account: asker.account,
          deadlineAt: asker.deadlineAt,
          isRetry,
          admit: () => admitCall(db, reserved, llm, limitMs, clock.now()),
          withdraw: async (call) =>
            void (await recordCall(db, call, "never made", { type: "none" }, llm, clock.now())),
        },
        signal,
      )
      .finally(() => asker.onWaited?.(clock.now() - waitedFrom));
    if (entry.type === "deferred") {
      if (entry.reason === "LLM_BUDGET") alarm(new CodedError("LLM_BUDGET"));
      return entry;
    }
    return madeCall(attempt, entry.call, inputTokens);
  };

  const madeCall = async <T>(
    attempt: Attempt<T>,
    call: AdmittedCall,
    estimatedInput: number,
  ): Promise<CallEnd> => {
    const { question, asker, signal, form, maxOutputTokens } = attempt;
    const startedAt = clock.now();
    let works: boolean | undefined;
    try {
      const completion = await client
        .complete(question, form, maxOutputTokens, signal)
        .catch(() => undefined); // given up: the account's or the pass's limit, or a signal
      const read = completion === undefined ? undefined : judged(completion, question);
      const now = clock.now();
      const sign = signOf(read, asker, now);
      works = sign.type === "none" ? undefined : sign.type === "answered";
      const usage = usageOf(read, estimatedInput, maxOutputTokens);
      const end = {
        ...usage,
        costUsd: costUsd(llm.price, usage.inputTokens, usage.outputTokens),
        errorCode: read?.type === "answer" ? null : (read?.failure.error.code ?? "INTERRUPTED"),
      };
      const { breaker, hasOpened } = await recordCall(db, call, end, sign, llm, now);
      const figures = { ...usage, account: asker.account, ms: now - startedAt };
      log.debug("llm", `asked ${llm.model}`, { ...figures, code: end.errorCode });
      if (read === undefined) {
        signal.throwIfAborted();
        throw new CodedError("INTERNAL", { detail: "a call ended without an end" });
      }
      if (hasOpened) alarmOfBreaker(breaker.retryAt);
      if (read.type === "answer") return { type: "answered", text: read.text };
      const { failure, isCut } = read;
      if (failure.blame === "fatal") queue.close(failure.error.code);
      return { type: "failed", failure, isCut, hasOpened, rests: breaker.state !== "closed" };
    } finally {
      queue.leave(works);
    }
  };

  const alarmOfBreaker = (retryAt: number | null): void => {
    const until = retryAt === null ? "" : ` until ${new Date(retryAt).toISOString()}`;
    log.alarm("alert", `the LLM rests${until}: too many errors in a row`, { breaker: "open" });
  };

  return {
    call: async (question, asker, signal) => {
      known ??= await knownServer(db, llm, clock.now());
      if (question.images.length > 0 && known.noImages) return { type: "refused" };
      let form = (known.form === null ? undefined : parseForm(known.form)) ?? FIRST_FORM;
      let maxOutputTokens = Math.min(
        question.usualOutputTokens ?? question.maxOutputTokens,
        question.maxOutputTokens,
      );
      let lost: CodedError | undefined;
      let isRetry = false;
      for (let tries = 0; ;) {
        const attempt = { question, asker, signal, form, maxOutputTokens, isRetry };
        const end = await callOnce(attempt);
        isRetry = true;
        if (end.type === "deferred") {
          if (lost !== undefined) throw lost; // its own call had failed before
          return end;
        }
        if (end.type === "answered") {
          await learn({ form: formText(form) });
          return { type: "answered", answer: end.text, fromCache: false };
        }
        const { failure, isCut } = end;
        const { error, blame } = failure;
        if (blame === "fatal") {
          alarm(error);
          return { type: "deferred", reason: error.code };
        }
        if (blame === "request") {
          const next = nextForm(form, failure.param, question.schema !== undefined);
          if (next === undefined) {
            log.warn(`${error.message}: ${error.detail ?? ""}`, { account: asker.account });
            if (question.images.length > 0) await learn({ noImages: true });
            return { type: "refused" };
          }
          form = next;
          continue; // another question, so to say: no try is lost
        }
        if (isCut && maxOutputTokens < question.maxOutputTokens) {
          ({ maxOutputTokens } = question);
          continue;
        }
        const wait = failure.retryAfterMs;
        const isTold = blame === "limit" || wait !== undefined;
        if (isTold) lost = undefined;
        const isOver = tries >= options.retries || end.rests || end.hasOpened;
        if (isOver && isTold) return { type: "deferred", reason: error.code };
        if (isOver) throw error;
        const pauseMs = isTold ? 0 : retryWaitMs(tries, random);
        if (clock.now() + pauseMs > asker.deadlineAt) throw error;
        if (!isTold) lost = error;
        tries += 1;
        // what the provider asked for is waited for in the queue, by everybody
        if (pauseMs > 0) await sleep(clock, pauseMs, signal);
      }
    },
  };
}

function inputTokensOf({ system, user, images, schema }: Question<unknown>): number {
  const form = schema === undefined ? "" : JSON.stringify(schema);
  return estimateTokens(`${system}${user}${form}`) + images.length * TOKENS_PER_IMAGE;
}

/** An answer that does not read as what was asked for is as bad as none. */
function judged(completion: Completion, question: Question<unknown>): Completion {
  if (completion.type === "failed" || question.read(completion.text) !== undefined) {
    return completion;
  }
  const failure = badAnswer("it is not of the form asked for");
  return {
    type: "failed",
    failure,
    usage: completion.usage ?? usageOfText(completion.text),
    isCut: false,
  };
}

function usageOfText(text: string) {
  return { inputTokens: 0, outputTokens: estimateTokens(text) };
}

function usageOf(
  completion: Completion | undefined,
  estimatedInput: number,
  maxOutputTokens: number,
): { readonly inputTokens: number; readonly outputTokens: number } {
  if (completion?.usage !== undefined) return completion.usage;
  if (completion?.type === "answer") {
    return { inputTokens: estimatedInput, outputTokens: estimateTokens(completion.text) };
  }
  const failure = completion?.failure;
  if (failure?.blame === "answer") {
    return { inputTokens: estimatedInput, outputTokens: maxOutputTokens };
  }
  // a call that was given up may well be worked on and paid for; one that was refused is not
  const isLeft = completion === undefined || failure?.error.code === "LLM_TIMEOUT";
  return { inputTokens: isLeft ? estimatedInput : 0, outputTokens: 0 };
}

/** What the call says of the provider. */
function signOf(completion: Completion | undefined, asker: Asker, now: number): CallSign {
  if (completion === undefined) return { type: "none" };
  if (completion.type === "answer") return { type: "answered" };
  const { blame, retryAfterMs } = completion.failure;
  const untilAt = retryAfterMs === undefined ? undefined : now + retryAfterMs;
  const isWaitedFor = untilAt !== undefined && untilAt <= asker.deadlineAt;
  switch (blame) {
    case "limit":
      return { type: "busy", untilAt, isWaitedFor };
    case "provider":
      if (untilAt !== undefined && !isWaitedFor) return { type: "busy", untilAt, isWaitedFor };
      return { type: "error", untilAt };
    case "fatal":
      return { type: "none" };
    case "answer":
    case "request":
      return { type: "answered" };
    default:
      return blame satisfies never;
  }
}
