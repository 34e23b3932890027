import { createHash } from "node:crypto";
import type { ErrorCode } from "../core/errors.ts";
import type { Candidate, LeftOut, LeftOutReason } from "../invoice/candidates.ts";
import { issueOf, withoutInvoice } from "../invoice/document-reading.ts";
import type { DocumentReading } from "../invoice/document-reading.ts";
import type { ReadOptions } from "../invoice/read-document.ts";
import { maySettle } from "../invoice/text/currency-marks.ts";
import type { LinkingMessage } from "../mail/links.ts";
import type { Ocr } from "../workers/ocr.ts";
import type { Parser } from "../workers/parser.ts";
import { findCandidates, issueOfParseError } from "./find-candidates.ts";
import type { DocumentSource, FoundCandidates, UnreadableFile } from "./find-candidates.ts";
import type { LinkedFiles } from "./follow-links.ts";
import { isForLlm, type ReadByLlm } from "./read-by-llm.ts";
import { readScan } from "./read-scan.ts";

export interface ReadingContext extends Pick<ReadOptions, "pdfPasswords" | "ownCompany" | "today"> {
  readonly parser: Parser;
  readonly ocr?: Ocr | undefined;
  /** Fetches what a message's links promise; absent where nothing may be downloaded. */
  readonly followLinks?: (
    messages: readonly LinkingMessage[],
    signal: AbortSignal,
  ) => Promise<LinkedFiles>;
  /** Undefined where there is no LLM: then what the rules found is all there is. */
  readonly readByLlm?: ReadByLlm | undefined;
}

/** A document that was read, with what is needed to keep it and to ask further. */
export interface FoundReading extends DocumentReading {
  readonly documentHash: string;
  readonly bytes: Uint8Array;
  /** Which one, when a document holds several. */
  readonly position: number;
}

export interface FoundDocuments {
  readonly readings: readonly FoundReading[];
  /** What was there besides, with the reason. */
  readonly leftOut: readonly LeftOut[];
  /** Why the LLM has to be waited for: nothing of this is final, and nothing may be kept. */
  readonly waitsFor?: ErrorCode;
}

/**
 * Finds and reads every invoice in a message or a file, surest first: XML, then PDF; then, where
 * these gave nothing, what its links promise; then pictures; then the message's own text; and each
 * by the LLM where the rules do not settle it. What is no invoice is left out with its reason. The
 * pipeline and `extract` both call this.
 */
export async function readDocuments(
  source: DocumentSource,
  context: ReadingContext,
  signal: AbortSignal,
): Promise<FoundDocuments> {
  const found = await findCandidates(source, context.parser, signal);
  const given = source.kind === "file" ? source.bytes : undefined;
  const leftOut = [...found.leftOut];
  const readings: FoundReading[] = found.unreadable.map(unreadableReading);
  const candidates = withoutCopies(found.candidates, leftOut);
  const of = (content: Candidate["content"], among: readonly Candidate[] = candidates) =>
    among.filter((candidate) => candidate.content === content);

  let waitsFor: ErrorCode | undefined;
  const keep = async (candidate: Candidate, xml: readonly FoundReading[]): Promise<void> => {
    const { bytes } = candidate;
    const documentHash = hashOf(bytes);
    const byRules: DocumentReading[] = [];
    for (const reading of await readCandidate(candidate, xml, context, signal)) {
      byRules.push(await readScan(candidate, reading, context, signal));
    }
    const read = await askedFurther(candidate, byRules, readings, context, signal);
    if (!Array.isArray(read)) {
      waitsFor ??= read.waitsFor;
      return;
    }
    for (const [position, reading] of read.entries()) {
      // what a person hands in is answered for, whatever it is
      const reason = bytes === given ? undefined : reasonToLeaveOut(candidate, reading, readings);
      if (reason === undefined) readings.push({ ...reading, documentHash, bytes, position });
      else leftOut.push({ name: candidate.name, reason });
    }
  };
  const keepExact = async (among: readonly Candidate[]): Promise<void> => {
    for (const candidate of of("xml", among)) await keep(candidate, []);
    const xml = [...readings];
    for (const candidate of of("pdf", among)) await keep(candidate, xml);
  };
  await keepExact(candidates);
  if (found.messages.length > 0 && !readings.some(isDocument)) {
    const linked = await linkedFiles(found.messages, context, signal);
    leftOut.push(...linked.leftOut);
    readings.push(...linked.unreadable.map(unreadableReading));
    await keepExact(withoutCopies(linked.candidates, leftOut));
  }
  for (const candidate of of("image")) {
    // beside an invoice a picture is a stamp or a banner; alone it may be the invoice
    if (readings.length > 0) leftOut.push({ name: candidate.name, reason: "NOT_AN_INVOICE" });
    else await keep(candidate, []);
  }
  const texts = readings.length > 0 ? [] : of("text");
  for (const candidate of texts) if (readings.length === 0) await keep(candidate, []);
  for (const candidate of readings.length > 0 ? [] : found.bodies()) {
    if (readings.length > 0) break;
    // without money in it, only an LLM might make anything of it
    const isHopeless = context.readByLlm === undefined && !maySettle(textOf(candidate));
    if (isHopeless) leftOut.push({ name: candidate.name, reason: "NOT_AN_INVOICE" });
    else await keep(candidate, []);
  }

  if (given !== undefined && readings.length === 0 && !found.isMessage) {
    const reading = withoutInvoice("other", null, null, issueOf("NOT_AN_INVOICE"));
    readings.push({ ...reading, documentHash: hashOf(given), bytes: given, position: 0 });
  }
  return { readings, leftOut, ...(waitsFor !== undefined && { waitsFor }) };
}

/** By the LLM too, where there is one and the rules left something open. */
async function askedFurther(
  candidate: Candidate,
  byRules: readonly DocumentReading[],
  kept: readonly FoundReading[],
  { readByLlm }: ReadingContext,
  signal: AbortSignal,
): Promise<DocumentReading[] | { readonly waitsFor: ErrorCode }> {
  const [only, ...others] = byRules;
  const hasInvoice = kept.some(({ invoice }) => invoice !== null);
  const isAsked =
    readByLlm !== undefined &&
    only !== undefined &&
    others.length === 0 &&
    isForLlm(candidate, only, hasInvoice) &&
    reasonToLeaveOut(candidate, only, kept) !== "PRINT_OF_XML";
  if (!isAsked) return [...byRules];
  const asked = await readByLlm(candidate, only, signal);
  return asked.type === "read" ? [asked.reading] : { waitsFor: asked.reason };
}

/** A scan is one too: it only wants other eyes. */
function isDocument({ kind, format, issues }: FoundReading): boolean {
  if (kind !== "unreadable") return true;
  return format === "pdf" && issues.some(({ code }) => code === "NO_TEXT");
}

type LinkedCandidates = Pick<FoundCandidates, "candidates" | "unreadable" | "leftOut">;

/** What the message's links lead to, opened where it holds other files. */
async function linkedFiles(
  messages: readonly LinkingMessage[],
  { followLinks, parser }: ReadingContext,
  signal: AbortSignal,
): Promise<LinkedCandidates> {
  const linked = await followLinks?.(messages, signal);
  const all: LinkedCandidates = {
    candidates: [],
    unreadable: [],
    leftOut: [...(linked?.leftOut ?? [])],
  };
  for (const { name, bytes } of linked?.files ?? []) {
    const inside = await findCandidates({ kind: "file", bytes, name }, parser, signal);
    all.candidates.push(...inside.candidates);
    all.unreadable.push(...inside.unreadable);
    all.leftOut.push(...inside.leftOut);
  }
  return all;
}

function unreadableReading({ name, bytes, issue }: UnreadableFile): FoundReading {
  const reading = withoutInvoice("unreadable", name, null, issue);
  return { ...reading, documentHash: hashOf(bytes), bytes, position: 0 };
}

async function readCandidate(
  candidate: Candidate,
  xml: readonly FoundReading[],
  { parser, pdfPasswords, ownCompany, today }: ReadingContext,
  signal: AbortSignal,
): Promise<readonly DocumentReading[]> {
  const { name, content, bytes } = candidate;
  const xmlInvoices = xml.flatMap(({ invoice }) => (invoice === null ? [] : [invoice]));
  // each by name: these go to another thread, where a function cannot
  const options = { content, pdfPasswords, ownCompany, today, xmlInvoices };
  try {
    return await parser.readDocument(bytes, name, options, signal);
  } catch (error) {
    const format = content === "pdf" || content === "image" ? content : null;
    return [withoutInvoice("unreadable", name, format, issueOfParseError(error))];
  }
}

function reasonToLeaveOut(
  { name, content }: Candidate,
  reading: DocumentReading,
  kept: readonly FoundReading[],
): LeftOutReason | undefined {
  const { kind, method, invoice, issues, needsReview } = reading;
  if (reading.isPrint || (kind === "unreadable" && isNamedLikeXml(name, kept))) {
    return "PRINT_OF_XML";
  }
  // what the LLM read there stands there, line by line
  const isDoubtful = needsReview && method !== "llm";
  if (content === "text" && (isDoubtful || kind === "other")) return "NOT_AN_INVOICE";
  // a pro forma in XML is no invoice to be paid, and yet one to be seen
  const isExact = method === "xml" || method === "embedded-xml";
  if (kind === "other" && !(isExact && invoice !== null)) {
    return issues.some(({ code }) => code === "XML_UNKNOWN") ? "XML_UNKNOWN" : "NOT_AN_INVOICE";
  }
  const isCopy = (other: FoundReading) =>
    isExact && invoice !== null && JSON.stringify(other.invoice) === JSON.stringify(invoice);
  return kept.some(isCopy) ? "SAME_DOCUMENT" : undefined;
}

/** `F-1.pdf` beside `F-1.xml`: the print of it, also when it cannot be read. */
function isNamedLikeXml(name: string | null, kept: readonly FoundReading[]): boolean {
  const stem = stemOf(name);
  return stem !== "" && kept.some(({ part, method }) => method === "xml" && stemOf(part) === stem);
}

function stemOf(name: string | null): string {
  return (name ?? "").toLowerCase().replace(/(?:\.[a-z0-9]{1,4}){1,3}$/, "");
}

function withoutCopies(candidates: readonly Candidate[], leftOut: LeftOut[]): Candidate[] {
  const seen = new Set<string>();
  return candidates.filter(({ name, bytes }) => {
    const hash = hashOf(bytes);
    if (seen.has(hash)) leftOut.push({ name, reason: "SAME_DOCUMENT" });
    return seen.size !== seen.add(hash).size;
  });
}

function textOf({ bytes }: Candidate): string {
  return new TextDecoder().decode(bytes);
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
