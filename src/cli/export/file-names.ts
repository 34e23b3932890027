import type { Exported } from "./columns.ts";

const MOST = 32; // twice of three bytes each, with the rest: below the 255 bytes of a name

/**
 * Names for exported files, each given once: date, seller and number of the invoice, of which
 * nothing is left that could be a path, a device or a hidden file.
 */
export function fileNames(): (invoice: Exported, extension: string) => string {
  const taken = new Set<string>();
  return ({ id, issueDate, sellerName, number }, extension) => {
    const parts = [issueDate ?? "undated", wordOf(sellerName), wordOf(number)];
    const stem = parts.filter((part) => part !== "").join("_");
    // case folded: some file systems do not tell capitals apart
    const name = taken.has(`${stem}.${extension}`.toLowerCase())
      ? `${stem}_${id}.${extension}`
      : `${stem}.${extension}`;
    taken.add(name.toLowerCase());
    return name;
  };
}

/** Letters, digits and single hyphens. */
function wordOf(text: string | null): string {
  const word = (text ?? "").normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "-");
  return word.slice(0, MOST).replace(/^-|-$|\p{Surrogate}/gu, ""); // a cut may halve a letter
}
