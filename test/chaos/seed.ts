/** `--seed N` of this process, else a new one: say it, so that it can be had again. */
export function givenSeed(args: readonly string[]): number {
  const at = args.indexOf("--seed");
  return seedIn(at === -1 ? undefined : args[at + 1]) ?? Math.floor(Math.random() * 2 ** 31);
}

/** `CHAOS_SEED`, else always the same: a test that passes today passes tomorrow. */
export function testSeed(): number {
  return seedIn(process.env["CHAOS_SEED"]) ?? 1;
}

function seedIn(text = ""): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
