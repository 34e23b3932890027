import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { CodedError } from "../core/errors.ts";

/** Writes a file of the user's whole or not at all; only the user can read it. */
export async function writeWhole(
  file: string,
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string>,
): Promise<void> {
  const unfinished = `${file}.unfinished-${process.pid}`;
  try {
    await writeSynced(unfinished, chunks);
    await rename(unfinished, file);
  } catch (error) {
    throw fileError(error, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Writes a folder with all its files or not at all. What is in a folder already stays its own. */
export async function writeWholeFolder(
  folder: string,
  files: AsyncIterable<{ readonly name: string; readonly bytes: Uint8Array }>,
): Promise<void> {
  if (!(await isFree(folder))) throw new CodedError("FILE_EXISTS", { detail: folder });
  const unfinished = `${folder}.unfinished-${process.pid}`;
  try {
    await mkdir(unfinished, { mode: 0o700 });
    for await (const { name, bytes } of files) await writeSynced(join(unfinished, name), [bytes]);
    await rename(unfinished, folder); // over an empty folder too
  } catch (error) {
    throw fileError(error, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function isFree(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT";
  }
}

async function writeSynced(
  file: string,
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): Promise<void> {
  const target = await open(file, "wx", 0o600);
  try {
    for await (const chunk of chunks) await target.appendFile(chunk);
    await target.sync();
  } finally {
    await target.close();
  }
}

/** What the file system refused; any other error is not of the writing. */
function fileError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return error;
  const detail = `${file} (${String(error.code)})`;
  return new CodedError("FILE_NOT_WRITTEN", { cause: error, detail });
}
