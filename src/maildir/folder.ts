import { constants } from "node:fs";
import { access, mkdir, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { CodedError } from "../core/errors.ts";
import { parseName, type MaildirName } from "./file-name.ts";

/** A message's file as it was seen last; another program may rename it at any time. */
export interface MaildirFile extends MaildirName {
  readonly path: string;
  readonly isNew: boolean;
}

/** Where a mailbox lies: INBOX is the root, every other a folder `.Name` in it (Maildir++). */
export function folderPath(root: string, mailbox: string): string {
  if (mailbox.toUpperCase() === "INBOX") return root;
  const name = mailbox.replaceAll("/", ".");
  if (name.includes("\0") || name.split(".").includes("")) {
    throw new CodedError("MAILDIR_UNREADABLE", { detail: `"${mailbox}" is no mailbox name` });
  }
  return join(root, `.${name}`);
}

/** Every message file by its identity; links, folders and dot files are no messages. */
export async function scanFolder(folder: string): Promise<ReadonlyMap<string, MaildirFile>> {
  const files = new Map<string, MaildirFile>();
  for (const part of ["new", "cur"]) {
    for (const entry of await entriesOf(join(folder, part))) {
      if (!entry.isFile() || entry.name.startsWith(".")) continue;
      const name = parseName(entry.name);
      files.set(name.base, {
        ...name,
        path: join(folder, part, entry.name),
        isNew: part === "new",
      });
    }
  }
  return files;
}

async function entriesOf(path: string) {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    throw new CodedError("MAILDIR_UNREADABLE", {
      cause: error,
      detail: `${path} ${whyNot(error)}`,
    });
  }
}

function whyNot(error: unknown): string {
  if (isErrno(error, "ENOENT")) return "is missing";
  if (isErrno(error, "ENOTDIR")) return "is no folder";
  return isErrno(error, "EACCES", "EPERM") ? "may not be read" : "cannot be read";
}

export function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/** Whether messages can be renamed here: what marking is. */
export async function isWritable(folder: string): Promise<boolean> {
  try {
    const writing = constants.W_OK | constants.X_OK;
    await Promise.all(["new", "cur"].map((part) => access(join(folder, part), writing)));
    return true;
  } catch {
    return false;
  }
}

/** Makes a Maildir++ folder whole: its mark and its three parts. */
export async function makeFolder(folder: string): Promise<void> {
  for (const part of ["", "tmp", "new", "cur"]) {
    await mkdir(join(folder, part), { recursive: true, mode: 0o700 });
  }
  await (await open(join(folder, "maildirfolder"), "a", 0o600)).close();
}
