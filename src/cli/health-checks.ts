import type { Config } from "../config/config.ts";
import { isoTime } from "../core/clock.ts";
import type { HealthFacts } from "../db/health-facts.ts";
import { localTime } from "./table.ts";

export type HealthStatus = "healthy" | "degraded" | "unhealthy";

export interface HealthCheck {
  readonly name: string;
  readonly status: HealthStatus;
  readonly message: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const FAILED_LONG = 3;
const LONG_WAIT_MS = 60 * MINUTE_MS;

/** What the machine says, beside the database's facts. */
export interface Surrounding {
  /** Undefined while there is no state folder. */
  readonly freeBytes: number | undefined;
  /** When each account's sign-in ends, as far as its provider has said. */
  readonly signInEnds: ReadonlyMap<string, number>;
}

/** What is fine, what needs a look, what does not work; one check a cause. */
export function healthChecks(
  facts: HealthFacts,
  config: Config,
  { freeBytes, signInEnds }: Surrounding,
  now: number,
): readonly HealthCheck[] {
  const limits = config.monitoring.health;
  return [
    lastRunCheck(facts, config, now),
    ...accountChecks(facts, config),
    ...signInChecks(signInEnds, limits.signInEndsMs, now),
    ...silenceChecks(facts, config, now),
    breakerCheck(facts),
    deadLetterCheck(facts, limits.deadLettersPerDay),
    outboxCheck(facts, now),
    countCheck("alerts", facts.unsentAlerts, "not sent; see `invoicesync logs --level warn`"),
    diskCheck(freeBytes, limits.leastFreeBytes),
  ];
}

export function worst(checks: readonly HealthCheck[]): HealthStatus {
  const has = (status: HealthStatus) => checks.some((check) => check.status === status);
  return has("unhealthy") ? "unhealthy" : has("degraded") ? "degraded" : "healthy";
}

/** Late after three usual intervals; after twelve, an hour at least, nobody runs passes any more. */
function lastRunCheck(
  { lastGoodRunAt, usualIntervalMs }: HealthFacts,
  config: Config,
  now: number,
): HealthCheck {
  const name = "last run";
  if (lastGoodRunAt === null) {
    return { name, status: "degraded", message: "no pass has ended well yet" };
  }
  const intervalMs = Math.max(config.intervalMinutes * MINUTE_MS, usualIntervalMs ?? 0);
  const ageMs = now - lastGoodRunAt - config.timeouts.runMs;
  const message = `the last good pass ended ${localTime(new Date(lastGoodRunAt).toISOString()) ?? ""}`;
  const longMs = config.monitoring.health.lastRunMs ?? Math.max(12 * intervalMs, 60 * MINUTE_MS);
  if (ageMs > longMs) {
    return { name, status: "unhealthy", message: `${message}: is the timer running?` };
  }
  return { name, status: ageMs > 3 * intervalMs ? "degraded" : "healthy", message };
}

function accountChecks({ accounts }: HealthFacts, config: Config): readonly HealthCheck[] {
  const states = new Map(accounts.map((account) => [account.name, account]));
  const configured = config.accounts.map(({ name }) => states.get(name) ?? { name, failures: 0 });
  const allFail =
    configured.length > 0 && configured.every(({ failures }) => failures >= FAILED_LONG);
  return configured.map((account) => {
    const name = `account ${account.name}`;
    if (account.failures === 0) return { name, status: "healthy", message: "no failures" };
    const times = `failed ${account.failures} passes in a row`;
    const why = "errorMessage" in account ? account.errorMessage : null;
    const message = why === null ? times : `${times}: ${why}`;
    return { name, status: allFail ? "unhealthy" : "degraded", message };
  });
}

function breakerCheck({ breaker }: HealthFacts): HealthCheck {
  const isClosed = breaker.state === "closed";
  const until = breaker.retryAt === null ? "" : ` until ${localTime(breaker.retryAt) ?? ""}`;
  return {
    name: "breaker",
    status: isClosed ? "healthy" : "degraded",
    message: isClosed ? "closed" : `${breaker.state}: the LLM rests${until}`,
  };
}

/** Replies are sent in the pass that writes them, and tried again for a quarter of an hour. */
function outboxCheck({ outboxInDoubt, outboxWaitsSince }: HealthFacts, now: number): HealthCheck {
  if (outboxInDoubt > 0 || outboxWaitsSince === null || now - outboxWaitsSince < LONG_WAIT_MS) {
    return countCheck("outbox", outboxInDoubt, "replies in doubt; see `invoicesync tasks list`");
  }
  const since = localTime(new Date(outboxWaitsSince).toISOString()) ?? "";
  const message = `a reply waits to be sent since ${since}; see \`invoicesync accounts test\``;
  return { name: "outbox", status: "degraded", message };
}

function countCheck(name: string, count: number, what: string): HealthCheck {
  return count === 0
    ? { name, status: "healthy", message: "empty" }
    : { name, status: "degraded", message: `${count} ${what}` };
}

function deadLetterCheck(
  { deadLetters, newDeadLetters }: HealthFacts,
  mostPerDay: number,
): HealthCheck {
  const check = countCheck("dlq", deadLetters, "dead letters");
  if (deadLetters === 0) return check;
  return {
    ...check,
    status: newDeadLetters >= mostPerDay ? "unhealthy" : "degraded",
    message: `${check.message}, ${newDeadLetters} of them in the last day; see \`invoicesync dlq list\``,
  };
}

function signInChecks(
  signInEnds: Surrounding["signInEnds"],
  soonMs: number,
  now: number,
): readonly HealthCheck[] {
  return [...signInEnds].map(([account, endsAt]) => ({
    name: `sign-in ${account}`,
    status: endsAt - now < soonMs ? "degraded" : "healthy",
    message:
      endsAt <= now
        ? "has ended: sign in again"
        : `ends ${localTime(isoTime(endsAt)) ?? ""}${endsAt - now < soonMs ? ": sign in again before" : ""}`,
  }));
}

function silenceChecks(
  { silences }: HealthFacts,
  config: Config,
  now: number,
): readonly HealthCheck[] {
  const days = (ms: number) => `${(ms / DAY_MS).toFixed(1)} days`;
  return silences
    .filter(({ account }) => config.accounts.some(({ name }) => name === account))
    .map(({ account, lastMailAt, longestPauseMs }) => ({
      name: `silence ${account}`,
      status: "degraded",
      message: `no mail for ${days(now - lastMailAt)}; its longest pause before was ${days(longestPauseMs)}`,
    }));
}

/** Of its own, for a disk that is full is why a database cannot be read. */
export function diskCheck(freeBytes: number | undefined, littleBytes: number): HealthCheck {
  const name = "disk";
  if (freeBytes === undefined) {
    return { name, status: "healthy", message: "no state folder yet" };
  }
  const message = `${Math.floor(freeBytes / 1_000_000)} MB free`;
  if (freeBytes < littleBytes / 10) return { name, status: "unhealthy", message };
  return { name, status: freeBytes < littleBytes ? "degraded" : "healthy", message };
}
