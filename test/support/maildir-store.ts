import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A message as it lies in a Maildir: `flags` are its letters, sorted (`FS`). */
export interface StoredMail {
  /** The file's name up to `:`. */
  readonly name: string;
  readonly flags: string;
  readonly isNew: boolean;
  readonly raw: Buffer;
}

export interface Delivery {
  /** Letters of a Maildir name (`S` seen, `F` flagged …); with any, even "", it lies in `cur`. */
  readonly flags?: string;
  /** INTERNALDATE. */
  readonly date?: Date;
}

let deliveries = 0;

/** Makes a Maildir, for `owner` when given. */
export function makeMaildir(folder: string, owner?: number): void {
  for (const part of ["", "tmp", "new", "cur"]) {
    const path = join(folder, part);
    mkdirSync(path, { recursive: true });
    if (owner !== undefined) chownSync(path, owner, owner);
  }
}

/** Delivers as an MDA does: written to `tmp`, renamed. Names sort in the order of delivery. */
export function deliverTo(
  folder: string,
  raw: string | Buffer,
  delivery: Delivery = {},
  owner?: number,
): string {
  if (!existsSync(join(folder, "tmp"))) makeMaildir(folder, owner);
  deliveries += 1;
  const seconds = Math.floor(Date.now() / 1000);
  const name = `${seconds}.M${String(deliveries).padStart(9, "0")}P${process.pid}.localhost`;
  const written = join(folder, "tmp", name);
  writeFileSync(written, raw);
  if (owner !== undefined) chownSync(written, owner, owner);
  if (delivery.date !== undefined) utimesSync(written, delivery.date, delivery.date);
  const { flags } = delivery;
  const place = flags === undefined ? join("new", name) : join("cur", `${name}:2,${flags}`);
  renameSync(written, join(folder, place));
  return name;
}

/** What lies in a Maildir now, oldest first; nothing when it is not there. */
export function listMaildir(folder: string): StoredMail[] {
  const mails: StoredMail[] = [];
  for (const part of ["new", "cur"]) {
    const path = join(folder, part);
    if (!existsSync(path)) continue;
    for (const file of readdirSync(path)) {
      const [name = "", info = ""] = file.split(":2,");
      // Dovecot adds `,S=…` sizes to the names that it gives itself
      const flags = (info.split(",")[0] ?? "").split("").toSorted().join("");
      mails.push({ name, flags, isNew: part === "new", raw: readFileSync(join(path, file)) });
    }
  }
  return mails.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
