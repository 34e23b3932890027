import { Chalk, type ChalkInstance } from "chalk";
import type { Terminal } from "./deps.ts";

/** Colours for stdout, or none at all where it takes none. */
export function paintFor(terminal: Pick<Terminal, "stdoutColour">): ChalkInstance {
  return new Chalk({ level: terminal.stdoutColour ? 1 : 0 });
}
