/** An input that a reader once failed on. */
export interface FoundInput {
  readonly reader: string;
  readonly what: string;
  /** Its bytes, a character each. */
  readonly input: string;
}

/** Kept small: one input for each fault, as short as it shows the fault. */
export const FOUND: readonly FoundInput[] = [
  {
    reader: "answers that may leave",
    what: "a full stop before a domain hid it",
    input: "*.comevil.example",
  },
  {
    reader: "answers that may leave",
    what: "a host behind www with a digit at its end",
    input: ".comwww.MAIL1 EUR www.MAIL1",
  },
];
