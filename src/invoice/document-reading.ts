import type { FoundArcaCode } from "./arca-code.ts";
import type { DocumentKind, Format, Issue, Reading } from "./invoice.ts";
import { ISSUES, type IssueCode } from "./issues.ts";

/** What became of a document, with what a further step needs of it. */
export interface DocumentReading extends Reading {
  /** The text of its pages, for a step that reads it in another way; empty for XML. */
  readonly pages: readonly string[];
  /** The print of an invoice that the same message has as XML: the XML counts. */
  readonly isPrint: boolean;
  /** Its text was read from a picture. */
  readonly isScan?: true;
  /** What its QR code says, where nothing else could be read yet. */
  readonly arcaCode?: FoundArcaCode;
}

export function issueOf(code: IssueCode, detail?: string): Issue {
  const sentence = ISSUES[code];
  return { code, message: detail === undefined ? sentence : `${sentence}: ${detail}` };
}

/** A document in which no invoice was read. What cannot be read at all needs a person. */
export function withoutInvoice(
  kind: DocumentKind,
  part: string | null,
  format: Format | null,
  issue: Issue,
): DocumentReading {
  return {
    part,
    kind,
    method: "none",
    format,
    needsReview: kind === "unreadable",
    issues: [issue],
    invoice: null,
    evidence: {},
    pages: [],
    isPrint: false,
  };
}
