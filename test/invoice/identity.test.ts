import assert from "node:assert/strict";
import { test } from "node:test";
import { invoiceIdentity, taxIdKey } from "../../src/invoice/identity.ts";
import { anInvoice } from "./an-invoice.ts";

const seller = { name: "Muster GmbH", taxId: "DE136695976", country: "DE" };
const original = anInvoice({ seller, number: "F-1" });

for (const { name, copy } of [
  { name: "spaces in the tax number", copy: { seller: { ...seller, taxId: "DE 136 695 976" } } },
  { name: "no country prefix", copy: { seller: { ...seller, taxId: "136695976" } } },
  { name: "no country", copy: { seller: { ...seller, country: null } } },
  { name: "another spelling of the name", copy: { seller: { ...seller, name: "MUSTER" } } },
  { name: "another spelling of the number", copy: { number: "f 1" } },
  { name: "another spelling of the total", copy: { gross: "119" } },
]) {
  test(`the same invoice with ${name} has the same identity`, () => {
    const again = anInvoice({ seller, number: "F-1", ...copy });
    assert.equal(invoiceIdentity(again), invoiceIdentity(original));
  });
}

for (const { name, other } of [
  { name: "number", other: { number: "F-2" } },
  { name: "date", other: { issueDate: "2026-11-02" } },
  { name: "total", other: { gross: "119.01" } },
  { name: "sign of the total", other: { gross: "-119.00" } },
  { name: "seller", other: { seller: { ...seller, taxId: "DE129273398" } } },
]) {
  test(`another ${name} is another invoice`, () => {
    const changed = anInvoice({ seller, number: "F-1", ...other });
    assert.notEqual(invoiceIdentity(changed), invoiceIdentity(original));
  });
}

for (const { name, lacking } of [
  { name: "number", lacking: { number: null } },
  { name: "number of letters or digits", lacking: { number: "--" } },
  { name: "date", lacking: { issueDate: null } },
  { name: "total", lacking: { gross: null, payable: null } },
  { name: "seller", lacking: { seller: { name: null, taxId: null, country: null } } },
]) {
  test(`without a ${name} there is no identity`, () => {
    assert.equal(invoiceIdentity(anInvoice({ seller, ...lacking })), null);
  });
}

test("without a tax number the name stands for the seller", () => {
  const named = (name: string): string | null =>
    invoiceIdentity(anInvoice({ seller: { name, taxId: null, country: null } }));
  assert.equal(named("Müller & Söhne"), named("MÜLLER + SÖHNE"));
  assert.notEqual(named("Müller"), named("Meier"));
});

test("only a country's own prefix is taken off a tax number", () => {
  assert.equal(taxIdKey("ESC920529NP7", "MX"), "ESC920529NP7");
  assert.equal(taxIdKey("ESC920529NP7", null), "ESC920529NP7");
  assert.equal(taxIdKey("EL123456789", "GR"), "123456789");
  assert.equal(taxIdKey("ATU12345678", null), "U12345678");
});
