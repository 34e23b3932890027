/** A full-text query for any of these words; quoted, so that none is an operator. */
export function matchAny(words: readonly string[]): string {
  return words.map((word) => `"${word.replaceAll('"', '""')}"`).join(" OR ");
}
