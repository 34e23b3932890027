import assert from "node:assert/strict";
import { test } from "node:test";
import { findIbans, findTaxIds, hasValidTaxId, isValidIban } from "../../src/invoice/tax-ids.ts";

// Published examples of each country's form; the second is the first with one digit changed.
for (const [country, right, wrong] of [
  ["AR", "30-50001091-2", "30-50001091-3"],
  ["AT", "ATU13585627", "ATU13585626"],
  ["AU", "51 824 753 556", "51 824 753 557"],
  ["BE", "BE0428759497", "BE0428759498"],
  ["BR", "11.222.333/0001-81", "11.222.333/0001-82"],
  ["BR", "390.533.447-05", "390.533.447-06"],
  ["CH", "CHE-100.155.212 MWST", "CHE-100.155.213 MWST"],
  ["CL", "76.192.083-9", "76.192.083-8"],
  ["CO", "800.197.268-4", "800.197.268-5"],
  ["DE", "DE136695976", "DE136695977"],
  ["DK", "DK13585628", "DK13585629"],
  ["ES", "B58378431", "B58378432"],
  ["ES", "12345678Z", "12345678A"],
  ["ES", "ESX1234567L", "ESX1234567M"],
  ["FI", "FI20774740", "FI20774741"],
  ["FR", "FR63530848134", "FR64530848134"],
  ["FR", "530 848 134 00017", "530 848 134 00018"],
  ["GB", "GB980780684", "GB980780685"],
  ["IE", "IE6388047V", "IE6388047W"],
  ["IN", "06AABCO6063D1ZQ", "06AABCO6063D1ZR"],
  ["IT", "IT00743110157", "IT00743110158"],
  ["LU", "LU15027442", "LU15027443"],
  ["MX", "GODE561231GR8", "GODE561231GR7"],
  ["NL", "NL810433941B01", "NL810433942B01"],
  ["PE", "20131312955", "20131312954"],
  ["PL", "PL8567346215", "PL8567346216"],
  ["PT", "PT501964843", "PT501964844"],
  ["PY", "80000519-8", "80000519-7"],
  ["UY", "211003420017", "211003420018"],
] as const) {
  test(`${country}: ${right} is right and ${wrong} is not`, () => {
    assert.equal(hasValidTaxId(right, country), true);
    assert.equal(hasValidTaxId(wrong, country), false);
  });
}

test("what has no check digits is not judged", () => {
  assert.equal(hasValidTaxId("201/113/40209", "DE"), undefined);
  assert.equal(hasValidTaxId("12345", null), undefined);
  assert.equal(hasValidTaxId("1792060346002", "EC"), undefined);
});

test("tax numbers are found by prefix, by label, or by their sum", () => {
  const text =
    "UStId DE 232 446 240, Siret 53084813400017, BTW NL810433941B01, CUIT 30-50001091-2, NIT: 800.197.268-4";
  assert.deepEqual(
    findTaxIds(text).map(({ id, country }) => `${country} ${id}`),
    ["DE DE232446240", "FR 53084813400017", "NL NL810433941B01", "AR 30500010912", "CO 8001972684"],
  );
});

test("an account number is no tax number", () => {
  assert.deepEqual(findTaxIds("IBAN DE88200800000970375700"), []);
  assert.deepEqual(findTaxIds("IBAN DE88 2008 0000 0970 3757 00"), []);
  assert.deepEqual(findTaxIds("30-50001091-3"), []);
});

test("an IBAN is right by its check digits, however it is spaced", () => {
  assert.equal(isValidIban("DE88 2008 0000 0970 3757 00"), true);
  assert.equal(isValidIban("DE88200800000970375701"), false);
  assert.equal(isValidIban("DE88"), false);
});

test("an IBAN ends where its line goes on", () => {
  const [found] = findIbans("IBAN : FR76 10107 00245 00617052317 39 - BIC : BREDFRPP");
  assert.equal(found?.iban, "FR7610107002450061705231739");
});

test("of a text full of tax numbers no more are looked at than a document can have", () => {
  assert.equal(findTaxIds("USt-IdNr. DE136695976 ".repeat(10_000)).length, 100);
});
