import { crc32, deflateSync } from "node:zlib";
import { PDFDocument, degrees } from "pdf-lib";
import { readPageImages } from "../../src/invoice/pdf/page-images.ts";

// Five by seven dots a sign, a number for each row: a page that only an eye, or OCR, can read.
const SIGNS: Readonly<Record<string, string>> = {
  A: "0e 11 11 1f 11 11 11",
  B: "1e 11 11 1e 11 11 1e",
  C: "0e 11 10 10 10 11 0e",
  D: "1e 11 11 11 11 11 1e",
  E: "1f 10 10 1e 10 10 1f",
  F: "1f 10 10 1e 10 10 10",
  G: "0e 11 10 17 11 11 0e",
  H: "11 11 11 1f 11 11 11",
  I: "0e 04 04 04 04 04 0e",
  J: "07 02 02 02 02 12 0c",
  K: "11 12 14 18 14 12 11",
  L: "10 10 10 10 10 10 1f",
  M: "11 1b 15 15 11 11 11",
  N: "11 19 15 13 11 11 11",
  O: "0e 11 11 11 11 11 0e",
  P: "1e 11 11 1e 10 10 10",
  R: "1e 11 11 1e 14 12 11",
  S: "0f 10 10 0e 01 01 1e",
  T: "1f 04 04 04 04 04 04",
  U: "11 11 11 11 11 11 0e",
  V: "11 11 11 11 11 0a 04",
  W: "11 11 11 15 15 1b 11",
  X: "11 11 0a 04 0a 11 11",
  Y: "11 11 0a 04 04 04 04",
  "0": "0e 11 13 15 19 11 0e",
  "1": "04 0c 04 04 04 04 0e",
  "2": "0e 11 01 06 08 10 1f",
  "3": "1e 01 01 0e 01 01 1e",
  "4": "02 06 0a 12 1f 02 02",
  "5": "1f 10 1e 01 01 11 0e",
  "6": "0e 10 10 1e 11 11 0e",
  "7": "1f 01 02 04 08 08 08",
  "8": "0e 11 11 0e 11 11 0e",
  "9": "0e 11 11 0f 01 01 0e",
  ".": "00 00 00 00 00 0c 0c",
  ":": "00 0c 0c 00 0c 0c 00",
  "-": "00 00 00 1f 00 00 00",
  "/": "01 02 02 04 08 08 10",
  "%": "19 1a 02 04 08 0b 13",
};

const DOTS_PER_POINT = 2;
const WIDTH = 595 * DOTS_PER_POINT;
const HEIGHT = 842 * DOTS_PER_POINT;

export interface ScannedLine {
  readonly text: string;
  readonly x: number;
  readonly fromTop: number;
  /** The edge of a dot, in points. Default 1.5: signs of ten points. */
  readonly dot?: number;
}

/** A page as a scanner makes it: one picture of these lines, and no text. Capitals only. */
export async function makeScannedPdf(lines: readonly ScannedLine[]): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const page = document.addPage([595, 842]);
  const image = await document.embedPng(drawnLines(lines));
  page.drawImage(image, { x: 0, y: 0, width: 595, height: 842 });
  return document.save();
}

export interface Scanning {
  /** How far the paper lay askew, in degrees. */
  readonly askew?: number;
}

/** What a scanner makes of a print of this document: pictures of its first pages, and no text. */
export async function makeScanOf(
  pdf: Uint8Array,
  { askew = 0 }: Scanning = {},
): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (const { bytes } of await readPageImages(pdf, [], HEIGHT)) {
    const page = document.addPage([595, 842]);
    const rotate = degrees(askew);
    page.drawImage(await document.embedPng(bytes), { x: 0, y: 0, width: 595, height: 842, rotate });
  }
  return document.save();
}

/** A picture of these lines, 1190 by 1684 dots, as PNG. */
export function drawnLines(lines: readonly ScannedLine[]): Uint8Array {
  return png(draw(lines));
}

/** White paper, one byte a dot. */
function draw(lines: readonly ScannedLine[]): Uint8Array {
  const dots = new Uint8Array(WIDTH * HEIGHT).fill(255);
  for (const { text, x, fromTop, dot = 1.5 } of lines) {
    const edge = Math.round(dot * DOTS_PER_POINT);
    for (const [at, sign] of text.toUpperCase().split("").entries()) {
      const left = x * DOTS_PER_POINT + at * 6 * edge;
      drawSign(dots, sign, left, fromTop * DOTS_PER_POINT, edge);
    }
  }
  return dots;
}

function drawSign(dots: Uint8Array, sign: string, left: number, top: number, edge: number): void {
  const rows = SIGNS[sign]?.split(" ") ?? [];
  for (const [row, bits] of rows.entries()) {
    for (let column = 0; column < 5; column += 1) {
      if (((Number.parseInt(bits, 16) >> (4 - column)) & 1) === 0) continue;
      for (let y = 0; y < edge; y += 1) {
        const from = (top + row * edge + y) * WIDTH + left + column * edge;
        dots.fill(0, from, from + edge);
      }
    }
  }
}

function png(dots: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header[8] = 8; // bits a dot, grey
  const rows = Buffer.alloc((WIDTH + 1) * HEIGHT);
  for (let y = 0; y < HEIGHT; y += 1) {
    rows.set(dots.subarray(y * WIDTH, (y + 1) * WIDTH), y * (WIDTH + 1) + 1);
  }
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, bytes: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type), bytes]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}
