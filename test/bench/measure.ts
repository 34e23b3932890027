import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Life } from "../support/life.ts";

export const BIN = join(import.meta.dirname, "../../bin/invoicesync.js");

/** One line of the tables that are printed. */
export interface Row {
  readonly what: string;
  readonly against: string;
  readonly unit: string;
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
  readonly target?: number | undefined;
}

/** What each benchmark is given. */
export interface Bench {
  readonly runs: number;
  readonly life: Life;
  /** A folder that ends with the bench; also the home of every process it starts. */
  readonly dir: string;
  readonly add: (row: Row) => void;
  readonly note: (text: string) => void;
}

export interface Comparison {
  readonly what: string;
  readonly against: string;
  readonly target?: number;
  /** What is printed; milliseconds where nothing is said. */
  readonly unit?: string;
  readonly ours: () => Promise<number>;
  readonly theirs: () => Promise<number>;
  readonly runs?: number;
}

/** A, B, A, B …: what slows the machine down slows both, so the ratio of a pair holds. */
export async function compare(bench: Bench, comparison: Comparison): Promise<Row> {
  const { what, against, target, unit = "ms", ours, theirs, runs = bench.runs } = comparison;
  const pairs: { a: number; b: number }[] = [];
  await ours(); // warm: the file cache, the compile cache, the server's indexes
  await theirs();
  for (let run = 0; run < runs; run++) pairs.push({ a: await ours(), b: await theirs() });
  const row = {
    what,
    against,
    unit,
    ours: median(pairs.map(({ a }) => a)),
    theirs: median(pairs.map(({ b }) => b)),
    ratio: median(pairs.map(({ a, b }) => a / b)),
    target,
  };
  bench.add(row);
  return row;
}

export function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}

export interface Ran {
  readonly ms: number;
  readonly stdout: string;
}

/** Runs a process to its end; anything but exit 0 is an error. */
export async function runProcess(
  bench: Pick<Bench, "dir">,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const startedAt = performance.now();
  const child = spawn(command, args, {
    cwd: bench.dir,
    env: { PATH: process.env["PATH"], HOME: bench.dir, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${String(code)}`);
  return { ms: performance.now() - startedAt, stdout };
}

export function runNode(bench: Pick<Bench, "dir">, args: readonly string[]): Promise<Ran> {
  return runProcess(bench, process.execPath, args);
}

/** The most memory that a process of ours had resident, in MB: the kernel's own figure. */
export async function peakMemoryOf(
  bench: Pick<Bench, "dir">,
  args: readonly string[],
): Promise<Ran & { readonly peakMb: number }> {
  const folder = mkdtempSync(join(tmpdir(), "invoicesync-peak-"));
  const report = join(folder, "peak");
  const preload = join(folder, "preload.mjs");
  writeFileSync(
    preload,
    `import { readFileSync, writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
if (isMainThread) process.on("exit", () => writeFileSync(${JSON.stringify(report)}, readFileSync("/proc/self/status")));
`,
  );
  try {
    const ran = await runProcess(bench, process.execPath, args, {
      NODE_OPTIONS: `--import ${pathToFileURL(preload).href}`,
    });
    const [, kb = "NaN"] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(report, "utf8")) ?? [];
    return { ...ran, peakMb: Number(kb) / 1024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
