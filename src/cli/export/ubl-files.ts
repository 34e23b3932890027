import { UsageError } from "../../core/errors.ts";
import { ublGaps } from "../../invoice/ubl-gaps.ts";
import { ublText } from "../../invoice/ubl-out.ts";
import type { Exported } from "./columns.ts";
import { fileNames } from "./file-names.ts";

export interface ExportedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly modifiedAt: Date;
}

/** Each invoice as a UBL file; what EN 16931 asks for and it does not state is told. */
export async function* ublFiles(
  invoices: AsyncIterable<Exported>,
  tell: (note: string) => void,
): AsyncGenerator<ExportedFile> {
  const nameOf = fileNames();
  for await (const one of invoices) {
    const gaps = ublGaps(one.invoice);
    if (gaps.length > 0) tell(`invoice ${one.id}: left out, not stated: ${gaps.join(", ")}`);
    yield {
      name: nameOf(one, "xml"),
      bytes: Buffer.from(ublText(one.kind, one.invoice)),
      modifiedAt: new Date(one.createdAt),
    };
  }
}

/** The only file's content: one XML file holds one invoice. */
export async function* onlyContent(files: AsyncIterable<ExportedFile>): AsyncGenerator<Uint8Array> {
  let written = 0;
  for await (const { bytes } of files) {
    written += 1;
    if (written === 1) yield bytes;
  }
  if (written === 1) return;
  const problem = `an .xml file holds one invoice, and there are ${written}`;
  throw new UsageError([`${problem}: name a folder or a .zip`]);
}
