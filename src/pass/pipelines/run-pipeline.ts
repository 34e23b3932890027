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
  const reading = await context.parser.readMessage(raw, signal);
  if (!reading.readable) throw new CodedError("MESSAGE_UNREADABLE", { detail: reading.why });
  const { message } = reading;
  switch (pipeline) {
    case "invoices":
      return runInvoices(context, attempt, message, signal);
    case "replies": {
      const { runReplies } = await import("./replies.ts");
      return runReplies(context, attempt, message, signal);
    }
    case "auto": {
      const { runAuto } = await import("./auto.ts");
      return runAuto(context, attempt, message, signal);
    }
  }
}
