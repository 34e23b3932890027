import assert from "node:assert/strict";
import { test } from "node:test";
import { allInvoices, issuesOf, onlyInvoice } from "./reading.ts";

function rde(type = "1"): string {
  return `<rDE xmlns="http://ekuatia.set.gov.py/sifen/xsd"><dVerFor>150</dVerFor><DE Id="01800695631001001000000612021112917595714694"><gTimb><iTiDE>${type}</iTiDE><dNumTim>12345678</dNumTim><dEst>001</dEst><dPunExp>002</dPunExp><dNumDoc>0000006</dNumDoc></gTimb><gDatGralOpe><dFeEmiDE>2026-11-01T10:11:00</dFeEmiDE><gOpeCom><cMoneOpe>PYG</cMoneOpe></gOpeCom><gEmis><dRucEm>80069563</dRucEm><dDVEmi>1</dDVEmi><dNomEmi>Empresa S.A.</dNomEmi></gEmis><gDatRec><cPaisRec>PRY</cPaisRec><dRucRec>2005001</dRucRec><dDVRec>1</dDVRec><dNomRec>Cliente</dNomRec></gDatRec></gDatGralOpe><gDtipDE><gCamCond><gPagCred><gCuotas><dVencCuo>2026-12-01</dVencCuo></gCuotas></gPagCred></gCamCond><gCamItem><dDesProSer>Papel</dDesProSer><dCantProSer>2.0000</dCantProSer><gValorItem><dPUniProSer>55000</dPUniProSer><gValorRestaItem><dTotOpeItem>110000</dTotOpeItem></gValorRestaItem></gValorItem><gCamIVA><dTasaIVA>10</dTasaIVA><dLiqIVAItem>10000</dLiqIVAItem></gCamIVA></gCamItem></gDtipDE><gTotSub><dTotOpe>110000</dTotOpe><dTotGralOpe>110000</dTotGralOpe><dIVA5>0</dIVA5><dIVA10>10000</dIVA10><dTotIVA>10000</dTotIVA><dBaseGrav5>0</dBaseGrav5><dBaseGrav10>100000</dBaseGrav10></gTotSub></DE></rDE>`;
}

test("a document with prices that include the tax is read in full", () => {
  const read = onlyInvoice(rde());
  assert.equal(read.kind, "invoice");
  assert.equal(read.format, "sifen");
  assert.deepEqual(read.invoice, {
    number: "001-002-0000006",
    issueDate: "2026-11-01",
    dueDate: "2026-12-01",
    currency: "PYG",
    seller: { name: "Empresa S.A.", taxId: "80069563-1", country: "PY" },
    buyer: { name: "Cliente", taxId: "2005001-1", country: "PY" },
    net: "100000.00",
    tax: "10000.00",
    gross: "110000.00",
    payable: "110000.00",
    taxes: [{ rate: "10", base: "100000.00", amount: "10000.00" }],
    lines: [
      {
        description: "Papel",
        quantity: "2",
        unitPrice: "55000.00",
        net: "100000.00",
        taxRate: "10",
      },
    ],
    orderReference: null,
    paymentReference: null,
    iban: null,
  });
  assert.deepEqual(
    issuesOf(read).filter((code) => code.endsWith("MISMATCH")),
    [],
  );
});

for (const [type, kind] of [
  ["1", "invoice"],
  ["4", "invoice"],
  ["5", "credit_note"],
  ["6", "invoice"],
  ["7", "other"],
] as const) {
  test(`document type ${type} is kind ${kind}`, () => {
    assert.equal(onlyInvoice(rde(type)).kind, kind);
  });
}

test("a batch holds several", () => {
  assert.equal(allInvoices(`<rLoteDE>${rde()}${rde("5")}</rLoteDE>`).length, 2);
});
