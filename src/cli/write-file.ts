import { open, rename, rm } from "node:fs/promises";

/** Writes a file of the user's whole or not at all; only the user can read it. */
export async function writeWhole(file: string, chunks: AsyncIterable<string>): Promise<void> {
  const unfinished = `${file}.unfinished-${process.pid}`;
  const target = await open(unfinished, "wx", 0o600);
  try {
    try {
      for await (const chunk of chunks) await target.write(chunk);
      await target.sync();
    } finally {
      await target.close();
    }
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}
