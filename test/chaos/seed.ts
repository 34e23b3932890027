/** `--seed N` of this process, else `CHAOS_SEED`, else a new one: say it, so that it can be had again. */
export function givenSeed(args: readonly string[] = process.argv): number {
  const at = args.indexOf("--seed");
  const given = at === -1 ? process.env["CHAOS_SEED"] : args[at + 1];
  return given !== undefined && /^\d+$/.test(given)
    ? Number(given)
    : Math.floor(Math.random() * 2 ** 31);
}
