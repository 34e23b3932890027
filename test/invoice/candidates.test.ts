import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeFile } from "../../src/invoice/candidates.ts";

function aPng(width: number, height: number, sizeBytes: number): Buffer {
  const png = Buffer.alloc(sizeBytes);
  png.write("89504e470d0a1a0a0000000d49484452", "hex");
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  return png;
}

function aJpeg(width: number, height: number, sizeBytes: number): Buffer {
  const jpeg = Buffer.alloc(sizeBytes);
  jpeg.write("ffd8ffe000104a464946", "hex");
  jpeg.write("ffc0001108", 20, "hex");
  jpeg.writeUInt16BE(height, 25);
  jpeg.writeUInt16BE(width, 27);
  return jpeg;
}

for (const { name, bytes, shown = false, isScan } of [
  { name: "a scan", bytes: aPng(1240, 1754, 200_000), isScan: true },
  { name: "a photo of a page", bytes: aJpeg(3024, 4032, 900_000), isScan: true },
  {
    name: "a photo that the text shows",
    bytes: aJpeg(3024, 4032, 900_000),
    shown: true,
    isScan: true,
  },
  {
    name: "a banner that the text shows",
    bytes: aJpeg(1200, 500, 60_000),
    shown: true,
    isScan: false,
  },
  { name: "a wide logo", bytes: aPng(1800, 300, 90_000), isScan: false },
  { name: "a small logo", bytes: aJpeg(120, 80, 30_000), isScan: false },
  { name: "a light file", bytes: aPng(1240, 1754, 9_000), isScan: false },
  { name: "a TIFF, whose size is not looked for", bytes: tiff(), isScan: true },
]) {
  test(`${name} ${isScan ? "may be the invoice" : "is a logo"}`, () => {
    const verdict = judgeFile({ name: null, bytes, shown, declaredMessage: false });
    assert.deepEqual(
      verdict,
      isScan ? { type: "candidate", content: "image" } : { type: "left-out", reason: "LOGO" },
    );
  });
}

function tiff(): Buffer {
  const bytes = Buffer.alloc(50_000);
  bytes.write("49492a0008000000", "hex");
  return bytes;
}

test("text that is declared to be a message is opened as one", () => {
  const file = { name: null, bytes: Buffer.from("Hello"), shown: false };
  assert.equal(judgeFile({ ...file, declaredMessage: true }).type, "container");
  assert.equal(judgeFile({ ...file, declaredMessage: false }).type, "left-out");
});
