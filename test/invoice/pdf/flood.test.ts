import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { hasFlood } from "../../../src/invoice/pdf/flood.ts";
import { makeTextPdf } from "../../support/pdf-maker.ts";

const large = deflateSync(Buffer.alloc(60_000_000));
const withStream = (dictionary: string, content: Buffer, lineEnd = "\r\n") =>
  Buffer.concat([
    Buffer.from(`%PDF-1.7\n1 0 obj\n<< ${dictionary} >>\nstream${lineEnd}`),
    content,
    Buffer.from("\nendstream\nendobj\n"),
  ]);

for (const { name, pdf, floods } of [
  { name: "one that unpacks to 60 MB", pdf: withStream("", large), floods: true },
  { name: "one behind a bare line end", pdf: withStream("", large, "\n"), floods: true },
  { name: "one packed twice", pdf: withStream("", deflateSync(large)), floods: true },
  { name: "one that is cut off", pdf: withStream("", large.subarray(0, -9)), floods: true },
  { name: "a picture", pdf: withStream("/Subtype /Image", large), floods: false },
  { name: "a small one", pdf: withStream("", deflateSync(Buffer.alloc(1_000))), floods: false },
  { name: "one that is not packed", pdf: withStream("", Buffer.alloc(1_000)), floods: false },
  { name: "none", pdf: Buffer.from("%PDF-1.7\n the word stream"), floods: false },
]) {
  test(`a stream: ${name} ${floods ? "is" : "is not"} a flood`, () => {
    assert.equal(hasFlood(pdf), floods);
  });
}

test("an honest PDF has no flood", async () => {
  assert.equal(hasFlood(await makeTextPdf(["Invoice 1", "Total 119.00 EUR"])), false);
});
