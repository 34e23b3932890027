import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { CodedError } from "../../src/core/errors.ts";
import { systemClock } from "../../src/core/clock.ts";
import { sniff } from "../../src/core/sniff.ts";
import { signedContent } from "../../src/invoice/p7m.ts";
import { unpack } from "../../src/invoice/unpack.ts";
import { createParser, type Parser } from "../../src/workers/parser.ts";
import { signed } from "../invoice/p7m-maker.ts";
import { aZip } from "../invoice/zip-maker.ts";
import { aRawPdf } from "../support/hostile-pdfs.ts";
import { anInvoiceXml } from "../support/invoice-xml-maker.ts";
import type { Life } from "../support/life.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { makeTextPdf } from "../support/pdf-maker.ts";
import type { Pieces } from "./fuzz-pieces.ts";
import { ofBytes, type Reader } from "./fuzz-reader.ts";

const ZIP: Pieces = [
  "PK\x03\x04",
  "PK\x01\x02",
  "PK\x05\x06",
  "PK\x06\x06",
  "PK\x06\x07",
  "\x1f\x8b\x08",
  "\xff\xff\xff\xff",
  "\0\0\0\0",
  "../",
  "\x08\0",
  "\x01\0",
];
const BER: Pieces = [
  "\x30\x80",
  "\x24\x80",
  "\x04\x84\xff\xff\xff\xff",
  "\x04\x82\xff\xff",
  "\xa0\x80",
  "\0\0",
  "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02",
  "-----BEGIN PKCS7-----\n",
  "MIAG",
  "=",
  "\x30\x00",
];
const PDF: Pieces = [
  "obj",
  "endobj",
  "stream\n",
  "endstream",
  "<<",
  ">>",
  "[",
  "]",
  "/Kids [2 0 R]",
  "/Parent 3 0 R",
  "/Count 99999999",
  "/Length 99999999",
  "/Length -1",
  "/Filter /FlateDecode",
  "/Filter [/LZWDecode /ASCII85Decode]",
  "/Encrypt 1 0 R",
  "/JS (app.alert(1))",
  "1 0 R",
  "(",
  ")",
  "BT /F1 12 Tf (x) Tj ET\n",
  "xref\n0 9999999\n",
  "trailer",
  "startxref\n0\n",
  "%%EOF",
  "9".repeat(400),
  "\0",
];

/** What opens attachments; the last ones on the thread that the product opens them on. */
export async function fileReaders(t: Life): Promise<readonly Reader[]> {
  const xml = anInvoiceXml({ number: "F-1" });
  const sheet = ["Beispiel AG", "Rechnung Nr. F-1", "Datum 05.03.2026", "Gesamt 119,00 EUR"];
  const pdfs: readonly [Buffer, ...Buffer[]] = [
    Buffer.from(await makeTextPdf(sheet)),
    aRawPdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"]),
  ];
  const archives: readonly [Buffer, ...Buffer[]] = [
    aZip([{ name: "a.xml", content: xml }]),
    aZip([{ name: "../b/c.zip", content: aZip([{ name: "a.xml", content: xml }]) }]),
    gzipSync(xml),
    aMailWithInvoice("F-1"),
  ];
  const signatures: readonly [Buffer, ...Buffer[]] = [
    signed(xml),
    signed(xml, { indefinite: true }),
    signed(xml, { detached: true }),
    Buffer.from(signed(xml).toString("base64")),
  ];
  const parser = createParser({ limitMs: 15_000, clock: systemClock });
  t.after(() => parser.close());
  return [
    ofBytes("what a file is", [...archives, ...pdfs], [...ZIP, ...PDF], sniff),
    ofBytes("archives", archives, ZIP, unpackBytes),
    ofBytes("signatures", signatures, BER, signedContent),
    ofBytes("signed files", signatures, BER, unpackBytes),
    {
      ...ofBytes("PDFs on their thread", pdfs, PDF, (bytes) => readOnThread(parser, bytes)),
      repeated: [], // the thread has its own limit
      share: 0.05,
    },
  ];
}

async function unpackBytes(bytes: Uint8Array): Promise<void> {
  const budget = { entries: 200, bytes: 20_000_000 };
  const file = { name: "a", bytes, shown: false, declaredMessage: false };
  const { candidates } = await unpack(file, budget);
  const size = candidates.reduce((sum, one) => sum + one.bytes.length, 0);
  assert.ok(size <= 40_000_000, `${size} bytes`);
}

/** It reads or says why not: never an error of ours, never past the limit. */
async function readOnThread(parser: Parser, bytes: Buffer): Promise<void> {
  const options = {
    content: "pdf",
    pdfPasswords: [],
    ownCompany: { names: [], taxIds: [] },
    today: "2026-11-21",
    xmlInvoices: [],
  } as const;
  try {
    // the memory moves to the thread, and the input is to be told if something is wrong
    const copy = new Uint8Array(bytes);
    const readings = await parser.readDocument(copy, "a.pdf", options, AbortSignal.any([]));
    assert.ok(readings.length > 0);
  } catch (error) {
    if (!(error instanceof CodedError) || error.code === "INTERNAL") throw error;
    if (error.code !== "DOCUMENT_UNREADABLE") throw error;
  }
}
