import type { CodedError } from "./errors.ts";

/** What became of one attempt at a task. An `Effect` is what its commit keeps: invoices, replies. */
export type Outcome<Effect> =
  | { readonly type: "done"; readonly effects: readonly Effect[] }
  /** Nothing to do in this message; the reason is kept (`NOT_AN_INVOICE` …). */
  | { readonly type: "skipped"; readonly reason: string; readonly effects: readonly Effect[] }
  /** Could not run now, through no fault of its own: loses no attempt. */
  | { readonly type: "deferred"; readonly reason: string }
  | { readonly type: "retry"; readonly error: CodedError }
  /** No attempt is left, or none can help; the sender may be told so. */
  | {
      readonly type: "dead_letter";
      readonly error: CodedError;
      readonly effects: readonly Effect[];
    }
  /** Needs a person; what could be read all the same is kept. */
  | { readonly type: "failed"; readonly error: CodedError; readonly effects: readonly Effect[] };
