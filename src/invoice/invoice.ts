import type { IssueCode } from "./issues.ts";

// The one model that every format is read into, shaped after EN 16931. Amounts, quantities and
// rates are decimal strings, dates are calendar dates `YYYY-MM-DD`; null is "not stated".

export interface Party {
  readonly name: string | null;
  readonly taxId: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
}

export interface TaxLine {
  readonly rate: string | null;
  readonly base: string | null;
  readonly amount: string | null;
}

export interface InvoiceLine {
  readonly description: string | null;
  readonly quantity: string | null;
  readonly unitPrice: string | null;
  readonly net: string | null;
  readonly taxRate: string | null;
}

export interface Invoice {
  readonly number: string | null;
  readonly issueDate: string | null;
  readonly dueDate: string | null;
  readonly currency: string | null;
  readonly seller: Party;
  readonly buyer: Party;
  readonly net: string | null;
  readonly tax: string | null;
  /** Net plus tax, before anything withheld or prepaid. */
  readonly gross: string | null;
  /** What remains to be paid. */
  readonly payable: string | null;
  readonly taxes: readonly TaxLine[];
  readonly lines: readonly InvoiceLine[];
  readonly orderReference: string | null;
  readonly paymentReference: string | null;
  readonly iban: string | null;
}

export type DocumentKind = "invoice" | "credit_note" | "receipt" | "other" | "unreadable";
export type Method = "xml" | "embedded-xml" | "text" | "llm" | "none";
export type Format = "ubl" | "cii" | "fatturapa" | "cfdi" | "facturae" | "sifen" | "pdf" | "image";

export interface Issue {
  readonly code: IssueCode;
  /** A sentence for a person; may quote the document. */
  readonly message: string;
}

/** Where a value that did not come from XML was read. */
export interface Evidence {
  readonly page: number;
  readonly text: string;
}

/** What became of one document: one entry of `extract --json`. */
export interface Reading {
  /** The document's name in its mail or archive; a label only, never a path. */
  readonly part: string | null;
  readonly kind: DocumentKind;
  readonly method: Method;
  readonly format: Format | null;
  readonly needsReview: boolean;
  readonly issues: readonly Issue[];
  readonly invoice: Invoice | null;
  /** By field, `number` or `seller.name`; empty for XML. */
  readonly evidence: Readonly<Record<string, Evidence>>;
}
