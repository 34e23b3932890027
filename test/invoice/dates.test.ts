import assert from "node:assert/strict";
import { test } from "node:test";
import { findDates, inferDateOrder } from "../../src/invoice/dates.ts";

for (const [text, value] of [
  ["2026-03-04", "2026-03-04"],
  ["2026/3/4", "2026-03-04"],
  ["04.03.2026", "2026-03-04"],
  ["4. 3. 2026", "2026-03-04"],
  ["04.03.26", "2026-03-04"],
  ["31/12/2017", "2017-12-31"],
  ["12/31/2017", "2017-12-31"],
  ["7. Mai 2014", "2014-05-07"],
  ["1. März 2020", "2020-03-01"],
  ["19 april 2014", "2014-04-19"],
  ["1er mars 2020", "2020-03-01"],
  ["2 juillet 2015", "2015-07-02"],
  ["15 août 2023", "2023-08-15"],
  ["5 de mayo de 2024", "2024-05-05"],
  ["5 de mayo del 2024", "2024-05-05"],
  ["1º de março de 2021", "2021-03-01"],
  ["14 febbraio 2022", "2022-02-14"],
  ["3 augustus 2021", "2021-08-03"],
  ["August 3, 2014", "2014-08-03"],
  ["Aug. 3rd 2014", "2014-08-03"],
  ["3rd of March 2020", "2020-03-03"],
  ["19-Apr-2014", "2014-04-19"],
  ["19APR2014", "2014-04-19"],
  ["02-Jan-24", "2024-01-02"],
  ["2014-May-07", "2014-05-07"],
  ["29.02.2024", "2024-02-29"],
  ["29.02.2023", undefined],
  ["31.04.2024", undefined],
  ["00.10.2024", undefined],
  ["1.234,56", undefined],
  ["192.168.10.20", undefined],
  ["99/99/2020", undefined],
  ["Maier 2020", undefined],
] as const) {
  test(`"${text}" is ${value ?? "no date"}`, () => {
    assert.equal(findDates(text, null)[0]?.value, value);
  });
}

test("03/04 is ambiguous until the document or its language decides", () => {
  const [open] = findDates("03/04/2026", null);
  assert.equal(open?.isAmbiguous, true);
  assert.deepEqual(
    [findDates("03/04/2026", "day-first"), findDates("03/04/2026", "month-first")].map(([date]) => [
      date?.value,
      date?.isAmbiguous,
    ]),
    [
      ["2026-04-03", false],
      ["2026-03-04", false],
    ],
  );
  assert.equal(findDates("04/04/2026", null)[0]?.isAmbiguous, false);
  assert.equal(findDates("03.04.2026", null)[0]?.isAmbiguous, false);
});

test("one date with a day above twelve shows the order of all", () => {
  assert.equal(inferDateOrder(["11/03/2017", "11/17/2017"]), "month-first");
  assert.equal(inferDateOrder(["11/03/2017", "17/11/2017"]), "day-first");
  assert.equal(inferDateOrder(["11/17/2017", "17/11/2017"]), null);
  assert.equal(inferDateOrder(["17.11.2017"]), null);
});

test("several dates in one text are found in their order", () => {
  const dates = findDates("01.05.14-31.05.14 und 5 de mayo de 2024", null);
  assert.deepEqual(
    dates.map((date) => date.value),
    ["2014-05-01", "2014-05-31", "2024-05-05"],
  );
});
