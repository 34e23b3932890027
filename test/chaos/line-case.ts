import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Db } from "../../src/db/tables.ts";
import type { Life } from "../support/life.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { deliverTo } from "../support/maildir-store.ts";
import { withState } from "../support/open-shop.ts";
import { preloaded } from "../support/preloads.ts";
import { pass } from "../support/run-summary.ts";
import type { StepAt, StepFault, StepProxy } from "../support/step-proxy.ts";
import { storedLog } from "../support/stored-log.ts";
import type { Workspace } from "../support/workspace.ts";
import type { TlsFault } from "./tls-network.ts";

/** A step of a protocol, and what can go wrong there. */
export interface LineStep extends StepAt {
  readonly name: string;
  readonly faults: readonly LineFault[];
}

export type LineFault = StepFault | TlsFault;

/** A protocol: its steps, and a world in which the line breaks at one of them. */
export interface Line {
  readonly protocol: string;
  readonly steps: readonly LineStep[];
  /** The limits in its settings are this long. */
  open(t: Life, step: LineStep, fault: LineFault, limitMs: number): Promise<Site>;
}

/** One case as it was tried. */
export interface LineEnd {
  readonly protocol: string;
  readonly step: string;
  readonly fault: string;
  /** How much longer than its limit the broken line was held; below zero when it ended before. */
  readonly overrunMs: number;
  /** What was wrong in the pass with the fault, and in those after it. */
  readonly unbounded: readonly string[];
  readonly unrecovered: readonly string[];
}

/** A world with a fault in it, beside an account that nothing is wrong with. */
export interface Site {
  readonly world: Workspace;
  readonly proxy: StepProxy;
  /** From the strike on, so long at most. */
  readonly limitMs: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Writes the settings without short limits. */
  relax(): void;
  /** Exit codes that are right for the pass with the fault. */
  readonly codes: readonly number[];
  /** Codes that may be logged then. */
  readonly errors: RegExp;
  /** What is wrong after the line was mended and the next pass has run. */
  check(db: Db): Promise<readonly string[]>;
}

/** Timers and machines are late: only what is later than this has no limit. */
export const SLACK_MS = 5_000;
export const GOOD = { name: "good", maildir: "./good" };

/** Something for the account that nothing is wrong with. */
export function deliverGood({ dir }: Workspace): void {
  deliverTo(join(dir, "good"), aMailWithInvoice("GOOD-1"));
}

const LIMIT_MS = 600;
/** For a machine that was too slow to come to the step at all. */
const LONGER_LIMIT_MS = 10_000;

/** With these nothing is silent, and no limit may come first. */
const ANSWERED: ReadonlySet<LineFault> = new Set([
  "late",
  "injected",
  "stripped",
  "other name",
  "expired",
  "self-signed",
]);

/** One case; on a machine so slow that a limit passed before the step came, once more. */
export async function tryLine(
  t: Life,
  line: Line,
  step: LineStep,
  fault: LineFault,
): Promise<LineEnd> {
  for (const limitMs of [ANSWERED.has(fault) ? LONGER_LIMIT_MS : LIMIT_MS, LONGER_LIMIT_MS]) {
    const site = await line.open(t, step, fault, limitMs);
    const end = await tryOnce(site);
    const wasLate = site.proxy.struck === 0 && limitMs < LONGER_LIMIT_MS;
    if (!wasLate) return { protocol: line.protocol, step: step.name, fault, ...end };
  }
  throw new Error("one of the tries is the last");
}

/** A pass over the broken line, and one over the mended. */
async function tryOnce(
  site: Site,
): Promise<Pick<LineEnd, "overrunMs" | "unbounded" | "unrecovered">> {
  const { world, proxy } = site;
  const unbounded: string[] = [];
  const unrecovered: string[] = [];
  const leftFile = join(world.dir, "left-open");
  const { env } = leftovers(world, leftFile);
  const first = await pass(world, [], { env: { ...env, ...site.env } });
  if (!site.codes.includes(first.code ?? -1)) unbounded.push(`exit ${first.code}: ${first.stderr}`);
  if (first.code === 1 || first.code === 2) {
    return { overrunMs: 0, unbounded, unrecovered: ["the pass did not run"] };
  }
  if (proxy.struck === 0) unbounded.push("never came to that step");
  const good = first.summary.accounts.find(({ name }) => name === GOOD.name);
  if (good?.outcome !== "ok" || good.ingested !== 1) unbounded.push("the other account suffered");
  const overrunMs = proxy.heldMs - site.limitMs;
  if (overrunMs > SLACK_MS) unbounded.push(`held for ${proxy.heldMs} ms`);
  for (const { code = "", message } of storedLog(world.stateDir)) {
    if (code !== "" && !site.errors.test(code)) unbounded.push(`logged ${code}: ${message}`);
  }
  const left = readFileSync(leftFile, "utf8");
  if (left !== "") unbounded.push(`left open: ${left}`);

  await proxy.heal();
  site.relax();
  const given = site.env === undefined ? {} : { env: site.env };
  const next = await pass(world, [], given);
  if (next.code !== 0) unrecovered.push(`the next pass: exit ${next.code}: ${next.stderr}`);
  await withState(world.stateDir, async (db) => {
    for (const { id, status, error_code } of await db
      .selectFrom("email_tasks")
      .selectAll()
      .execute()) {
      const isFinal = status === "done" || status === "dead_letter" || status === "failed";
      if (!isFinal) unrecovered.push(`task ${id} is ${status}: ${error_code}`);
    }
    const marks = await db.selectFrom("server_marks").selectAll().execute();
    const open = marks.filter(({ wanted, marked }) => wanted !== marked).length;
    if (open > 0) unrecovered.push(`${open} messages are not marked`);
    const invoices = await db.selectFrom("invoices").selectAll().execute();
    const own = invoices.filter(({ number }) => number === "GOOD-1");
    if (own.length !== 1) {
      unrecovered.push(`the other account's invoice is there ${own.length} times`);
    }
    unrecovered.push(...(await site.check(db)));
  });
  return { overrunMs, unbounded, unrecovered };
}

/** Has a pass end by itself instead of at once, and write down what holds it when it does not. */
function leftovers(world: Workspace, file: string) {
  return preloaded(
    world,
    `const { writeFileSync } = await import("node:fs");
     const { exit } = process;
     const write = (left) => writeFileSync(${JSON.stringify(file)}, left);
     write("");
     process.exit = (code) => {
       process.exitCode = code;
       setTimeout(() => {
         const left = [...process.getActiveResourcesInfo(), ...process._getActiveHandles()];
         write(left.map((one) => one.remotePort ?? one.constructor?.name ?? one).join() || "?");
         exit(code);
       }, 10_000).unref();
     };`,
  );
}

/** Some at once: they wait most of their time. */
export async function tryAll<T>(
  cases: readonly T[],
  t: Life,
  atOnce: number,
  run: (one: T, life: Life) => Promise<LineEnd>,
): Promise<LineEnd[]> {
  const ends: LineEnd[] = [];
  const waiting = [...cases.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, one] = next;
      const closes: (() => void | Promise<void>)[] = [];
      try {
        ends[index] = await run(one, { after: (close) => void closes.push(close) });
      } finally {
        for (const close of closes.reverse()) await close();
      }
    }
  };
  t.after(() => void waiting.splice(0));
  await Promise.all(Array.from({ length: atOnce }, work));
  return ends;
}
