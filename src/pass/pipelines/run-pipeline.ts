import { CodedError } from "../../core/errors.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { Effect } from "../../db/effects.ts";
import { hasReply } from "../../db/outbox.ts";
import type { Attempt, PassContext } from "../context.ts";
import { runInvoices } from "./invoices.ts";

/** Runs the pipeline that the task was taken in for. */
export async function runPipeline(
  context: PassContext,
  attempt: Attempt,
  raw: Buffer,
  signal: AbortSignal,
): Promise<Outcome<Effect>> {
  const { id, pipeline } = attempt.task;
  if (pipeline !== "invoices" && (await hasReply(context.db, id))) {
    // put back in the queue by a person: the answer stands, and goes out as it is stored
    return { type: "done", effects: [] };
  }
  const message = await context.parser.readMessage(raw, signal);
  if (!message.readable) throw new CodedError("MESSAGE_UNREADABLE", { detail: message.why });
  switch (pipeline) {
    case "invoices":
    case "auto":
      return runInvoices(context, attempt, message.message, signal);
    case "replies":
      return { type: "deferred", reason: "REPLIES_NOT_YET" };
  }
}
