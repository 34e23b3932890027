import type { LlmConfig } from "../config/config.ts";
import { CodedError, type ErrorCode } from "../core/errors.ts";
import type { Candidate } from "../invoice/candidates.ts";
import { findDates } from "../invoice/dates.ts";
import type { DocumentReading } from "../invoice/document-reading.ts";
import { ANSWER_SCHEMA, readAnswer, type LlmInvoice } from "../invoice/llm/answer.ts";
import { readingOfAnswer, type AnswerContext } from "../invoice/llm/from-answer.ts";
import { imagePrompt, textPrompt } from "../invoice/llm/prompt.ts";
import { estimateTokens } from "../llm/tokens.ts";
import type { Parser } from "../workers/parser.ts";
import type { Asker, Llm, Question } from "./ask-llm.ts";
import { imagesOf } from "./read-scan.ts";

/** What the LLM made of a document; deferred: nothing yet, and nothing may be kept. */
export type LlmReading =
  | { readonly type: "read"; readonly reading: DocumentReading }
  | { readonly type: "deferred"; readonly reason: ErrorCode };

/** Reads by LLM what the rules did not settle, given what they made of it. */
export type ReadByLlm = (
  candidate: Candidate,
  rules: DocumentReading,
  signal: AbortSignal,
) => Promise<LlmReading>;

export interface LlmReaderOptions extends AnswerContext {
  readonly llm: Llm;
  readonly config: LlmConfig;
  readonly parser: Parser;
  readonly pdfPasswords: readonly string[];
  readonly asker: Asker;
  /** No attempt is left: what the rules found is better than an answer that is never any good. */
  readonly isLastAttempt: boolean;
}

// An invoice of few lines needs less than the most that is allowed, and what is reserved counts.
const SHORT_ANSWER_TOKENS = 400;
// What models with eyes see of a page at most.
const SEEN_SIDE = 1_600;

export function createLlmReader(options: LlmReaderOptions): ReadByLlm {
  const { llm, config, ownCompany, asker } = options;
  const maxOutputTokens = config.maxOutputTokens.invoice;

  const form = { purpose: "invoice", schema: ANSWER_SCHEMA, read: readAnswer } as const;

  /** A scan is looked at; its text by OCR is the second choice, and the proof. */
  const questionsOf = async (
    candidate: Candidate,
    { pages, isScan }: DocumentReading,
    signal: AbortSignal,
  ): Promise<readonly Question<LlmInvoice>[]> => {
    const questions: Question<LlmInvoice>[] = [];
    const hasText = pages.some((page) => page.trim() !== "");
    if (isScan === true || !hasText) {
      const images = await imagesOf(candidate, options, SEEN_SIDE, signal);
      const prompt = imagePrompt(ownCompany);
      if (images.length > 0) questions.push({ ...form, ...prompt, images, maxOutputTokens });
    }
    if (hasText) {
      const prompt = textPrompt(pages, ownCompany);
      const usualOutputTokens = SHORT_ANSWER_TOKENS + estimateTokens(prompt.user);
      questions.push({ ...form, ...prompt, images: [], maxOutputTokens, usualOutputTokens });
    }
    return questions;
  };

  return async (candidate, rules, signal) => {
    const asFound = { type: "read", reading: rules } as const;
    try {
      for (const question of await questionsOf(candidate, rules, signal)) {
        const verdict = await llm.ask(question, asker, signal);
        if (verdict.type === "deferred") return verdict;
        if (verdict.type === "refused") continue;
        return { type: "read", reading: readingOfAnswer(verdict.answer, rules, options) };
      }
      return asFound;
    } catch (error) {
      const isBad = error instanceof CodedError && error.code === "LLM_BAD_ANSWER";
      if (isBad && options.isLastAttempt && rules.invoice !== null) return asFound;
      throw error;
    }
  };
}

const MONEY = /\d[.,]\d{2}(?!\d)/;
const MAX_LINES_LOOKED_AT = 300;

/**
 * Whether the LLM may find more than the rules did. What is settled costs nothing; a document that
 * the rules take for no invoice is asked about only when it has a date and sums, and nothing else
 * in its message is an invoice.
 */
export function isForLlm(
  { content }: Candidate,
  reading: DocumentReading,
  hasInvoice: boolean,
): boolean {
  const { kind, method, needsReview, issues, isPrint, pages } = reading;
  if (isPrint || content === "xml") return false;
  if (kind === "unreadable") return issues.some(({ code }) => code === "NO_TEXT");
  if (kind !== "other") return method === "text" && needsReview;
  if (content !== "pdf" || hasInvoice) return false;
  const lines = pages.flatMap((page) => page.split("\n")).slice(0, MAX_LINES_LOOKED_AT);
  return (
    lines.filter((line) => MONEY.test(line)).length >= 2 &&
    lines.some((line) => findDates(line, null).length > 0)
  );
}
