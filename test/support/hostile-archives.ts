import { gzipSync } from "node:zlib";
import { aZip } from "../invoice/zip-maker.ts";

const zeros = (bytes: number) => Buffer.alloc(bytes);

/** Archives that nobody should open all the way, by what is wrong with them. */
export function hostileArchives(invoiceXml: string): Readonly<Record<string, Uint8Array>> {
  const invoice = Buffer.from(invoiceXml);
  const bomb = aZip([{ name: "zeros.xml", content: zeros(300_000_000) }]);
  let nested = aZip([{ name: "core.xml", content: invoice }]);
  for (let level = 0; level < 50; level += 1) {
    nested = aZip([{ name: `level-${level}.zip`, content: nested }]);
  }
  const spread = aZip(Array.from({ length: 16 }, (_, n) => ({ name: `${n}.zip`, content: bomb })));
  const none = zeros(1);
  const many = Array.from({ length: 60_000 }, (_, n) => ({ name: `${n}.txt`, content: none }));
  const kernel = { name: "0.xml", content: zeros(20_000_000) };
  const overlapping = Array.from({ length: 5_000 }, (_, n) => ({
    ...kernel,
    name: `${n}.xml`,
    at: 0,
  }));
  return {
    "a zip that grows to 300 MB": bomb,
    "zips within zips, fifty deep": nested,
    "sixteen bombs in one zip": spread,
    "a zip whose names climb out of it": aZip(
      ["../../../../etc/cron.d/evil.xml", "/etc/evil.xml", "C:\\evil.xml", "..\\..\\evil.xml"].map(
        (name) => ({ name, content: zeros(10) }),
      ),
    ),
    "a zip of 60,000 files": aZip(many),
    "a zip whose files lie over each other": aZip([{ ...kernel, name: "k.xml" }, ...overlapping]),
    "a zip that lies about its sizes": aZip([
      { name: "small.xml", content: zeros(100_000_000), declaredBytes: 10 },
    ]),
    "an encrypted zip": aZip([{ name: "a.pdf", content: invoice, encrypted: true }]),
    "half a zip": bomb.subarray(0, bomb.length / 2),
    "a gzip that grows to 300 MB": gzipSync(zeros(300_000_000)),
  };
}
