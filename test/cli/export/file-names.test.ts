import assert from "node:assert/strict";
import { test } from "node:test";
import type { Exported } from "../../../src/cli/export/columns.ts";
import { fileNames } from "../../../src/cli/export/file-names.ts";

type Named = Pick<Exported, "id" | "issueDate" | "sellerName" | "number">;

// only these four are looked at
const named = (given: Partial<Named>) =>
  ({
    id: 7,
    issueDate: "2026-11-01",
    sellerName: "Muster GmbH",
    number: "F-1",
    ...given,
  }) as Exported;

for (const { given, name } of [
  { given: {}, name: "2026-11-01_Muster-GmbH_F-1.pdf" },
  { given: { sellerName: "Café & Fils, S.à r.l." }, name: "2026-11-01_Café-Fils-S-à-r-l_F-1.pdf" },
  { given: { number: "../../etc/passwd" }, name: "2026-11-01_Muster-GmbH_etc-passwd.pdf" },
  { given: { number: "A\\B:C*D?\u0000\u202e" }, name: "2026-11-01_Muster-GmbH_A-B-C-D.pdf" },
  { given: { issueDate: null, sellerName: "..", number: null }, name: "undated.pdf" },
  { given: { number: "9".repeat(500) }, name: `2026-11-01_Muster-GmbH_${"9".repeat(32)}.pdf` },
  { given: { number: `${"9".repeat(31)}𝔸` }, name: `2026-11-01_Muster-GmbH_${"9".repeat(31)}.pdf` },
]) {
  test(`${JSON.stringify(given).slice(0, 60)} is named ${name.slice(0, 60)}`, () => {
    assert.equal(fileNames()(named(given), "pdf"), name);
  });
}

test("no two files have the same name, in capitals either", () => {
  const nameOf = fileNames();
  assert.deepEqual(
    ["Muster", "MUSTER", "muster"].map((sellerName, id) =>
      nameOf(named({ id, sellerName }), "pdf"),
    ),
    ["2026-11-01_Muster_F-1.pdf", "2026-11-01_MUSTER_F-1_1.pdf", "2026-11-01_muster_F-1_2.pdf"],
  );
});

test("the longest name fits into a file system's 255 bytes", () => {
  const long = "漢".repeat(100);
  const nameOf = fileNames();
  const names = [1, 999_999_999].map((id) =>
    nameOf(named({ id, sellerName: long, number: long }), "jpeg"),
  );
  assert.ok(names.every((name) => Buffer.byteLength(name) <= 255));
});
