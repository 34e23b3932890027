import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { degrees, PDFDocument, PDFName, rgb, type PDFPage } from "pdf-lib";
import { readPageImages } from "../../../src/invoice/pdf/page-images.ts";
import { drawnLines, makeScannedPdf } from "../../support/scan-maker.ts";

const SIDE = 842;

interface Shades {
  readonly width: number;
  readonly height: number;
  /** Of the dot at these fractions of width and height: 0 is black. */
  readonly at: (x: number, y: number) => number;
}

/** Our own pictures only: 8 bits of grey a dot, no filters. */
function shadesOf(png: Uint8Array): Shades {
  const file = Buffer.from(png);
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const rows = inflateSync(file.subarray(41, 41 + file.readUInt32BE(33)));
  const at = (x: number, y: number) =>
    rows[Math.floor(y * height) * (width + 1) + 1 + Math.floor(x * width)] ?? -1;
  return { width, height, at };
}

async function onlyPage(draw: (page: PDFPage, document: PDFDocument) => unknown): Promise<Shades> {
  const document = await PDFDocument.create();
  await draw(document.addPage([595, 842]), document);
  const [image, ...others] = await readPageImages(await document.save(), [], SIDE);
  assert.ok(image !== undefined && others.length === 0);
  return shadesOf(image.bytes);
}

function isDark(shade: number): boolean {
  return shade >= 0 && shade < 60;
}

test("a page of many strips is one picture", async () => {
  const shades = await onlyPage(async (page, document) => {
    const strip = await document.embedPng(
      drawnLines([{ text: "EEEEEEEE", x: 60, fromTop: 60, dot: 60 }]),
    );
    for (let at = 0; at < 10; at += 1) {
      page.drawImage(strip, { x: 0, y: 842 - (at + 1) * 84.2, width: 595, height: 84.2 });
    }
  });
  for (let at = 0; at < 10; at += 1)
    assert.ok(isDark(shades.at(0.15, (at + 0.3) / 10)), `strip ${at}`);
});

test("letters that are drawn as lines are seen", async () => {
  const path = "M 0 0 h 200 v 200 h -200 z";
  const shades = await onlyPage((page) =>
    page.drawSvgPath(path, { x: 100, y: 742, color: rgb(0, 0, 0) }),
  );
  assert.ok(isDark(shades.at(0.33, 0.24)));
  assert.equal(shades.at(0.9, 0.9), 255);
});

test("a page that is to be shown turned is turned", async () => {
  const { width, height, at } = await onlyPage((page) => {
    page.drawRectangle({ x: 0, y: 742, width: 100, height: 100 });
    page.setRotation(degrees(90));
  });
  assert.deepEqual([width, height], [842, 595]);
  assert.ok(isDark(at(0.95, 0.05)));
});

test("a mask and a picture inside the page's own code are drawn", async () => {
  const { at } = await onlyPage((page, document) => {
    const inline = "q 100 0 0 100 0 742 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \0 EI Q";
    const mask = "q 100 0 0 100 495 742 cm BI /W 8 /H 1 /IM true /BPC 1 ID \0 EI Q";
    const code = document.context.stream(Buffer.from(`${inline}\n${mask}`, "latin1"));
    page.node.set(PDFName.of("Contents"), document.context.register(code));
  });
  assert.ok(isDark(at(0.05, 0.05)));
  assert.ok(isDark(at(0.95, 0.05)));
});

test("a page on which nothing is drawn has no picture, and the others keep their numbers", async () => {
  const document = await PDFDocument.create();
  document.addPage();
  document.addPage().drawRectangle({ x: 9, y: 9, width: 90, height: 90 });
  const images = await readPageImages(await document.save(), [], SIDE);
  assert.deepEqual(
    images.map(({ page }) => page),
    [2],
  );
});

test("no more than three pages are drawn, and none larger than asked for", async () => {
  const document = await PDFDocument.create();
  for (let at = 0; at < 5; at += 1) {
    const page = document.addPage([14_400, 7_200]);
    page.drawRectangle({ x: 0, y: 0, width: 14_400, height: 3_000 });
  }
  const images = await readPageImages(await document.save(), [], SIDE);
  const sizes = images
    .map(({ bytes }) => shadesOf(bytes))
    .map(({ width, height }) => [width, height]);
  assert.deepEqual(sizes, [
    [842, 421],
    [842, 421],
    [842, 421],
  ]);
});

test("what is no PDF has no pictures", async () => {
  assert.deepEqual(await readPageImages(drawnLines([]), [], SIDE), []);
});

// On some machines its native part is missing.
const WITHOUT_CANVAS = `
  import { registerHooks } from "node:module";
  registerHooks({
    resolve: (name, context, next) => {
      if (name === "@napi-rs/canvas") throw new Error("not for this machine");
      return next(name, context);
    },
  });
  const { readPageImages } = await import(process.argv[1]);
  const { readPdf } = await import(process.argv[2]);
  const pdf = await import("node:fs").then((fs) => fs.readFileSync(0));
  const [page] = await readPageImages(pdf, [], ${SIDE});
  const { problem } = await readPdf(pdf, { passwords: [], maxPages: 1 });
  process.stdout.write(problem + " " + Buffer.from(page.bytes).toString("base64"));`;

test("where nothing can be drawn, the largest picture of a page stands for it", async () => {
  const input = await makeScannedPdf([{ text: "INVOICE", x: 60, fromTop: 60 }]);
  const modules = ["page-images.ts", "../pdf.ts"].map(
    (name) => new URL(`../../../src/invoice/pdf/${name}`, import.meta.url).href,
  );
  const args = ["--input-type=module", "--eval", WITHOUT_CANVAS, ...modules];
  const { stdout, stderr } = spawnSync(process.execPath, args, { input, encoding: "utf8" });
  const [problem, image] = stdout.split(" ");
  assert.equal(problem, "NO_TEXT", stderr);
  assert.equal(shadesOf(Buffer.from(image ?? "", "base64")).width, 595);
});
