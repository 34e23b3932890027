/** Messages that were just stored, so that whoever works on them need not read them again. */
export interface FreshMessages {
  keep(contentHash: string, raw: Buffer): void;
  /** Only once: it is not kept any longer. */
  take(contentHash: string): Buffer | undefined;
}

/** More is worked on from its file: the backlog may be as large as it likes, memory may not. */
const MOST_BYTES = 8_000_000;

export function createFreshMessages(): FreshMessages {
  const kept = new Map<string, Buffer>();
  let bytes = 0;
  const take = (contentHash: string) => {
    const raw = kept.get(contentHash);
    if (raw === undefined) return undefined;
    kept.delete(contentHash);
    bytes -= raw.length;
    return raw;
  };
  return {
    keep: (contentHash, raw) => {
      if (bytes + raw.length > MOST_BYTES) return;
      take(contentHash);
      kept.set(contentHash, raw);
      bytes += raw.length;
    },
    take,
  };
}
