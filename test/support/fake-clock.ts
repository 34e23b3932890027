import type { Clock } from "../../src/core/clock.ts";

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Time that stands still until the test moves it. */
export class FakeClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Map<number, Timer>();
  readonly timers: Clock["timers"];

  constructor(now: number = Date.UTC(2026, 10, 20, 9)) {
    this.#now = now;
    const set = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
      this.#order += 1;
      const id = this.#order;
      const at = this.#now + Math.max(0, ms);
      this.#timers.set(id, { at, order: id, run: () => callback(...args) });
      const handle = { ref: () => handle, unref: () => handle, [Symbol.toPrimitive]: () => id };
      return handle;
    };
    const clear = (handle: unknown) => {
      if (handle !== undefined && handle !== null) this.#timers.delete(Number(handle));
    };
    // The real ones carry more overloads than anyone here calls
    this.timers = { setTimeout: set, clearTimeout: clear } as unknown as Clock["timers"];
  }

  now(): number {
    return this.#now;
  }

  /** How many timers are set. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Moves time and runs what comes due, in order, also what those timers set themselves. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#due(end); next !== undefined; next = this.#due(end)) this.#fire(next);
    this.#now = end;
  }

  /** The same, and between two timers everything else gets its turn, I/O included. */
  async run(ms: number): Promise<void> {
    const end = this.#now + ms;
    await turn();
    for (let next = this.#due(end); next !== undefined; next = this.#due(end)) {
      this.#fire(next);
      await turn();
    }
    this.#now = end;
  }

  #due(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers.values()) {
      if (timer.at > end) continue;
      if (first === undefined || timer.at < first.at) first = timer;
    }
    return first;
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer.order);
    this.#now = Math.max(this.#now, timer.at);
    timer.run();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
