import { PassThrough, Readable } from "node:stream";
import type { ExportedFile } from "./ubl-files.ts";

/** The files as a zip, one at a time: the next is asked for when the one before has been written. */
export async function* zipChunks(files: AsyncIterable<ExportedFile>): AsyncGenerator<Uint8Array> {
  const { default: yazl } = await import("yazl"); // bundled, it has no other name
  const zip = new yazl.ZipFile();
  const output = new PassThrough();
  const fail = (error: unknown) =>
    void output.destroy(error instanceof Error ? error : new Error(String(error)));
  zip.on("error", fail);
  zip.outputStream.on("error", fail).pipe(output);

  const source = files[Symbol.asyncIterator]();
  const addNext = async (): Promise<void> => {
    const next = await source.next();
    if (next.done === true) return zip.end();
    const { name, bytes, modifiedAt } = next.value;
    const options = { mtime: modifiedAt, mode: 0o100600, size: bytes.byteLength };
    zip.addReadStreamLazy(name, options, (give) => {
      const content = Readable.from([bytes]);
      content.once("end", () => void addNext().catch(fail));
      give(null, content);
    });
  };
  addNext().catch(fail);
  try {
    yield* output as AsyncIterable<Uint8Array>; // no encoding is set
  } finally {
    await source.return?.();
  }
}
