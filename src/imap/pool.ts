import type { Clock } from "../core/clock.ts";
import type { ImapSession } from "./session.ts";

export interface PoolOptions {
  readonly max: number;
  readonly idleMs: number;
  readonly clock: Clock;
  /** Makes a new signed-in session; told when it has to try again. */
  open(signal: AbortSignal, onRetry: () => void): Promise<ImapSession>;
}

export interface PoolFigures {
  readonly opened: number;
  readonly reused: number;
  readonly failed: number;
  readonly retried: number;
}

export interface ImapPool {
  /** A session of one's own until it is given back; waits while all are taken. */
  take(signal: AbortSignal): Promise<ImapSession>;
  /** Gives back; one that is not usable any more is dropped. */
  give(session: ImapSession): void;
  figures(): PoolFigures;
  /** Ends every session, also those still taken, and refuses whoever waits. */
  close(): Promise<void>;
}

interface Idle {
  readonly session: ImapSession;
  readonly since: number;
  readonly timer: ReturnType<Clock["timers"]["setTimeout"]>;
}

interface Waiting {
  readonly wake: () => void;
  readonly refuse: (reason: Error) => void;
}

/** A session that was used this long ago or less is taken to be alive without asking. */
const FRESH_MS = 10_000;

/** The connections of one account, at most `max` at a time; the one used last is used first. */
export function createImapPool(options: PoolOptions): ImapPool {
  const { clock } = options;
  const figures = { opened: 0, reused: 0, failed: 0, retried: 0 };
  const idle: Idle[] = [];
  const taken = new Set<ImapSession>();
  const leaving = new Set<Promise<void>>();
  const waiting: Waiting[] = [];
  let arriving = 0; // these hold a place, with or without a session yet
  let isClosed = false;

  const leave = (session: ImapSession) => {
    const closing = session.close().finally(() => leaving.delete(closing));
    leaving.add(closing);
  };
  const giveUp = (session: ImapSession) => {
    taken.delete(session);
    leave(session);
  };
  const reuse = async (signal: AbortSignal): Promise<ImapSession | undefined> => {
    for (let last = idle.pop(); last !== undefined; last = idle.pop()) {
      const { session, since, timer } = last;
      clock.timers.clearTimeout(timer);
      taken.add(session);
      if (
        session.isUsable() &&
        (clock.now() - since <= FRESH_MS || (await isAlive(session, signal)))
      ) {
        figures.reused += 1;
        return session;
      }
      giveUp(session);
      signal.throwIfAborted();
    }
    return undefined;
  };
  const open = async (signal: AbortSignal): Promise<ImapSession> => {
    try {
      const session = await options.open(signal, () => {
        figures.retried += 1;
      });
      figures.opened += 1;
      taken.add(session);
      return session;
    } catch (error) {
      figures.failed += 1;
      throw error;
    }
  };
  const isFull = () => !isClosed && idle.length === 0 && taken.size + arriving >= options.max;
  const wakeNext = () => waiting.shift()?.wake();

  return {
    figures: () => ({ ...figures }),
    take: async (signal) => {
      while (!signal.aborted && isFull()) {
        await turn(waiting, signal);
      }
      arriving += 1;
      try {
        signal.throwIfAborted();
        if (isClosed) throw new Error("the pool is closed");
        const session = (await reuse(signal)) ?? (await open(signal));
        if (!isClosed) return session;
        giveUp(session);
        throw new Error("the pool is closed");
      } finally {
        arriving -= 1;
        wakeNext(); // there may be room: whoever finds none waits again
      }
    },
    give: (session) => {
      if (!taken.delete(session)) return;
      if (isClosed || !session.isUsable()) leave(session);
      else {
        const expire = () => {
          idle.splice(idle.indexOf(entry), 1);
          leave(session);
        };
        const timer = clock.timers.setTimeout(expire, options.idleMs);
        const entry = { session, since: clock.now(), timer };
        idle.push(entry);
      }
      wakeNext();
    },
    close: async () => {
      isClosed = true;
      for (const { refuse } of waiting.splice(0)) refuse(new Error("the pool is closed"));
      for (const { session, timer } of idle.splice(0)) {
        clock.timers.clearTimeout(timer);
        leave(session);
      }
      for (const session of taken) giveUp(session);
      await Promise.allSettled(leaving);
    },
  };
}

async function isAlive(session: ImapSession, signal: AbortSignal): Promise<boolean> {
  try {
    await session.testAlive(signal);
    return true;
  } catch {
    return false; // whatever the reason: it is replaced by a new one
  }
}

/** Resolves when a place may be free; an abort takes the caller out of the line. */
function turn(waiting: Waiting[], signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const inLine: Waiting = { wake: resolve, refuse: reject };
  const leaveLine = () => {
    const place = waiting.indexOf(inLine);
    if (place >= 0) waiting.splice(place, 1);
    reject(signal.reason as Error); // aborts of ours always carry an Error
  };
  signal.addEventListener("abort", leaveLine, { once: true });
  waiting.push(inLine);
  return promise.finally(() => signal.removeEventListener("abort", leaveLine));
}
