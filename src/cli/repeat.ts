import { spawn } from "node:child_process";
import { sleep, type Clock } from "../core/clock.ts";
import { EXIT, StopSignal } from "./exit.ts";

const CRASHES = 10;
const CRASH_WINDOW_MS = 5 * 60_000;

/** Exit codes of passes that ended by themselves; anything else is a crash. */
const ENDED: ReadonlySet<number | null> = new Set<number>([
  EXIT.ok,
  EXIT.partial,
  EXIT.timeout,
  EXIT.locked,
]);

export interface Repetition {
  /** The command line of one pass, program first. */
  readonly command: readonly [string, ...string[]];
  readonly everyMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly err: (text: string) => void;
  /** Tells people of it: from here on nobody runs passes any more. */
  readonly onGivingUp: (message: string) => Promise<void>;
}

/**
 * Starts a pass every `everyMs`, each as a process of its own so that none can leak into or break
 * the next, until a signal; gives up after too many crashes in a short time.
 */
export async function repeatPasses(repetition: Repetition): Promise<number> {
  const { clock, everyMs, signal, err } = repetition;
  let crashes: number[] = [];
  while (!signal.aborted) {
    const startedAt = clock.now();
    const code = await runChild(repetition);
    if (signal.aborted) break;
    if (!ENDED.has(code)) {
      crashes = [...crashes, clock.now()].filter((at) => at > clock.now() - CRASH_WINDOW_MS);
      if (crashes.length >= CRASHES) {
        const message = `${CRASHES} passes crashed within 5 minutes: giving up`;
        err(`invoicesync: ${message}\n`);
        await repetition.onGivingUp(message);
        return EXIT.failed;
      }
    }
    const waitMs = Math.max(0, startedAt + everyMs - clock.now());
    await sleep(clock, waitMs, signal).catch(() => undefined); // the signal ends the loop
  }
  return stopCode(signal);
}

function runChild({ command, signal }: Repetition): Promise<number | null> {
  const [program, ...args] = command;
  return new Promise((resolve, reject) => {
    // a group of its own: a terminal's Ctrl-C reaches it once, through us
    const child = spawn(program, args, { stdio: "inherit", detached: true });
    const stop = () => child.kill("SIGTERM");
    signal.addEventListener("abort", stop, { once: true });
    child.once("error", reject);
    child.once("exit", (code) => {
      signal.removeEventListener("abort", stop);
      resolve(code);
    });
  });
}

function stopCode({ reason }: AbortSignal): number {
  return reason instanceof StopSignal ? reason.exitCode : EXIT.failed;
}
