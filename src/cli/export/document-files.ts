import { CodedError } from "../../core/errors.ts";
import { readStored } from "../../db/files.ts";
import { sniff, type ContentType } from "../../core/sniff.ts";
import { csvHeader, invoiceCsv } from "../csv.ts";
import type { Exported } from "./columns.ts";
import { fileNames } from "./file-names.ts";
import type { ExportedFile } from "./ubl-files.ts";

/**
 * Each stored document once, and at the end the table of the invoices with the file of each.
 * `tellMissing` is told of an invoice whose document cannot be read from the state folder.
 */
export async function* documentFiles(
  invoices: AsyncIterable<Exported>,
  stateDir: string,
  now: number,
  tellMissing: (id: number) => void,
): AsyncGenerator<ExportedFile> {
  const nameOf = fileNames();
  const names = new Map<string, string | null>();
  const rows = [csvHeader("file")];
  for await (const one of invoices) {
    let name = names.get(one.documentHash);
    if (name === undefined) {
      const bytes = await readIfStored(stateDir, one.documentHash);
      name = bytes === undefined ? null : `documents/${nameOf(one, extensionOf(bytes))}`;
      names.set(one.documentHash, name);
      if (bytes !== undefined && name !== null) {
        yield { name, bytes, modifiedAt: new Date(one.createdAt) };
      }
    }
    if (name === null) tellMissing(one.id);
    rows.push(invoiceCsv(one, name));
  }
  yield { name: "invoices.csv", bytes: Buffer.from(rows.join("")), modifiedAt: new Date(now) };
}

async function readIfStored(stateDir: string, hash: string): Promise<Uint8Array | undefined> {
  try {
    return await readStored(stateDir, hash);
  } catch (error) {
    if (error instanceof CodedError && error.code === "MESSAGE_MISSING") return undefined;
    throw error;
  }
}

const EXTENSIONS: Partial<Record<ContentType, string>> = {
  pdf: "pdf",
  xml: "xml",
  html: "html",
  zip: "zip",
  p7m: "p7m",
  message: "eml",
  text: "txt",
};

/** By what the document is, never by what it was called. */
function extensionOf(bytes: Uint8Array): string {
  const type = sniff(bytes);
  return type === "image" ? imageExtension(bytes) : (EXTENSIONS[type] ?? "bin");
}

const IMAGES: readonly (readonly [firstByte: number, extension: string])[] = [
  [0x89, "png"],
  [0xff, "jpg"],
  [0x49, "tif"],
  [0x4d, "tif"],
  [0x52, "webp"],
];

function imageExtension(bytes: Uint8Array): string {
  return IMAGES.find(([first]) => first === bytes[0])?.[1] ?? "heic";
}
