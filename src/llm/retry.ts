const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** 1, 2, 4 … s, each a quarter more or less, so that clients do not come back all at once. */
export function retryWaitMs(tries: number, random: () => number): number {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** tries, LONGEST_WAIT_MS);
  return Math.round(wait * (0.75 + random() / 2));
}

/**
 * The wait that an answer's header asks for: `Retry-After` in seconds or as a date (RFC 9110,
 * 10.2.3), or OpenAI's `retry-after-ms`. Undefined when there is none that means anything.
 */
export function retryAfterMs(
  header: (name: string) => string | null | undefined,
  now: number,
): number | undefined {
  const exact = plainNumber(header("retry-after-ms"));
  if (exact !== undefined) return Math.ceil(exact);
  const given = header("retry-after")?.trim();
  const seconds = plainNumber(given);
  if (seconds !== undefined) return Math.ceil(seconds * 1_000);
  if (given === undefined || !/^[A-Z][a-z]{2},? /.test(given)) return undefined;
  const at = Date.parse(given);
  return Number.isNaN(at) || at <= now ? undefined : at - now;
}

function plainNumber(text: string | null | undefined): number | undefined {
  const isNumber = typeof text === "string" && /^\d{1,12}(?:\.\d{1,6})?$/.test(text.trim());
  return isNumber ? Number(text) : undefined;
}
