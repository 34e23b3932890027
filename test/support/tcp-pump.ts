import type { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** What a pump asks at every step, so that faults can change while it runs. */
export interface PumpControl {
  latencyMs(): number;
  bytesPerSecond(): number | undefined;
  /** Bytes of this connection and direction after which it is cut, or nothing passes. */
  cutAt(): number | undefined;
  freezeAt(): number | undefined;
  cut(): void;
  /** Resolves when the faults are set again. */
  changed(): Promise<void>;
  passed(chunk: Buffer): void;
}

const HELD_BYTES = 1024 * 1024;
const TICKS_PER_SECOND = 20;

/** Carries bytes one way. What is held back for latency is bounded, and so is what is written. */
export function pump(from: Socket, to: Socket, control: PumpControl, tellEnd: () => boolean): void {
  const held: { readonly chunk: Buffer; readonly readyAt: number }[] = [];
  let heldBytes = 0;
  let passed = 0;
  let ended = false;
  let running = false;
  const gone = closed(to);

  from.on("data", (chunk: Buffer) => {
    held.push({ chunk, readyAt: performance.now() + control.latencyMs() });
    heldBytes += chunk.length;
    if (heldBytes > HELD_BYTES) from.pause();
    void run();
  });
  from.on("end", () => {
    ended = true;
    void run();
  });

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    for (let next = held.shift(); next !== undefined; next = held.shift()) {
      // A timer may fire a fraction of a millisecond early
      for (let early = 1; early > 0;) {
        early = next.readyAt - performance.now();
        if (early > 0) await wait(Math.ceil(early));
      }
      await pass(next.chunk);
      heldBytes -= next.chunk.length;
      if (from.isPaused() && heldBytes < HELD_BYTES) from.resume();
    }
    running = false;
    if (ended && tellEnd() && to.writable) to.end();
  }

  async function pass(chunk: Buffer): Promise<void> {
    let rest = chunk;
    while (rest.length > 0 && to.writable) {
      if (control.cutAt() !== undefined && (control.cutAt() ?? 0) <= passed) return control.cut();
      const room = roomNow();
      if (room <= 0) {
        await Promise.race([control.changed(), gone]);
        continue;
      }
      const piece = rest.subarray(0, room);
      rest = rest.subarray(piece.length);
      passed += piece.length;
      control.passed(piece);
      if (!to.write(piece) && !to.destroyed) await Promise.race([drained(to), gone]);
      const rate = control.bytesPerSecond();
      if (rate !== undefined) await wait((piece.length / rate) * 1000);
    }
    if (passed === control.cutAt()) control.cut();
  }

  function roomNow(): number {
    const rate = control.bytesPerSecond();
    const perTick =
      rate === undefined ? Infinity : Math.max(1, Math.floor(rate / TICKS_PER_SECOND));
    const untilFrozen = (control.freezeAt() ?? Infinity) - passed;
    const untilCut = (control.cutAt() ?? Infinity) - passed;
    return Math.min(perTick, untilFrozen, untilCut);
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once("drain", resolve);
  });
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.once("close", () => resolve());
  });
}
