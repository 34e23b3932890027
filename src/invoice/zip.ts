import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Entry } from "yauzl";

export interface ArchivedFile {
  /** A label only, never a path. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type ArchiveReading =
  | { readonly type: "files"; readonly files: readonly ArchivedFile[] }
  /** A word processor's, a spreadsheet's or a program's file, which only happens to be a zip. */
  | { readonly type: "not-an-archive" }
  | { readonly type: "blocked" | "broken"; readonly why: string };

/** What may still be taken out of the archives of one message; counted down as it is used. */
export interface ArchiveBudget {
  entries: number;
  bytes: number;
}

/** A ratio says something only of files that are large when inflated. */
const RATIO_BEYOND_BYTES = 1_000_000;
const MAX_RATIO = 100;
const PACKAGES = /^(?:\[Content_Types\]\.xml|META-INF\/(?:MANIFEST\.MF|container\.xml)|mimetype)$/;

/** Takes a zip apart within the budget, counting what really comes out, not what it declares. */
export async function readZip(bytes: Uint8Array, budget: ArchiveBudget): Promise<ArchiveReading> {
  const yauzl = await import("yauzl");
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    // decoded by us: yauzl refuses the whole archive for a name with `..`, and names are labels
    const zip = await yauzl.fromBufferPromise(buffer, { decodeStrings: false });
    const entries: { entry: Entry; name: string }[] = [];
    for await (const entry of zip.eachEntry()) {
      budget.entries -= 1;
      if (budget.entries < 0) return { type: "blocked", why: "it holds too many files" };
      const { generalPurposeBitFlag: flags, fileNameRaw, extraFields } = entry;
      const name = yauzl.getFileNameLowLevel(flags, fileNameRaw, extraFields, false);
      if (PACKAGES.test(name)) return { type: "not-an-archive" };
      if (entry.isEncrypted()) return { type: "broken", why: "it is encrypted" };
      if (!name.endsWith("/") && !name.startsWith("__MACOSX/")) entries.push({ entry, name });
    }
    const files: ArchivedFile[] = [];
    for (const { entry, name } of entries) {
      const stream = await zip.openReadStreamPromise(entry);
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        size += chunk.length;
        budget.bytes -= chunk.length;
        const ratio = size / Math.max(entry.compressedSize, 1);
        if (budget.bytes < 0 || (size > RATIO_BEYOND_BYTES && ratio > MAX_RATIO)) {
          return { type: "blocked", why: "it grows too large when it is opened" };
        }
        chunks.push(chunk);
      }
      files.push({ name, bytes: new Uint8Array(Buffer.concat(chunks)) });
    }
    return { type: "files", files };
  } catch {
    return { type: "broken", why: "it is damaged" }; // yauzl's and zlib's errors, by their many names
  }
}

/** Takes the one file out of a gzip, within the budget. */
export async function readGzip(bytes: Uint8Array, budget: ArchiveBudget): Promise<ArchiveReading> {
  const byRatio = Math.max(RATIO_BEYOND_BYTES, bytes.length * MAX_RATIO);
  const maxOutputLength = Math.max(1, Math.min(budget.bytes, byRatio));
  try {
    const content = await promisify(gunzip)(bytes, { maxOutputLength });
    budget.bytes -= content.length;
    budget.entries -= 1;
    return { type: "files", files: [{ name: "", bytes: new Uint8Array(content) }] };
  } catch (error) {
    const large = error instanceof RangeError; // ERR_BUFFER_TOO_LARGE
    return large
      ? { type: "blocked", why: "it grows too large when it is opened" }
      : { type: "broken", why: "it is damaged" };
  }
}
