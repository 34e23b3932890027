import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { anInvoiceXml } from "../support/invoice-xml-maker.ts";
import { anInvoicePdf } from "./mails.ts";
import { BIN, compare, median, runNode, type Bench } from "./measure.ts";

const XML_FILES = 200;
const HYBRID_FILES = 90;

/** What a document costs when it is handed in as a file. */
export async function extract(bench: Bench): Promise<void> {
  const dir = mkdtempSync(join(bench.dir, "documents-"));
  const time = async (args: readonly string[]) => (await runNode(bench, args)).ms;

  const xml = Array.from({ length: XML_FILES }, (_, number) => {
    const path = join(dir, `${number}.xml`);
    const syntax = number % 2 === 0 ? "cii" : "ubl";
    writeFileSync(path, anInvoiceXml({ number: `X-${number}`, syntax }));
    return path;
  });
  const each: number[] = [];
  for (let run = -1; run < bench.runs; run++) {
    const one = await time([BIN, "extract", "--json", ...xml.slice(0, 1)]);
    const all = await time([BIN, "extract", "--json", ...xml]);
    if (run >= 0) each.push((all - one) / (XML_FILES - 1));
  }
  const ours = median(each);
  bench.add({
    what: `extract, each of ${XML_FILES} XML after the first`,
    against: "the target",
    unit: "ms",
    ours,
    theirs: 2,
    ratio: ours / 2,
    target: 1,
  });

  const pdf: string[] = [];
  for (let number = 0; number < HYBRID_FILES; number++) {
    const path = join(dir, `${number}.pdf`);
    writeFileSync(path, await anInvoicePdf(number, undefined, true));
    pdf.push(path);
  }
  await compare(bench, {
    what: `extract, ${HYBRID_FILES} hybrid PDFs`,
    against: "pdfjs alone opening them and listing attachments",
    target: 1.5,
    ours: () => time([BIN, "extract", "--json", ...pdf]),
    theirs: () => time([join(import.meta.dirname, "bare-pdfjs.mjs"), ...pdf]),
  });
}
