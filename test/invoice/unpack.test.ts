import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { FoundFile } from "../../src/invoice/candidates.ts";
import { MAX_ARCHIVE_BYTES, MAX_ARCHIVE_ENTRIES, unpack } from "../../src/invoice/unpack.ts";
import { aMail } from "../support/mail-maker.ts";
import { opensslMissing, signed } from "./p7m-maker.ts";
import { aZip } from "./zip-maker.ts";

const XML = '<?xml version="1.0" encoding="UTF-8"?><Invoice xmlns="urn:x">1</Invoice>';

function aFile(bytes: Uint8Array, name = "file"): FoundFile {
  return { name, bytes, shown: false, declaredMessage: false };
}

async function open(bytes: Uint8Array, name?: string) {
  const budget = { entries: MAX_ARCHIVE_ENTRIES, bytes: MAX_ARCHIVE_BYTES };
  const { candidates, leftOut, unreadable } = await unpack(aFile(bytes, name), budget);
  return {
    found: candidates.map((one) => [one.name, one.content, Buffer.from(one.bytes).toString()]),
    leftOut: leftOut.map(({ reason }) => reason),
    unreadable: unreadable.map(({ issue }) => issue.code),
  };
}

const theInvoice = (name: string) => ({
  found: [[name, "xml", XML]],
  leftOut: [],
  unreadable: [],
});

describe("an archive", () => {
  test("gives its documents, known by content", async () => {
    const zip = aZip([
      { name: "folder/", content: "" },
      { name: "folder/data.bin", content: XML },
      { name: "readme.xml", content: "see the invoice" },
      { name: "__MACOSX/._data.bin", content: "x" },
    ]);
    assert.deepEqual(await open(zip), {
      found: [["data.bin", "xml", XML]],
      leftOut: ["PLAIN_TEXT"],
      unreadable: [],
    });
  });

  test("may stand in an archive", async () => {
    const inner = aZip([{ name: "a.xml", content: XML }]);
    assert.deepEqual(await open(aZip([{ name: "in.zip", content: inner }])), theInvoice("a.xml"));
  });

  test("is not opened three deep", async () => {
    let zip = aZip([{ name: "a.xml", content: XML }]);
    for (const name of ["b.zip", "c.zip"]) zip = aZip([{ name, content: zip }]);
    const { found, unreadable } = await open(zip);
    assert.deepEqual({ found, unreadable }, { found: [], unreadable: ["ARCHIVE_BLOCKED"] });
  });

  test("gives names that are labels, however they climb", async () => {
    const zip = aZip([{ name: "../../etc/..\\..\\a.xml", content: XML }]);
    assert.deepEqual(await open(zip), theInvoice("a.xml"));
  });

  test("of a word processor is no archive", async () => {
    const zip = aZip([
      { name: "[Content_Types].xml", content: XML },
      { name: "word/document.xml", content: XML },
    ]);
    assert.deepEqual(await open(zip), { found: [], leftOut: ["OFFICE_FILE"], unreadable: [] });
  });

  test("may be a gzip", async () => {
    assert.deepEqual(await open(gzipSync(XML), "a.xml.gz"), theInvoice("a.xml"));
  });

  const zeros = Buffer.alloc(30_000_000);
  for (const { name, bytes, code } of [
    { name: "a bomb", bytes: aZip([{ name: "z", content: zeros }]), code: "ARCHIVE_BLOCKED" },
    {
      name: "a bomb that declares little",
      bytes: aZip([{ name: "z", content: zeros, declaredBytes: 100 }]),
      code: "ARCHIVE_BROKEN",
    },
    { name: "a gzip bomb", bytes: gzipSync(zeros), code: "ARCHIVE_BLOCKED" },
    {
      name: "201 files",
      bytes: aZip(Array.from({ length: 201 }, (_, at) => ({ name: `${at}`, content: "x" }))),
      code: "ARCHIVE_BLOCKED",
    },
    {
      name: "an encrypted archive",
      bytes: aZip([{ name: "a.xml", content: XML, encrypted: true }]),
      code: "ARCHIVE_BROKEN",
    },
    {
      name: "a damaged archive",
      bytes: aZip([{ name: "a.xml", content: XML }]).subarray(0, 90),
      code: "ARCHIVE_BROKEN",
    },
    { name: "a damaged gzip", bytes: gzipSync(XML).subarray(0, 30), code: "ARCHIVE_BROKEN" },
  ]) {
    test(`${name} is ${code}`, async () => {
      assert.deepEqual(await open(bytes), { found: [], leftOut: [], unreadable: [code] });
    });
  }

  test("leaves less for the next one of the same message", async () => {
    const zip = aZip([{ name: "a.xml", content: XML }]);
    const { budget } = await unpack(aFile(zip), { entries: 5, bytes: 1_000 });
    assert.deepEqual(budget, { entries: 4, bytes: 1_000 - XML.length });
    assert.equal((await unpack(aFile(zip), { entries: 5, bytes: 10 })).unreadable.length, 1);
  });
});

describe("a signed file", { skip: opensslMissing }, () => {
  const p7m = opensslMissing ? Buffer.alloc(0) : signed(XML);
  const once = Buffer.from(p7m.toString("base64"));
  for (const { name, bytes } of [
    { name: "in DER", bytes: p7m },
    { name: "in base64", bytes: once },
    { name: "in base64 of base64", bytes: Buffer.from(once.toString("base64")) },
    {
      name: "in base64 whose lines were each padded",
      bytes: Buffer.from(
        (p7m.toString("latin1").match(/[^]{1,40}/g) ?? [])
          .map((piece) => Buffer.from(piece, "latin1").toString("base64"))
          .join("\r\n"),
      ),
    },
  ]) {
    test(`gives its document ${name}`, async () => {
      assert.deepEqual(await open(bytes, "it01.xml.p7m"), theInvoice("it01.xml"));
    });
  }

  test("in a signed file, in an archive", async () => {
    const zip = aZip([{ name: "it01.xml.p7m.p7m", content: signed(p7m) }]);
    assert.deepEqual(await open(zip), theInvoice("it01.xml"));
  });

  test("that is a detached signature is left out", async () => {
    const bytes = signed(XML, { detached: true });
    assert.deepEqual(await open(bytes, "smime.p7s"), {
      found: [],
      leftOut: ["SIGNATURE"],
      unreadable: [],
    });
  });

  test("that is damaged is unreadable", async () => {
    const { unreadable } = await open(p7m.subarray(0, 40));
    assert.deepEqual(unreadable, ["DOCUMENT_UNREADABLE"]);
  });
});

describe("a message in a message", () => {
  const inner = aMail({
    text: "the invoice",
    attachments: [{ name: "a.dat", contentType: "application/octet-stream", content: XML }],
  });

  test("gives its attachments and its text", async () => {
    assert.deepEqual((await open(inner, "fwd.eml")).found, [
      ["a.dat", "xml", XML],
      ["fwd.eml", "text", "the invoice"],
    ]);
  });

  test("is opened eight deep and no deeper", async () => {
    let message = inner;
    for (let depth = 0; depth < 12; depth += 1) {
      const attachments = [{ contentType: "application/octet-stream", content: message }];
      message = aMail({ html: "<p></p>", attachments });
    }
    const { found, unreadable } = await open(message);
    assert.deepEqual([found, unreadable], [[], ["ARCHIVE_BLOCKED"]]);
  });
});
