import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One line of a state folder's log, in what the tests look at. */
export interface LoggedEvent {
  readonly level: string;
  readonly message?: string;
  readonly code?: string;
}

/** All that the passes have logged, oldest first. */
export function storedLog(stateDir: string): readonly LoggedEvent[] {
  const folder = join(stateDir, "logs");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".log"))
    .toSorted()
    .flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"))
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as LoggedEvent); // the product wrote it
}
