import { isoTime } from "../../core/clock.ts";
import { CodedError, type ErrorCode } from "../../core/errors.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { Effect, SeenDocument } from "../../db/effects.ts";
import { writeFiles } from "../../db/files.ts";
import type { LeftOutReason } from "../../invoice/candidates.ts";
import type { Issue } from "../../invoice/invoice.ts";
import { ISSUES, type IssueCode } from "../../invoice/issues.ts";
import type { Message } from "../../mail/message.ts";
import type { Attempt, PassContext } from "../context.ts";
import { createLlmReader, type ReadByLlm } from "../read-by-llm.ts";
import { readDocuments, type FoundReading, type ReadingContext } from "../read-documents.ts";

/** Reads the invoices out of one message; what is none is left out with its reason. */
export async function runInvoices(
  context: PassContext,
  attempt: Attempt,
  message: Message,
  signal: AbortSignal,
): Promise<Outcome<Effect>> {
  const { readings, leftOut, waitsFor } = await readDocuments(
    { kind: "message", message },
    {
      ...readingContext(context),
      followLinks: linksOf(context),
      readByLlm: llmReader(context, attempt),
    },
    signal,
  );
  if (waitsFor !== undefined) return { type: "deferred", reason: waitsFor };
  await writeFiles(
    context.config.stateDir,
    readings.filter(isKept).map(({ bytes }) => bytes),
  );
  const documents: SeenDocument[] = [
    ...readings.map(seenDocument),
    ...leftOut.map(({ name, reason }) => ({
      name,
      documentHash: null,
      verdict: "left_out" as const,
      reason,
    })),
  ];
  const effects: Effect[] = [
    ...documents.map((document, position) => ({ type: "document" as const, position, document })),
    ...readings.filter(isInvoice).map((reading) => ({
      type: "invoice" as const,
      invoice: {
        reading,
        invoice: reading.invoice,
        documentHash: reading.documentHash,
        position: reading.position,
      },
    })),
  ];
  const unreadable = readings.find(({ kind }) => kind === "unreadable");
  if (unreadable !== undefined) {
    return { type: "failed", error: unreadableError(unreadable), effects };
  }
  if (readings.some(isInvoice)) return { type: "done", effects };
  // a promise that was not kept says more than that there was nothing
  const broken = leftOut.find(({ reason }) => BROKEN_PROMISES.includes(reason));
  return { type: "skipped", reason: broken?.reason ?? "NOT_AN_INVOICE", effects };
}

const BROKEN_PROMISES: readonly LeftOutReason[] = [
  "DOWNLOAD_BLOCKED",
  "DOWNLOAD_NOT_FOUND",
  "DOWNLOAD_TOO_LARGE",
];

export type InvoiceReading = FoundReading & {
  readonly invoice: NonNullable<FoundReading["invoice"]>;
};

/** Only what asks for payment, or gives it back, is an invoice; a proforma is none. */
export function isInvoice(reading: FoundReading): reading is InvoiceReading {
  return reading.invoice !== null && reading.kind !== "other" && reading.kind !== "unreadable";
}

function isKept({ kind }: FoundReading): boolean {
  return kind !== "other";
}

function seenDocument(reading: FoundReading): SeenDocument {
  const { part: name, documentHash, kind, issues } = reading;
  if (kind === "unreadable") {
    return { name, documentHash, verdict: "unreadable", reason: issues[0]?.code ?? null };
  }
  if (isInvoice(reading)) return { name, documentHash, verdict: "read", reason: null };
  return {
    name,
    documentHash: null,
    verdict: "left_out",
    reason: issues[0]?.code ?? "NOT_AN_INVOICE",
  };
}

const ERROR_OF_ISSUE: Partial<Record<IssueCode, ErrorCode>> = {
  PDF_ENCRYPTED: "PDF_ENCRYPTED",
  PDF_BROKEN: "PDF_BROKEN",
  XML_BROKEN: "XML_BROKEN",
  ARCHIVE_BLOCKED: "ARCHIVE_BLOCKED",
  ARCHIVE_BROKEN: "ARCHIVE_BROKEN",
  PARSE_TIMEOUT: "PARSE_TIMEOUT",
  PARSE_MEMORY: "PARSE_MEMORY",
};

function unreadableError({ issues }: FoundReading): CodedError {
  const issue: Issue | undefined = issues[0];
  const code = issue && ERROR_OF_ISSUE[issue.code];
  if (code !== undefined) return new CodedError(code);
  const isSaidAlready = issue === undefined || issue.code === "DOCUMENT_UNREADABLE";
  return new CodedError("DOCUMENT_UNREADABLE", isSaidAlready ? {} : { detail: ISSUES[issue.code] });
}

/** How documents are read with these settings, now. Links are another matter: see the pipeline. */
export function readingContext({
  parser,
  ocr,
  config,
  clock,
}: Pick<PassContext, "parser" | "ocr" | "config" | "clock">): ReadingContext {
  return {
    parser,
    ocr,
    pdfPasswords: config.pdfPasswords.map((password) => password.reveal()),
    ownCompany: config.company,
    today: isoTime(clock.now()).slice(0, 10),
  };
}

/** The LLM as this attempt may use it; undefined where there is none. */
function llmReader(
  context: PassContext,
  { task, whileAsking, waited }: Attempt,
): ReadByLlm | undefined {
  const { llm, config, retries, workUntil } = context;
  if (llm === undefined || config.llm === undefined) return undefined;
  const asker = { account: task.account, taskId: task.id, deadlineAt: workUntil, onWaited: waited };
  const isLastAttempt = task.attempts >= retries.attempts;
  const read = createLlmReader({
    ...readingContext(context),
    llm,
    config: config.llm,
    asker,
    isLastAttempt,
  });
  return (candidate, rules, signal) => whileAsking(read(candidate, rules, signal));
}

/** What follows a message's links; it is loaded by the first message that has none but links. */
function linksOf(context: PassContext): NonNullable<ReadingContext["followLinks"]> {
  return async (messages, signal) => {
    const { followLinks } = await import("../follow-links.ts");
    return followLinks(messages, context, signal);
  };
}
