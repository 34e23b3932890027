import { plainText } from "../core/plain-text.ts";
import type { Step } from "./probe-account.ts";

/** A trial of an account, step by step, with what to do where one failed. */
export function probeText({
  name,
  steps,
}: {
  readonly name: string;
  readonly steps: readonly Step[];
}): string {
  const lines = steps.map(({ step, mailbox, ok, ms, error, hint }) => {
    const what = mailbox === undefined ? step : `${step} ${mailbox}`;
    const why = ok ? "" : `\n     ${error ?? ""}\n     → ${hint ?? ""}`;
    return `  ${ok ? "✅" : "❌"} ${plainText(what)} (${ms} ms)${why}\n`;
  });
  return `${name}\n${lines.join("")}`;
}
