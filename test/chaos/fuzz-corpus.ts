/** An input that a reader once failed on. */
export interface FoundInput {
  readonly reader: string;
  readonly what: string;
  /** Its bytes, a character each. */
  readonly input: string;
}

/** Kept small: one input for each fault, as short as it shows the fault. */
export const FOUND: readonly FoundInput[] = [];
