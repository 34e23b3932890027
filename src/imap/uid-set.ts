/** A command line stays under 8 KB: what servers promise to read (RFC 7162, section 4). */
const SET_LENGTH = 7_500;

/** A range is cut after this many: it is collected as a list. */
const LONGEST_RUN = 10_000;

/**
 * Uids as IMAP sequence sets with ranges, each short enough for one command. Only uids that were
 * given are in a range.
 */
export function uidSets(
  uids: readonly number[],
): readonly { readonly set: string; readonly uids: readonly number[] }[] {
  const sorted = [...new Set(uids)].sort((a, b) => a - b);
  const sets: { set: string; uids: number[] }[] = [];
  for (let from = 0; from < sorted.length;) {
    const run = runFrom(sorted, from);
    from += run.length;
    const [first] = run;
    const last = run.at(-1);
    const part = first === last ? `${first}` : `${first}:${last}`;
    const set = sets.at(-1);
    if (set === undefined || set.set.length + part.length >= SET_LENGTH) {
      sets.push({ set: part, uids: [...run] });
    } else {
      set.set += `,${part}`;
      set.uids.push(...run);
    }
  }
  return sets;
}

function runFrom(sorted: readonly number[], from: number): readonly number[] {
  let to = from + 1;
  while (to - from < LONGEST_RUN && sorted[to] === (sorted[to - 1] ?? 0) + 1) to += 1;
  return sorted.slice(from, to);
}
