import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CodedError } from "../core/errors.ts";

const ROOM = "files";
const UNFINISHED = "unfinished";
/** What is smaller is written again sooner than looked for. */
const WORTH_LOOKING_BYTES = 65_536;

const ROOM_OPTIONS = { recursive: true, mode: 0o700 } as const;

/** Where the file with this content is, or would be. */
export function storedFile(stateDir: string, hash: string): string {
  // few folders: each that a batch touches is synced
  return join(stateDir, ROOM, hash.slice(0, 1), hash);
}

/** Where stored files can be. */
export function storedFolders(stateDir: string): readonly string[] {
  return Array.from("0123456789abcdef", (digit) => join(stateDir, ROOM, digit));
}

export function contentHash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A new name for a file that is being written; it becomes a stored one by `keepFile`. */
export async function unfinishedFile(stateDir: string): Promise<string> {
  const folder = join(stateDir, ROOM, UNFINISHED);
  await mkdir(folder, ROOM_OPTIONS);
  return join(folder, randomUUID());
}

/**
 * Keeps contents under their hashes, durably: when this returns, each whole file has reached the
 * disk under its name; killed before, there is the whole file or none. One sync round a batch.
 */
export async function writeFiles(
  stateDir: string,
  contents: readonly Uint8Array[],
): Promise<readonly string[]> {
  const hashes = contents.map(contentHash);
  const written = new Map<string, string>();
  if (contents.length > 0) await mkdir(join(stateDir, ROOM, UNFINISHED), ROOM_OPTIONS);
  await Promise.all(
    contents.map(async (bytes, index) => {
      const hash = hashes[index] ?? "";
      if (written.has(hash)) return;
      written.set(hash, "");
      if (await isStored(stateDir, hash, bytes.byteLength)) return;
      const unfinished = join(stateDir, ROOM, UNFINISHED, randomUUID());
      await writeSynced(unfinished, bytes);
      written.set(hash, unfinished);
    }),
  );
  const folders = new Set<string>();
  await Promise.all(
    [...written].map(async ([hash, unfinished]) => {
      if (unfinished !== "") folders.add(await putInPlace(stateDir, hash, unfinished));
    }),
  );
  await Promise.all([...folders].map(syncFolder));
  return hashes;
}

/** Gives an unfinished file that is already complete its stored name. */
export async function keepFile(stateDir: string, hash: string, unfinished: string): Promise<void> {
  const file = await open(unfinished, "r+");
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
  await syncFolder(await putInPlace(stateDir, hash, unfinished));
}

/** Reads a stored file and proves it by its name; what is gone or damaged is MESSAGE_MISSING. */
export async function readStored(stateDir: string, hash: string): Promise<Buffer> {
  const bytes = await readFile(storedFile(stateDir, hash))
    .catch(() => readFile(asideFile(stateDir, hash)))
    .catch((cause: unknown) => {
      throw new CodedError("MESSAGE_MISSING", { cause });
    });
  if (contentHash(bytes) === hash) return bytes;
  throw new CodedError("MESSAGE_MISSING", { detail: "the stored copy is damaged" });
}

export async function deleteStored(stateDir: string, hash: string): Promise<void> {
  await rm(storedFile(stateDir, hash), { force: true });
}

/**
 * What a killed pass was writing; only the holder of the pass lock may call this. Where other
 * machines write too: only what is older than anything they are at.
 */
export async function clearUnfinished(stateDir: string, before?: number): Promise<void> {
  const folder = join(stateDir, ROOM, UNFINISHED);
  const names = await readdir(folder).catch(() => []);
  await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      if (before !== undefined && !((await writtenAt(path)) < before)) return;
      await rm(path, { force: true });
    }),
  );
}

/** Not a number where the file has just gone. */
async function writtenAt(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.ctimeMs ?? Number.NaN;
}

const ASIDE = "aside";

/**
 * Takes a file that nothing refers to out of the way without deleting it: another machine may have
 * found it there just before, and refer to it in a moment. It is still read from where it is then.
 */
export async function setAside(stateDir: string, hash: string): Promise<void> {
  await mkdir(join(stateDir, ROOM, ASIDE), ROOM_OPTIONS);
  await rename(storedFile(stateDir, hash), asideFile(stateDir, hash)).catch(ignoreMissing);
}

/** The files that were set aside before an instant. */
export async function filesAside(stateDir: string, before: number): Promise<readonly string[]> {
  const names = await readdir(join(stateDir, ROOM, ASIDE)).catch(() => []);
  const old: string[] = [];
  for (const name of names) {
    if ((await writtenAt(asideFile(stateDir, name))) < before) old.push(name);
  }
  return old;
}

/** Ends the doubt about a file that was set aside. */
export async function settleAside(stateDir: string, hash: string, isOwned: boolean): Promise<void> {
  if (isOwned) {
    await rename(asideFile(stateDir, hash), storedFile(stateDir, hash)).catch(ignoreMissing);
  } else await rm(asideFile(stateDir, hash), { force: true });
}

function asideFile(stateDir: string, hash: string): string {
  return join(stateDir, ROOM, ASIDE, hash);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}

async function isStored(stateDir: string, hash: string, sizeBytes: number): Promise<boolean> {
  if (sizeBytes < WORTH_LOOKING_BYTES) return false;
  const found = await stat(storedFile(stateDir, hash)).catch(() => undefined);
  return found?.isFile() === true && found.size === sizeBytes;
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function putInPlace(stateDir: string, hash: string, unfinished: string): Promise<string> {
  const place = storedFile(stateDir, hash);
  const folder = dirname(place);
  try {
    await rename(unfinished, place);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    await mkdir(folder, ROOM_OPTIONS); // the first in there
    await syncFolder(dirname(folder));
    await rename(unfinished, place);
  }
  return folder;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
