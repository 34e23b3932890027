import { codedError } from "../core/errors.ts";
import type { Outcome } from "../core/outcome.ts";
import type { Effect } from "../db/effects.ts";

/** What an error thrown by a pipeline makes of its task. */
export function outcomeOfError(thrown: unknown): Outcome<Effect> {
  const error = codedError(thrown);
  switch (error.class) {
    case "permanent":
      return { type: "failed", error, effects: [] };
    case "transient":
      return { type: "retry", error };
    case "fatal":
      // its resource rests for this pass, which is not the task's fault
      return { type: "deferred", reason: error.code };
  }
}
