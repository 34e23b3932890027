import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeXml } from "../../../src/invoice/xml/encoding.ts";

const declared = (encoding: string): string =>
  `<?xml version="1.0" encoding="${encoding}"?><a>é€</a>`;

for (const { name, bytes } of [
  { name: "UTF-8", bytes: Buffer.from(declared("UTF-8")) },
  { name: "UTF-8 with a mark", bytes: Buffer.from(`\ufeff${declared("UTF-8")}`) },
  { name: "UTF-8 under an unknown name", bytes: Buffer.from(declared("x-unheard-of")) },
  { name: "UTF-8 that calls itself UTF-16", bytes: Buffer.from(declared("UTF-16")) },
  { name: "UTF-16 with a mark", bytes: Buffer.from(`\ufeff${declared("UTF-16")}`, "utf16le") },
  { name: "UTF-16 without a mark", bytes: Buffer.from(declared("UTF-16"), "utf16le") },
  {
    name: "UTF-16, the high byte first",
    bytes: Buffer.from(`\ufeff${declared("UTF-16")}`, "utf16le").swap16(),
  },
  { name: "windows-1252", bytes: western(declared("windows-1252")) },
  { name: "ISO-8859-15", bytes: western(declared("ISO-8859-15"), 0xa4) },
  { name: "windows-1252 that calls itself UTF-8", bytes: western(declared("UTF-8")) },
  { name: "blanks before the declaration", bytes: western(`\r\n${declared("windows-1252")}`) },
]) {
  test(`${name} is decoded`, () => {
    assert.match(decodeXml(bytes), /<a>é€<\/a>$/);
  });
}

function western(text: string, euro = 0x80): Buffer {
  const bytes = Buffer.from(text.replace("€", "\u00ff"), "latin1");
  bytes[bytes.indexOf(0xff)] = euro;
  return bytes;
}

test("one bad byte does not spoil the rest of a UTF-8 file", () => {
  const bytes = Buffer.concat([Buffer.from("<a>é"), Buffer.from([0xe9]), Buffer.from("</a>")]);
  assert.equal(decodeXml(bytes), "<a>é\ufffd</a>");
});
