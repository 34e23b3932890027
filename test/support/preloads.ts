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
