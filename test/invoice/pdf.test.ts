import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { PDFDocument, PDFName, PDFString } from "pdf-lib";
import { readPdf } from "../../src/invoice/pdf.ts";
import type { PdfContent } from "../../src/invoice/pdf.ts";
import { makeEncryptedPdf } from "../support/encrypted-pdf.ts";
import { makeScanPdf, makeTextPdf } from "../support/pdf-maker.ts";

const read = async (bytes: Uint8Array, passwords: readonly string[] = []): Promise<PdfContent> =>
  readPdf(bytes, { passwords, maxPages: 50 });

function textOf(content: PdfContent): string {
  return content.pages
    .flatMap((page) => page.lines.map((line) => line.cells.map((cell) => cell.text).join(" ")))
    .join("\n");
}

test("text comes with its place on the page", async () => {
  const content = await read(await makeTextPdf(["first", "second"]));
  assert.equal(content.problem, null);
  const [first, second] = content.pages[0]?.lines ?? [];
  assert.equal(first?.cells[0]?.text, "first");
  assert.equal(Math.round(first?.cells[0]?.x ?? 0), 50);
  assert.equal(Math.round(first?.y ?? 0), 60);
  assert.equal(Math.round(second?.y ?? 0), 76);
});

test("junk before the header is cut off", async () => {
  const pdf = await makeTextPdf(["hello"]);
  const content = await read(Buffer.concat([Buffer.from("\r\nX-Gateway: 1\r\n\r\n"), pdf]));
  assert.equal(textOf(content), "hello");
});

test("a scan has no text", async () => {
  const content = await read(await makeScanPdf());
  assert.equal(content.problem, "NO_TEXT");
  assert.equal(content.pageCount, 1);
});

test("an encrypted file opens with the password that fits, whichever it is", async () => {
  const pdf = makeEncryptedPdf("secret total", "open sesame");
  assert.equal((await read(pdf)).problem, "PDF_ENCRYPTED");
  assert.equal((await read(pdf, ["wrong"])).problem, "PDF_ENCRYPTED");
  assert.equal(textOf(await read(pdf, ["wrong", "open sesame"])), "secret total");
});

test("an encrypted file without a password to open it is simply read", async () => {
  assert.equal(textOf(await read(makeEncryptedPdf("for print only", ""))), "for print only");
});

for (const [name, bytes] of [
  ["no PDF", Buffer.from("hello")],
  ["an empty file", Buffer.alloc(0)],
  ["a header alone", Buffer.from("%PDF-1.7\n")],
  ["noise", Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256))],
] as const) {
  test(`${name} is damaged, and no exception`, async () => {
    assert.equal((await read(bytes)).problem, "PDF_BROKEN");
  });
}

test("a file cut off at any tenth of its length never throws", async () => {
  const pdf = await makeTextPdf(["hello"]);
  for (let tenth = 1; tenth < 10; tenth += 1) {
    await read(pdf.slice(0, Math.floor((pdf.length * tenth) / 10)));
  }
});

test("every embedded file is found, whatever it is called", async () => {
  const document = await PDFDocument.create();
  document.addPage();
  await document.attach(Buffer.from("<a/>"), "../../etc/odd name.bin");
  await document.attach(Buffer.from("<b/>"), "factur-x.xml");
  const { embeddedFiles } = await read(await document.save());
  assert.deepEqual(embeddedFiles.map(({ bytes }) => Buffer.from(bytes).toString()).toSorted(), [
    "<a/>",
    "<b/>",
  ]);
});

test("the targets of links are given", async () => {
  const document = await PDFDocument.create();
  const page = document.addPage();
  const action = { Type: "Action", S: "URI", URI: PDFString.of("https://shop.example/invoice") };
  const annotation = { Type: "Annot", Subtype: "Link", Rect: [0, 0, 10, 10], A: action };
  page.node.set(PDFName.of("Annots"), document.context.obj([annotation]));
  assert.deepEqual((await read(await document.save())).links, [
    { url: "https://shop.example/invoice", page: 1 },
  ]);
});

test("no more pages are read than asked for", async () => {
  const document = await PDFDocument.create();
  for (let at = 0; at < 5; at += 1) document.addPage().drawText(`page ${at}`);
  const content = await readPdf(await document.save(), { passwords: [], maxPages: 2 });
  assert.equal(content.pages.length, 2);
  assert.equal(content.pageCount, 5);
});

test("it reads in a worker thread, and starts no thread of its own", async () => {
  const pdf = await makeTextPdf(["from a thread"]);
  const source = `
    import { parentPort, workerData } from "node:worker_threads";
    import { readPdf } from ${JSON.stringify(new URL("../../src/invoice/pdf.ts", import.meta.url).href)};
    const content = await readPdf(workerData, { passwords: [], maxPages: 1 });
    parentPort.postMessage(content.pages[0].lines[0].cells[0].text);`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
    workerData: pdf,
  });
  const ended = new Promise<number>((resolve) => worker.once("exit", resolve));
  const text = await new Promise<unknown>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  assert.equal(text, "from a thread");
  assert.equal(await ended, 0); // nothing is left that keeps the thread alive
});
