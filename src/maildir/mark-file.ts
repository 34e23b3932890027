import { link, lstat, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { MarkRequest } from "../mail/session.ts";
import { nameWithFlags } from "./file-name.ts";
import { isErrno, type MaildirFile } from "./folder.ts";

/**
 * Marks one message by giving it its new name in `cur`, in its own folder or in `target`. Throws
 * ENOENT when another program renamed or removed it first.
 */
export async function markFile(
  file: MaildirFile,
  request: MarkRequest,
  target: string | undefined,
): Promise<void> {
  const added = `${request.seen ? "S" : ""}${request.flagged ? "F" : ""}`;
  const removed = request.unflag && !request.flagged ? "F" : "";
  const name = nameWithFlags(file, added, removed);
  if (target !== undefined) return moveFile(file.path, join(target, "cur"), name);
  const changesNothing = added === "" && (removed === "" || !file.flags.includes("F"));
  const cur = join(dirname(dirname(file.path)), "cur");
  if (changesNothing || join(cur, name) === file.path) return;
  await rename(file.path, join(cur, name));
}

/** Never over another message: the name is taken by a link, which fails where there is one. */
async function moveFile(from: string, folder: string, name: string): Promise<void> {
  const to = join(folder, name);
  try {
    await link(from, to);
  } catch (error) {
    if (isErrno(error, "EEXIST")) {
      if (!(await isSameFile(from, to))) return moveFile(from, folder, otherName(name));
    } else if (isErrno(error, "EPERM", "ENOTSUP", "ENOSYS", "EXDEV")) {
      return rename(from, to); // a file system without links
    } else throw error;
  }
  await unlink(from);
}

/** A move that was cut off between its two steps. */
async function isSameFile(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([lstat(a), lstat(b)]);
  return first.ino === second.ino && first.dev === second.dev;
}

function otherName(name: string): string {
  const colon = basename(name).indexOf(":");
  return `${name.slice(0, colon)}_${name.slice(colon)}`;
}
