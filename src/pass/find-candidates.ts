import { CodedError, type ErrorCode } from "../core/errors.ts";
import { judgeFile, type Candidate, type FoundFile, type LeftOut } from "../invoice/candidates.ts";
import { issueOf } from "../invoice/document-reading.ts";
import type { Issue } from "../invoice/invoice.ts";
import type { IssueCode } from "../invoice/issues.ts";
import { bodiesOf, filesOf } from "../invoice/message-files.ts";
import { sniff } from "../core/sniff.ts";
import { MAX_ARCHIVE_BYTES, MAX_ARCHIVE_ENTRIES } from "../invoice/unpack.ts";
import type { ArchiveBudget } from "../invoice/zip.ts";
import type { LinkingMessage } from "../mail/links.ts";
import type { Message } from "../mail/message.ts";
import type { Parser } from "../workers/parser.ts";

/** What is looked through for invoices. */
export type DocumentSource =
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "file"; readonly bytes: Uint8Array; readonly name: string | null };

/** A file that is surely there and that nobody but a person can open. */
export interface UnreadableFile {
  readonly name: string | null;
  readonly bytes: Uint8Array;
  readonly issue: Issue;
}

export interface FoundCandidates {
  readonly candidates: Candidate[];
  /** The text of the message itself, made only when it is asked for. */
  readonly bodies: () => readonly Candidate[];
  /** The message and those inside it, for the links in their text. */
  readonly messages: LinkingMessage[];
  readonly unreadable: UnreadableFile[];
  readonly leftOut: LeftOut[];
  /** A message may well hold no document at all; any other file is one. */
  readonly isMessage: boolean;
}

/** The errors of the parser that say something of the document, and not of the machine. */
const DOCUMENT_ERRORS = ["PARSE_TIMEOUT", "PARSE_MEMORY", "DOCUMENT_UNREADABLE"] as const;

/** The issue that an error of the parser is to its document; any other error goes on. */
export function issueOfParseError(error: unknown): Issue {
  if (!(error instanceof CodedError)) throw error;
  const code: ErrorCode = error.code;
  const known: IssueCode | undefined = DOCUMENT_ERRORS.find((own) => own === code);
  if (known === undefined) throw error;
  return issueOf(known, error.detail);
}

/** Looks at every file in the source, and opens what holds others, on the parser's thread. */
export async function findCandidates(
  source: DocumentSource,
  parser: Parser,
  signal: AbortSignal,
): Promise<FoundCandidates> {
  const found: FoundCandidates = {
    candidates: [],
    bodies: () => [],
    messages: [],
    unreadable: [],
    leftOut: [],
    isMessage: source.kind === "message",
  };
  const budget = { entries: MAX_ARCHIVE_ENTRIES, bytes: MAX_ARCHIVE_BYTES };
  if (source.kind === "message") return inMessage(source.message, found, budget, parser, signal);

  const { name, bytes } = source;
  const declaredMessage = /\.eml$/i.test(name ?? "");
  const file = { name, bytes, shown: false, declaredMessage };
  const type = sniff(bytes);
  if (type === "message" || (type === "text" && declaredMessage)) {
    const reading = await parser.readMessage(bytes, signal);
    if (reading.readable) return inMessage(reading.message, found, budget, parser, signal);
    found.unreadable.push({ name, bytes, issue: issueOf("MESSAGE_UNREADABLE", reading.why) });
    return found;
  }
  // a person who hands in a small picture means it
  if (type === "image") found.candidates.push({ name, content: "image", bytes });
  else await look(file, found, budget, parser, signal);
  return found;
}

async function inMessage(
  message: Message,
  found: FoundCandidates,
  budget: ArchiveBudget,
  parser: Parser,
  signal: AbortSignal,
): Promise<FoundCandidates> {
  found.messages.push(message);
  for (const file of filesOf(message)) await look(file, found, budget, parser, signal);
  return { ...found, bodies: () => bodiesOf(message), isMessage: true };
}

async function look(
  file: FoundFile,
  found: FoundCandidates,
  budget: ArchiveBudget,
  parser: Parser,
  signal: AbortSignal,
): Promise<void> {
  const { name, bytes } = file;
  const verdict = judgeFile(file);
  switch (verdict.type) {
    case "candidate":
      found.candidates.push({ name, content: verdict.content, bytes });
      return;
    case "left-out":
      found.leftOut.push({ name, reason: verdict.reason });
      return;
    case "unreadable":
      found.unreadable.push({ name, bytes, issue: issueOf(verdict.issue, verdict.why) });
      return;
    case "container":
      return open(file, found, budget, parser, signal);
    default:
      verdict satisfies never;
  }
}

async function open(
  file: FoundFile,
  found: FoundCandidates,
  budget: ArchiveBudget,
  parser: Parser,
  signal: AbortSignal,
): Promise<void> {
  const { name, bytes } = file;
  try {
    const unpacked = await parser.unpack(file, budget, signal);
    Object.assign(budget, unpacked.budget);
    found.candidates.push(...unpacked.candidates);
    found.leftOut.push(...unpacked.leftOut);
    found.messages.push(...unpacked.messages);
    found.unreadable.push(...unpacked.unreadable.map((inside) => ({ ...inside, bytes })));
  } catch (error) {
    found.unreadable.push({ name, bytes, issue: issueOfParseError(error) });
  }
}
