import type { Clock } from "../core/clock.ts";
import type { ErrorCode } from "../core/errors.ts";
import { createBell } from "./bell.ts";
import type { AdmittedCall, Admission } from "./llm-admission.ts";

/** One call that wants to be made. */
export interface Ticket {
  readonly account: string;
  /** What is not admitted by then waits for another pass. */
  readonly deadlineAt: number;
  /** One that was there before goes before the others of its account. */
  readonly isRetry: boolean;
  readonly admit: () => Promise<Admission>;
  /** Takes an admitted call back that nobody waits for any more. */
  readonly withdraw: (call: AdmittedCall) => Promise<void>;
}

export type Entry =
  | { readonly type: "admitted"; readonly call: AdmittedCall }
  | { readonly type: "deferred"; readonly reason: ErrorCode };

export interface LlmQueue {
  /** Waits for this call's turn; an abort ends the wait. */
  enter(ticket: Ticket, signal: AbortSignal): Promise<Entry>;
  /** A call that entered is over; `works` tells whether the provider answered. */
  leave(works: boolean | undefined): void;
  /** No call can succeed any more in this pass. */
  close(reason: ErrorCode): void;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Waiter {
  readonly ticket: Ticket;
  isGone: boolean;
  readonly settle: (entry: Entry) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Lets calls in one by one, the accounts in turn, each account's in the order they came, and each
 * at the very moment that it is free. Until the provider has answered once, and again after an
 * error, one call at a time: a wrong key or a dead server costs one call and not many.
 */
export function createLlmQueue(clock: Clock): LlmQueue {
  const waiting = new Map<string, Waiter[]>();
  const bell = createBell();
  let underWay = 0;
  let isProven = false;
  let closed: ErrorCode | undefined;
  let isPumping = false;

  /** The first of the account whose turn it is. */
  const nextWaiter = (): Waiter | undefined => {
    for (const [account, waiters] of waiting) {
      const first = waiters.find(({ isGone }) => !isGone);
      if (first !== undefined) return first;
      waiting.delete(account);
    }
    return undefined;
  };
  const leaveQueue = (waiter: Waiter): void => {
    const { account } = waiter.ticket;
    const left = (waiting.get(account) ?? []).filter((one) => one !== waiter);
    waiting.delete(account);
    if (left.length > 0) waiting.set(account, left); // to the end: the others are next
  };

  const everyone = () => [...waiting.values()].flat().filter(({ isGone }) => !isGone);

  const defer = (waiter: Waiter, reason: ErrorCode): "settled" => {
    leaveQueue(waiter);
    waiter.settle({ type: "deferred", reason });
    return "settled";
  };

  /** Settles the waiter, or gives the moment to look again. */
  const tryToAdmit = async (waiter: Waiter): Promise<number | "settled"> => {
    const { ticket, settle } = waiter;
    if (closed !== undefined) return defer(waiter, closed);
    if (clock.now() > ticket.deadlineAt) return defer(waiter, "LLM_RATE_LIMIT");
    if (!isProven && underWay > 0) return Number.POSITIVE_INFINITY;
    const admission = await ticket.admit();
    if (waiter.isGone) {
      if (admission.type === "admitted") await ticket.withdraw(admission.call);
      return "settled";
    }
    switch (admission.type) {
      case "admitted":
        leaveQueue(waiter);
        underWay += 1;
        settle({ type: "admitted", call: admission.call });
        return "settled";
      case "wait":
        if (admission.until > ticket.deadlineAt) return defer(waiter, "LLM_RATE_LIMIT");
        return admission.until;
      case "trial":
        // of our own: its end is near; of another process: not to be waited for
        if (underWay === 0) return defer(waiter, "LLM_UNAVAILABLE");
        return Number.POSITIVE_INFINITY;
      case "rests":
        return defer(waiter, admission.reason);
      default:
        return admission satisfies never;
    }
  };

  const rungBy = async (at: number): Promise<void> => {
    const timer = clock.timers.setTimeout(
      bell.ring,
      Math.min(Math.max(0, at - clock.now()), LONGEST_TIMER_MS),
    );
    await bell.next();
    clock.timers.clearTimeout(timer);
  };

  const pump = async (): Promise<void> => {
    if (isPumping) return;
    isPumping = true;
    for (let waiter = nextWaiter(); waiter !== undefined; waiter = nextWaiter()) {
      try {
        const lookAgainAt = await tryToAdmit(waiter);
        if (lookAgainAt === "settled") continue;
        await rungBy(
          Math.min(lookAgainAt, ...everyone().map(({ ticket }) => ticket.deadlineAt + 1)),
        );
        // whoever is behind may have less time than the first
        for (const late of everyone()) {
          if (clock.now() > late.ticket.deadlineAt) defer(late, "LLM_RATE_LIMIT");
        }
      } catch (error) {
        leaveQueue(waiter);
        waiter.fail(error);
      }
    }
    isPumping = false;
  };

  return {
    enter: (ticket, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const end = () => {
          waiter.isGone = true;
          signal.removeEventListener("abort", giveUp);
        };
        const giveUp = () => {
          end();
          bell.ring();
          reject(signal.reason as Error); // ours always carry an Error
        };
        const waiter: Waiter = {
          ticket,
          isGone: false,
          settle: (entry) => {
            end();
            resolve(entry);
          },
          fail: (error) => {
            end();
            reject(error);
          },
        };
        signal.addEventListener("abort", giveUp, { once: true });
        const own = waiting.get(ticket.account) ?? [];
        waiting.set(ticket.account, ticket.isRetry ? [waiter, ...own] : [...own, waiter]);
        bell.ring();
        void pump();
      }),
    leave: (works) => {
      underWay -= 1;
      if (works !== undefined) isProven = works;
      bell.ring();
    },
    close: (reason) => {
      closed = reason;
      bell.ring();
    },
  };
}
