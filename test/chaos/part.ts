import type { Life } from "../support/life.ts";
import type { SeededRandom } from "../support/seeded-random.ts";

/** What a part of the chaos came to: a line of the table, and what should not have happened. */
export interface Part {
  readonly name: string;
  readonly cases: number;
  /** What was counted or measured besides. */
  readonly figures: string;
  readonly problems: readonly string[];
}

export interface PartOptions {
  readonly random: SeededRandom;
  /** How much: 1 is what the long run does, less is a sample of it. */
  readonly share: number;
  /** Says how far it is; silent in tests. */
  readonly say: (line: string) => void;
}

export type RunPart = (t: Life, options: PartOptions) => Promise<Part>;
