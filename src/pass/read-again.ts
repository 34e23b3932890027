import { CodedError } from "../core/errors.ts";
import { readStored } from "../db/files.ts";
import type { StoredInvoice } from "../db/invoice-rerun.ts";
import { ISSUES } from "../invoice/issues.ts";
import type { Message } from "../mail/message.ts";
import type { DocumentSource } from "./find-candidates.ts";
import { isInvoice, type InvoiceReading } from "./pipelines/invoices.ts";
import { readDocuments, type FoundDocuments, type ReadingContext } from "./read-documents.ts";

/** Why an invoice is not read any more. */
export interface Problem {
  readonly problem: { readonly code: string; readonly message: string };
}

export interface ReadingAgain {
  readonly stateDir: string;
  readonly reading: ReadingContext;
}

/**
 * Reads the invoices of one message again, as the pipeline would: the message once, however many
 * came out of it; the document itself where the message is gone.
 */
export function readerOfMessage(
  contentHash: string | null,
  context: ReadingAgain,
  signal: AbortSignal,
): (invoice: StoredInvoice) => Promise<InvoiceReading | Problem> {
  let message: Promise<FoundDocuments | Problem> | undefined;
  return async (invoice) => {
    message ??= orProblem(signal, () => readMessageAgain(contentHash, context, signal));
    const found = await message;
    const fromMessage = "problem" in found ? undefined : readingOf(invoice, found);
    if (fromMessage !== undefined) return fromMessage;
    // the message is gone, or does not hold the document itself: it came by a link
    const alone = await orProblem(signal, () => readDocumentAgain(invoice, context, signal));
    if ("problem" in alone) return alone;
    return readingOf(invoice, alone) ?? notAnInvoice("NOT_AN_INVOICE");
  };
}

async function readMessageAgain(
  contentHash: string | null,
  { stateDir, reading: { parser }, reading: context }: ReadingAgain,
  signal: AbortSignal,
): Promise<FoundDocuments> {
  if (contentHash === null) throw new CodedError("MESSAGE_MISSING");
  const raw = await readStored(stateDir, contentHash);
  const read = await parser.readMessage(raw, signal);
  if (!read.readable) throw new CodedError("MESSAGE_UNREADABLE", { detail: read.why });
  return readDocuments({ kind: "message", message: read.message }, context, signal);
}

async function readDocumentAgain(
  { documentHash, documentName, format }: StoredInvoice,
  { stateDir, reading: context }: ReadingAgain,
  signal: AbortSignal,
): Promise<FoundDocuments> {
  const bytes = await readStored(stateDir, documentHash);
  const source: DocumentSource =
    format === null
      ? { kind: "message", message: messageOfText(bytes.toString("utf8")) }
      : { kind: "file", bytes, name: documentName };
  return readDocuments(source, context, signal);
}

function messageOfText(text: string): Message {
  return {
    messageId: null,
    inReplyTo: null,
    references: [],
    subject: "",
    sentAt: null,
    from: [],
    replyTo: [],
    to: [],
    cc: [],
    headers: new Map(),
    text,
    html: null,
    attachments: [],
  };
}

/** An error of one document is said of it; the others are read all the same. */
async function orProblem(
  signal: AbortSignal,
  work: () => Promise<FoundDocuments>,
): Promise<FoundDocuments | Problem> {
  try {
    const found = await work();
    if (found.waitsFor === undefined) return found;
    const { code, message } = new CodedError(found.waitsFor);
    return { problem: { code, message } };
  } catch (error) {
    if (signal.aborted || !(error instanceof CodedError) || error.code === "INTERNAL") throw error;
    return { problem: { code: error.code, message: error.message } };
  }
}

/** Undefined where nothing is said of the document. */
function readingOf(
  { documentHash, documentName, position }: StoredInvoice,
  found: FoundDocuments,
): InvoiceReading | Problem | undefined {
  const same = found.readings.find(
    (one) => one.documentHash === documentHash && one.position === position,
  );
  if (same !== undefined) {
    if (isInvoice(same)) return same;
    const [issue] = same.issues;
    return issue === undefined ? notAnInvoice("NOT_AN_INVOICE") : { problem: issue };
  }
  const leftOut = found.leftOut.find(({ name }) => name !== null && name === documentName);
  return leftOut && notAnInvoice(leftOut.reason);
}

function notAnInvoice(code: string): Problem {
  return { problem: { code, message: ISSUES.NOT_AN_INVOICE } };
}
