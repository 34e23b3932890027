import { copyFileSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { pass } from "../support/run-summary.ts";
import { doubtsIn } from "./crash-replies.ts";
import { killedAt, stepsIn, type CrashWorld } from "./crash-world.ts";

/** A pass that was killed: when, and after which of its steps. */
export interface Kill {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly steps: readonly string[];
}

/** How a pass is ended: at a step, by its number or its name, or by the clock. */
export interface Ending {
  readonly step?: number | string;
  readonly afterMs?: number;
}

/** A pass that is killed, unless it is over before. */
export async function killPass(
  world: CrashWorld,
  { step, afterMs }: Ending,
): Promise<Kill & { readonly wasKilled: boolean }> {
  const options = killedAt(world, step);
  const before = stepsIn(options.stepsFile).length;
  const startedAt = Date.now();
  const running = world.spawn(["run"], options);
  const timer =
    afterMs === undefined ? undefined : setTimeout(() => running.child.kill("SIGKILL"), afterMs);
  const { signal } = await running.end;
  clearTimeout(timer);
  const steps = stepsIn(options.stepsFile).slice(before);
  return { startedAt, endedAt: Date.now(), steps, wasKilled: signal === "SIGKILL" };
}

/** Why each reply is in doubt that is left so, and whether it had arrived, with how many are. */
export function reasonsOfDoubt(
  world: CrashWorld,
  kills: readonly Kill[],
): ReadonlyMap<string, number> {
  const reasons = new Map<string, number>();
  for (const { handedOverAt, hasArrived } of doubtsIn(world)) {
    const kill = kills.find(
      ({ startedAt, endedAt }) => startedAt <= handedOverAt && handedOverAt <= endedAt,
    );
    const reason = `${stageOf(kill)}, ${hasArrived ? "arrived" : "not arrived"}`;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return reasons;
}

/** How far the handing over of the last reply had come. */
function stageOf(kill: Kill | undefined): string {
  if (kill === undefined) return "no kill explains it";
  const last = kill.steps.findLast((step) => / (?:end of data|DATA)$/.test(step));
  if (last === "after the answer to end of data") return "killed before its answer was committed";
  if (last === "after sending end of data") return "killed before its answer came";
  return "killed before its last line was sent";
}

/** A pass ends within its own limit; a machine that runs many at once is slow. */
const PATIENCE_MS = 11 * 60_000;

/** Passes until one finds nothing to do; more than a few are a problem. */
export async function finish(world: CrashWorld): Promise<readonly string[]> {
  const ends: string[] = [];
  for (let passes = 0; passes < 5; passes += 1) {
    const end = await pass(world, [], { timeoutMs: PATIENCE_MS });
    if (end.code === 0) return [];
    ends.push(`a pass after it ended with ${end.code}: ${end.stderr}`);
  }
  return ["the work is not finished after five passes", ...ends];
}

export interface Attempt {
  readonly id: number;
  readonly attempts: number;
}

/** The attempts that a killed pass left in the middle, by a copy of the state: it stays as it died. */
export function attemptsUnderWay({ dir, stateDir }: CrashWorld): readonly Attempt[] {
  const copy = join(dir, "died.db");
  for (const end of ["", "-wal"]) {
    rmSync(`${copy}${end}`, { force: true });
    const file = join(stateDir, `invoicesync.db${end}`);
    if (existsSync(file)) copyFileSync(file, `${copy}${end}`);
  }
  const db = new Database(copy);
  try {
    return db
      .prepare<[], Attempt>("select id, attempts from email_tasks where status = 'processing'")
      .all();
  } finally {
    db.close();
  }
}
