/** A document of ours with what it says; `text` is drawn for `printedPages`. */
export interface PrintedDocument {
  readonly name: string;
  readonly text: string;
  readonly kind?: "credit_note" | "receipt" | "other";
  readonly number?: string;
  readonly date?: string;
  readonly currency?: string;
  readonly total?: string;
  /** Lines without which the document truly says something else. */
  readonly without?: readonly string[];
  /** What a person may have to settle: the reading may be flagged, and these fields wrong. */
  readonly open?: readonly ("number" | "date" | "currency" | "total")[];
}
