import { withoutSignature } from "./signature.ts";
import { ownLines, type WordedMessage } from "./thread.ts";

const MAX_CHARS = 4_000;

/**
 * The mail's own new words: without the quoted thread, signature, disclaimer and hidden text, at
 * most 4,000 characters. Empty where nothing is left: then the subject alone is the question. Where
 * both say something the question is the subject, an empty line, and this.
 */
export function newText(message: WordedMessage): string {
  return newTextOf(ownLines(message));
}

/** The same of the lines that the sender wrote. */
export function newTextOf(lines: readonly string[]): string {
  return withoutSignature(lines)
    .map((line) => line.trim().replace(/ {2,}|\t+/g, " "))
    .filter((line, index, all) => line !== "" || (all[index - 1] ?? "") !== "")
    .join("\n")
    .trim()
    .slice(0, MAX_CHARS)
    .toWellFormed()
    .trimEnd();
}
