/** What a Maildir says in a file's name: who it is, and its flags (`S` seen, `F` flagged). */
export interface MaildirName {
  /** Up to the colon: stays the same whoever sets flags. */
  readonly base: string;
  readonly flags: string;
}

export function parseName(file: string): MaildirName {
  const colon = file.indexOf(":");
  if (colon < 0) return { base: file, flags: "" };
  const info = file.slice(colon + 1);
  return { base: file.slice(0, colon), flags: info.startsWith("2,") ? info.slice(2) : "" };
}

/** The name in `cur` with flags added and taken away: each once, in ASCII order. */
export function nameWithFlags(name: MaildirName, added: string, removed: string): string {
  const kept = Array.from(name.flags + added).filter((flag) => !removed.includes(flag));
  return `${name.base}:2,${[...new Set(kept)].sort().join("")}`;
}
