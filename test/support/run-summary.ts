import type { RunSummary } from "../../src/pass/summary.ts";
import type { RunEnd, RunOptions, Workspace } from "./workspace.ts";

/** One pass and what it said of itself. */
export async function pass(
  { run }: Pick<Workspace, "run">,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<RunEnd & { readonly summary: RunSummary }> {
  const end = await run(["run", "--json", ...args], options);
  // the shape is the contract that these tests hold
  return { ...end, summary: end.json() as RunSummary };
}

/** What a command prints as JSON. */
export async function listed<T>(
  { run }: Pick<Workspace, "run">,
  ...args: readonly string[]
): Promise<readonly T[]> {
  const end = await run([...args, "--json"]);
  return end.json() as T[]; // as above
}
