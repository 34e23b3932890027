import assert from "node:assert/strict";
import { test } from "node:test";
import { sniff, type ContentType } from "../../src/core/sniff.ts";

const JUNK = "x".repeat(900);
const cases: readonly { name: string; bytes: Buffer | string; type: ContentType }[] = [
  { name: "a PDF", bytes: "%PDF-1.7\n", type: "pdf" },
  { name: "a PDF behind 900 bytes of junk", bytes: `${JUNK}%PDF-1.4`, type: "pdf" },
  { name: "a PDF behind binary junk", bytes: `\0\x01\x02\r\n%PDF-1.4`, type: "pdf" },
  { name: "text that speaks of %PDF- further down", bytes: `${JUNK}${JUNK}%PDF-1.4`, type: "text" },
  { name: "XML", bytes: "<?xml version='1.0'?><Invoice/>", type: "xml" },
  { name: "XML without a declaration", bytes: '<p:Fattura xmlns:p="u"/>', type: "xml" },
  { name: "XML behind a byte order mark", bytes: "\ufeff<Invoice/>", type: "xml" },
  {
    name: "XML behind two marks and white space",
    bytes: "\ufeff\ufeff \r\n<Invoice/>",
    type: "xml",
  },
  { name: "XML in UTF-16", bytes: Buffer.from("\ufeff<?xml?><Invoice/>", "utf16le"), type: "xml" },
  {
    name: "XML in UTF-16 without a mark",
    bytes: Buffer.from("<Invoice/>", "utf16le"),
    type: "xml",
  },
  { name: "XML behind junk", bytes: "ÿjunk<?xml version='1.0'?><Invoice/>", type: "xml" },
  { name: "HTML", bytes: "<!DOCTYPE html><p>Log in</p>", type: "html" },
  { name: "a piece of HTML", bytes: "<div>Hello</div>", type: "html" },
  { name: "XHTML", bytes: '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x">', type: "html" },
  { name: "SVG", bytes: '<?xml version="1.0"?><svg xmlns="x"/>', type: "graphic" },
  { name: "a zip", bytes: "PK\x03\x04....", type: "zip" },
  { name: "a gzip", bytes: Buffer.from("1f8b0800", "hex"), type: "gzip" },
  { name: "a RAR", bytes: "Rar!\x1a\x07\x00", type: "archive" },
  { name: "PNG", bytes: Buffer.from("89504e470d0a1a0a", "hex"), type: "image" },
  { name: "JPEG", bytes: Buffer.from("ffd8ffe0", "hex"), type: "image" },
  { name: "TIFF", bytes: Buffer.from("49492a0008", "hex"), type: "image" },
  { name: "WebP", bytes: "RIFF\x01\x02\x03\x04WEBPVP8 ", type: "image" },
  { name: "GIF", bytes: "GIF89a....", type: "graphic" },
  {
    name: "a signed file",
    bytes: Buffer.from("3082010006092a864886f70d010702", "hex"),
    type: "p7m",
  },
  { name: "a signed file in PEM", bytes: "-----BEGIN PKCS7-----\nMIIB\n", type: "p7m" },
  { name: "base64", bytes: Buffer.from("Invoice <".repeat(30)).toString("base64"), type: "base64" },
  {
    name: "base64 with stray characters",
    bytes: `!${Buffer.from("Invoice <".repeat(30)).toString("base64")}*\r\n`,
    type: "base64",
  },
  { name: "a link", bytes: `https://example.com/${"Path/".repeat(30)}`, type: "text" },
  { name: "one long word", bytes: "x".repeat(300), type: "text" },
  { name: "a message", bytes: "Received: x\r\nFrom: a@b\r\nSubject: c\r\n\r\nHi", type: "message" },
  {
    name: "a message from a mailbox file",
    bytes: "From a@b Mon\nTo: x\nDate: y\n\n",
    type: "message",
  },
  {
    name: "what an opaque signature holds",
    bytes: "Content-Type: multipart/mixed\r\n\r\n",
    type: "message",
  },
  {
    name: "a letter with a colon",
    bytes: "Note: the price\nis 5.\n\nFrom: me\nTo: you",
    type: "text",
  },
  { name: "a calendar", bytes: "BEGIN:VCALENDAR\r\nVERSION:2.0", type: "calendar" },
  { name: "a business card", bytes: "BEGIN:VCARD\r\n", type: "contact" },
  { name: "a PGP signature", bytes: "-----BEGIN PGP SIGNATURE-----", type: "signature" },
  { name: "plain text", bytes: "Dear customer", type: "text" },
  { name: "anything else", bytes: Buffer.from([1, 2, 0, 3]), type: "binary" },
  { name: "nothing", bytes: "", type: "empty" },
];

for (const { name, bytes, type } of cases) {
  const buffer = typeof bytes === "string" && /[\u0080-\u00ff]/.test(bytes) ? "latin1" : "utf8";
  test(`${name} is ${type}`, () => {
    assert.equal(sniff(typeof bytes === "string" ? Buffer.from(bytes, buffer) : bytes), type);
  });
}
