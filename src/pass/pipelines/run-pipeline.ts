import { CodedError } from "../../core/errors.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { Effect } from "../../db/effects.ts";
import type { Task } from "../../db/tables.ts";
import type { PassContext } from "../context.ts";
import { runInvoices } from "./invoices.ts";

/** Runs the pipeline that the task was taken in for. */
export async function runPipeline(
  context: PassContext,
  task: Task,
  raw: Buffer,
  signal: AbortSignal,
): Promise<Outcome<Effect>> {
  const message = await context.parser.readMessage(raw, signal);
  if (!message.readable) throw new CodedError("MESSAGE_UNREADABLE", { detail: message.why });
  switch (task.pipeline) {
    case "invoices":
    case "auto":
      return runInvoices(context, message.message, signal);
    case "replies":
      return { type: "deferred", reason: "REPLIES_NOT_YET" };
  }
}
