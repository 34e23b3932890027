import { BIN, compare, runNode, type Bench } from "./measure.ts";

/** What a start costs before any work is done. */
export async function startUp(bench: Bench): Promise<void> {
  const time = async (args: readonly string[]) => (await runNode(bench, args)).ms;
  for (const { option, target } of [
    { option: "--version", target: 1.3 },
    { option: "--help", target: 2 },
  ]) {
    await compare(bench, {
      what: option,
      against: "node -e 0",
      target,
      runs: 3 * bench.runs,
      ours: () => time([BIN, option]),
      theirs: () => time(["-e", "0"]),
    });
  }
}
