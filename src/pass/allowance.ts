/** A number of messages that may still be taken; without `--limit` there is no end to it. */
export interface Allowance {
  /** Takes up to `wanted` of what is left. */
  take(wanted: number): number;
}

export function createAllowance(limit: number | undefined): Allowance {
  let left = limit ?? Number.POSITIVE_INFINITY;
  return {
    take: (wanted) => {
      const taken = Math.min(wanted, left);
      left -= taken;
      return taken;
    },
  };
}
