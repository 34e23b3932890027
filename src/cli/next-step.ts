import type { Deps } from "./deps.ts";
import { paintFor } from "./paint.ts";

/** What comes next, for a person at a terminal; scripts, pipes and cron never see it. */
export function suggestNext(
  deps: Pick<Deps, "err" | "options" | "terminal">,
  command: string,
  why: string,
): void {
  const { stdoutIsTty, stderrIsTty, stderrColour } = deps.terminal;
  if (!stdoutIsTty || !stderrIsTty || deps.options.json === true) return;
  const { dim, cyan } = paintFor({ stdoutColour: stderrColour });
  deps.err(`${dim("next:")} ${cyan(`invoicesync ${command}`)} ${dim(why)}\n`);
}
