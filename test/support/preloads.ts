import { pathToFileURL } from "node:url";
import type { RunOptions, Workspace } from "./workspace.ts";

/**
 * Has a command run this code in its main thread before anything else: for faults that only a
 * process can have. It is given by the test, so nothing of it is in the product.
 */
export function preloaded({ write }: Pick<Workspace, "write">, code: string): RunOptions {
  const script = `import { isMainThread } from "node:worker_threads";\nif (isMainThread) {${code}}\n`;
  const file = write(`preload-${Math.random().toString(36).slice(2)}.mjs`, script);
  return { env: { NODE_OPTIONS: `--import ${pathToFileURL(file).href}` } };
}

/** Has a command write down, at its end, the most memory that it held: the file's content is in KB. */
export function weighed(world: Pick<Workspace, "write">, file: string): RunOptions {
  // not ru_maxrss: that begins with what the parent had when it forked
  return preloaded(
    world,
    `const { readFileSync, writeFileSync } = await import("node:fs");
     process.on("exit", () => {
       const peak = /VmHWM:\\s*(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"));
       writeFileSync(${JSON.stringify(file)}, peak?.[1] ?? "");
     });`,
  );
}
