/** Whether the LLM may be called. `notBefore` is the provider's own wish, waited for like a limit. */
export interface Breaker {
  readonly state: "closed" | "open" | "half-open";
  readonly consecutiveErrors: number;
  /** Open: when a trial call may go. Half-open: when the trial counts as lost. */
  readonly retryAt: number | null;
  readonly notBefore: number | null;
}

export interface BreakerPolicy {
  readonly threshold: number;
  readonly cooldownMs: number;
}

export const CLOSED: Breaker = {
  state: "closed",
  consecutiveErrors: 0,
  retryAt: null,
  notBefore: null,
};

const MAX_REST_MS = 3_600_000;

/** What a call said of the provider. */
export type CallSign =
  /** It answered, be the answer good or bad. */
  | { readonly type: "answered" }
  /** It failed; it may say when to come back. */
  | { readonly type: "error"; readonly untilAt: number | undefined }
  /** It asks for patience; without a time of its own it gets the cool-down. */
  | { readonly type: "busy"; readonly untilAt: number | undefined; readonly isWaitedFor: boolean }
  /** Nothing: the call was given up here, or the settings are wrong. */
  | { readonly type: "none" };

/** Whether a call may go now: as usual, as the one trial call, or not at all. */
export function mayCall(breaker: Breaker, now: number): "yes" | "trial" | "open" | "half-open" {
  if (breaker.state === "closed") return "yes";
  if (breaker.retryAt === null || now >= breaker.retryAt) return "trial";
  return breaker.state;
}

/** While the trial call is under way nobody else calls; one whose process died is lost in time. */
export function beginTrial(breaker: Breaker, lostAt: number): Breaker {
  return { ...breaker, state: "half-open", retryAt: lostAt };
}

/**
 * The breaker after a call. Once it is not closed only the trial call says anything new: the others
 * were sent before it opened.
 */
export function afterCall(
  breaker: Breaker,
  sign: CallSign,
  isTrial: boolean,
  now: number,
  policy: BreakerPolicy,
): Breaker {
  if (breaker.state !== "closed" && !isTrial) return breaker;
  const { consecutiveErrors } = breaker;
  const open = (retryAt: number, errors = consecutiveErrors): Breaker => ({
    state: "open",
    consecutiveErrors: errors,
    retryAt,
    notBefore: null,
  });
  switch (sign.type) {
    case "answered":
      if (breaker.state === "closed" && consecutiveErrors === 0) return breaker;
      return { ...CLOSED, notBefore: breaker.notBefore };
    case "none":
      return isTrial ? open(now) : breaker;
    case "error": {
      const errors = consecutiveErrors + 1;
      const until = Math.min(sign.untilAt ?? now, now + MAX_REST_MS);
      if (!isTrial && errors < policy.threshold) {
        const notBefore = Math.max(until, breaker.notBefore ?? 0);
        return { ...breaker, consecutiveErrors: errors, notBefore };
      }
      return open(Math.max(until, now + policy.cooldownMs), errors);
    }
    case "busy": {
      const { untilAt = now + policy.cooldownMs, isWaitedFor } = sign;
      const until = Math.min(untilAt, now + MAX_REST_MS);
      if (!isWaitedFor) return open(until);
      // a trial that is asked to wait has shown that the provider lives
      return { ...CLOSED, notBefore: Math.max(until, breaker.notBefore ?? 0) };
    }
    default:
      return sign satisfies never;
  }
}
