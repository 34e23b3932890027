/** A call that counts against the limits: made, under way, or of a process that died in it. */
export interface PastCall {
  readonly startedAt: number;
  /** What it used; under way, what it may use at most. */
  readonly tokens: number;
}

export interface LlmLimits {
  readonly requestsPerMinute: number;
  readonly tokensPerMinute: number;
}

/**
 * The provider counts from the moment a request reaches it, a little after we count ours, and the
 * first one (name, connection, TLS) later than those behind it.
 */
export const WINDOW_MS = 61_000;

/**
 * The first moment at which another call of so many tokens stays within the limits, in any window
 * of a minute. One that is larger than the limit itself goes when nothing else counts.
 */
export function freeAt(
  calls: readonly PastCall[],
  tokens: number,
  limits: LlmLimits,
  now: number,
): number {
  const counted = calls
    // a clock that was set back must not block for long
    .filter(({ startedAt }) => startedAt <= now + WINDOW_MS)
    .map(({ startedAt, tokens: used }) => ({ endsAt: Math.min(startedAt, now) + WINDOW_MS, used }))
    .filter(({ endsAt }) => endsAt > now)
    .sort((a, b) => a.endsAt - b.endsAt);
  const needed = Math.min(tokens, limits.tokensPerMinute);
  let requests = counted.length;
  let used = counted.reduce((sum, call) => sum + call.used, 0);
  let at = now;
  for (const call of counted) {
    if (requests < limits.requestsPerMinute && used + needed <= limits.tokensPerMinute) break;
    requests -= 1;
    used -= call.used;
    at = call.endsAt;
  }
  return at;
}
