import assert from "node:assert/strict";
import { test } from "node:test";
import { isArcaAddress, readArcaCode } from "../../src/invoice/arca-code.ts";
import { readDocument } from "../../src/invoice/read-document.ts";
import type { DocumentReading } from "../../src/invoice/document-reading.ts";
import { arcaAddress, FIGURES, makeFactura, type Factura } from "../support/arca-maker.ts";
import { makeScanOf } from "../support/scan-maker.ts";

async function read(pdf: Uint8Array): Promise<DocumentReading> {
  const ownCompany = { names: ["Ejemplo S.A."], taxIds: [] };
  const given = { pdfPasswords: [], ownCompany, today: "2026-11-21", xmlInvoices: [] };
  const [reading] = await readDocument(pdf, "factura.pdf", { ...given, content: "pdf" });
  assert.ok(reading !== undefined);
  return reading;
}

const readFactura = async (factura: Factura) => read(await makeFactura(factura));
const codesOf = ({ issues }: DocumentReading) => issues.map(({ code }) => code);

test("the code says what the document is", () => {
  const { text, ...code } = readArcaCode(arcaAddress()) ?? {};
  assert.deepEqual(code, {
    number: "00003-00000123",
    issueDate: "2026-10-13",
    sellerTaxId: "30712345671",
    buyerTaxId: "30500010912",
    total: "12100.00",
    currency: "ARS",
    kind: "invoice",
  });
  assert.equal(text, JSON.stringify(FIGURES));
});

for (const [what, address] of [
  ["at the office's new address", arcaAddress({}, "www.arca.gob.ar")],
  ["without www", arcaAddress({}, "afip.gob.ar")],
  [
    "in base64 for addresses",
    arcaAddress()
      .replaceAll("+", "-")
      .replaceAll("/", (sign, at: number) => (at > 40 ? "_" : sign))
      .replaceAll(/=+$/g, ""),
  ],
  ["with its signs escaped", arcaAddress().replace(/=+$/, (signs) => signs.replaceAll("=", "%3D"))],
  ["in the middle of a text", `Verifique en ${arcaAddress()}CAE N°: 70417054367476`],
  [
    "with numbers as text",
    arcaAddress({ cuit: "30712345671", ptoVta: "00003", importe: "12100.00" }),
  ],
] as const) {
  test(`a code ${what} is read`, () => {
    assert.equal(readArcaCode(address)?.number, "00003-00000123");
    assert.equal(readArcaCode(address)?.total, "12100.00");
  });
}

for (const [what, address] of [
  ["of another host", arcaAddress({}, "www.afip.gob.ar.example.com")],
  ["of a host that ends alike", arcaAddress({}, "notafip.gob.ar")],
  ["of no base64", "https://www.afip.gob.ar/fe/qr/?p=***"],
  ["of no JSON", `https://www.afip.gob.ar/fe/qr/?p=${btoa("{cuit}")}`],
  ["of a list", `https://www.afip.gob.ar/fe/qr/?p=${btoa("[1]}")}`],
  ["without an end", arcaAddress().slice(0, 120)],
  ["with a wrong check digit", arcaAddress({ cuit: 30712345672 })],
  ["with an amount that is none", arcaAddress({ importe: 1e21 })],
  ["with a negative amount", arcaAddress({ importe: -5 })],
  ["with a list for an amount", arcaAddress({ importe: [12100] })],
  ["with a date that is none", arcaAddress({ fecha: "2026-02-30" })],
  ["with a number that is too long", arcaAddress({ nroCmp: 1_234_567_890 })],
  ["without a point of sale", arcaAddress({ ptoVta: null })],
] as const) {
  test(`a code ${what} says nothing`, () => assert.equal(readArcaCode(address), undefined));
}

for (const [tipoCmp, kind] of [
  [1, "invoice"],
  [2, "invoice"],
  [3, "credit_note"],
  [8, "credit_note"],
  [11, "invoice"],
  [13, "credit_note"],
  [15, "receipt"],
  [53, "credit_note"],
  [203, "credit_note"],
  [213, "credit_note"],
  [9_999, null],
] as const) {
  test(`document type ${tipoCmp}: ${kind}`, () => {
    assert.equal(readArcaCode(arcaAddress({ tipoCmp }))?.kind, kind);
  });
}

for (const as of ["drawing", "picture", "link", "text"] as const) {
  test(`a code as ${as} completes the print that it agrees with`, async () => {
    const reading = await readFactura({ as });
    assert.deepEqual(reading.issues, []);
    const { number, issueDate, currency, gross, seller, buyer } = reading.invoice ?? {};
    assert.deepEqual(
      { number, issueDate, currency, gross, seller, buyer },
      {
        number: "00003-00000123",
        issueDate: "2026-10-13",
        currency: "ARS",
        gross: "12100.00",
        seller: { name: "Proveedora del Sur S.A.", taxId: "30712345671", country: "AR" },
        buyer: { name: "Ejemplo S.A.", taxId: "30500010912", country: "AR" },
      },
    );
  });
}

test("a total that no tax proves is settled by the code, with its text as evidence", async () => {
  const print = [
    "Proveedora del Sur S.A.",
    "Razón Social: Proveedora del Sur S.A.",
    "FACTURA C   COD. 11",
    "Punto de Venta: 00003   Comp. Nro: 00000123",
    "Fecha de Emisión: 13/10/2026",
    "CUIT: 30-71234567-1",
    "Señor(es): Ejemplo S.A.",
    "Subtotal: $ 12.100,00",
    "Importe Otros Tributos: $ 0,00",
    "Importe Total: $ 12.100,00",
    "CAE N°: 70417054367476",
  ];
  const reading = await readFactura({ print, code: arcaAddress({ tipoCmp: 11 }) });
  assert.deepEqual(reading.issues, []);
  assert.equal(reading.invoice?.gross, "12100.00");
});

for (const [what, changes] of [
  ["total", { importe: 21100 }],
  ["date", { fecha: "2026-10-31" }],
  ["number", { nroCmp: 124 }],
  ["seller", { cuit: 30654321007 }],
  ["currency", { moneda: "DOL" }],
  ["kind", { tipoCmp: 3 }],
] as const) {
  test(`a code with another ${what} changes nothing, and asks for a look`, async () => {
    const [agreed, reading] = [
      await readFactura({}),
      await readFactura({ code: arcaAddress(changes) }),
    ];
    assert.equal(reading.needsReview, true);
    assert.ok(codesOf(reading).includes("QR_MISMATCH"), JSON.stringify(reading.issues));
    assert.equal(reading.kind, agreed.kind);
    const { number, ...rest } = reading.invoice ?? {};
    const { number: expected, ...others } = agreed.invoice ?? {};
    assert.deepEqual(rest, others);
    assert.ok([expected, "00000123"].includes(number));
  });
}

test("a page without text says what its code says, and asks for a look", async () => {
  const reading = await read(
    await makeScanOf(await makeFactura({ code: arcaAddress({ tipoCmp: 8 }) })),
  );
  assert.deepEqual(
    [reading.kind, reading.method, reading.needsReview],
    ["credit_note", "text", true],
  );
  const { number, issueDate, currency, gross, seller } = reading.invoice ?? {};
  assert.deepEqual(
    { number, issueDate, currency, gross, taxId: seller?.taxId },
    {
      number: "00003-00000123",
      issueDate: "2026-10-13",
      currency: "ARS",
      gross: "12100.00",
      taxId: "30712345671",
    },
  );
  assert.deepEqual(reading.evidence["number"], {
    page: 1,
    text: JSON.stringify({ ...FIGURES, tipoCmp: 8 }),
  });
  assert.deepEqual(codesOf(reading), ["NO_TEXT", "UNCERTAIN"]);
});

test("another code than this, or none, is no matter", async () => {
  for (const code of ["https://shop.example/pay?p=eyJ2ZXIiOjF9", null]) {
    const reading = await readFactura({ code });
    assert.ok(!codesOf(reading).includes("QR_MISMATCH"));
    assert.equal(reading.invoice?.gross, "12100.00");
  }
});

test("its address is told from others", () => {
  assert.equal(isArcaAddress(arcaAddress()), true);
  assert.equal(isArcaAddress("https://www.afip.gob.ar/"), false);
});
