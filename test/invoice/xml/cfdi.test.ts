import assert from "node:assert/strict";
import { test } from "node:test";
import { issuesOf, onlyInvoice } from "./reading.ts";

function cfdi(attributes: string, body = "", version = "4"): string {
  return `<cfdi:Comprobante xmlns:cfdi="http://www.sat.gob.mx/cfd/${version}" ${attributes}>${body}</cfdi:Comprobante>`;
}

const base =
  'Version="4.0" Fecha="2026-11-01T23:59:59" Moneda="MXN" TipoDeComprobante="I" SubTotal="200.00" Descuento="20.00" Total="171.60"';
const parties =
  '<cfdi:Emisor Rfc="EKU9003173C9" Nombre="ESCUELA KEMPER URGATE"/><cfdi:Receptor Rfc="XEXX010101000" Nombre="Foreign Ltd" ResidenciaFiscal="USA" NumRegIdTrib="121585958"/>';
const taxes =
  '<cfdi:Conceptos><cfdi:Concepto Cantidad="2" Descripcion="Libros" ValorUnitario="100" Importe="200.00" Descuento="20.00"><cfdi:Impuestos><cfdi:Traslados><cfdi:Traslado TipoFactor="Tasa" TasaOCuota="0.160000"/></cfdi:Traslados></cfdi:Impuestos></cfdi:Concepto></cfdi:Conceptos>' +
  '<cfdi:Impuestos TotalImpuestosTrasladados="28.80" TotalImpuestosRetenidos="37.20"><cfdi:Traslados><cfdi:Traslado Base="180.00" Importe="28.80" Impuesto="002" TasaOCuota="0.160000" TipoFactor="Tasa"/></cfdi:Traslados></cfdi:Impuestos>';

test("the total is what is paid; the gross amount has what is withheld added", () => {
  const read = onlyInvoice(cfdi(`${base} Serie="A" Folio="7"`, parties + taxes));
  const { invoice } = read;
  assert.deepEqual(
    [invoice.net, invoice.tax, invoice.gross, invoice.payable],
    ["180.00", "28.80", "208.80", "171.60"],
  );
  assert.equal(invoice.number, "A7");
  assert.equal(invoice.issueDate, "2026-11-01");
  assert.deepEqual(invoice.lines, [
    { description: "Libros", quantity: "2", unitPrice: "100.00", net: "180.00", taxRate: "16" },
  ]);
  assert.deepEqual(invoice.buyer, { name: "Foreign Ltd", taxId: "121585958", country: "US" });
  assert.deepEqual(issuesOf(read), []);
});

test("local taxes count, those withheld and those added", () => {
  const local =
    '<cfdi:Complemento><implocal:ImpuestosLocales xmlns:implocal="http://www.sat.gob.mx/implocal" version="1.0" TotaldeRetenciones="5.00" TotaldeTraslados="3.00"><implocal:TrasladosLocales ImpLocTrasladado="ISH" TasadeTraslado="3.00" Importe="3.00"/></implocal:ImpuestosLocales></cfdi:Complemento>';
  const read = onlyInvoice(
    cfdi(
      'Version="4.0" Folio="1" Fecha="2026-11-01T00:00:00" Moneda="MXN" SubTotal="100.00" Total="98.00"',
      parties + local,
    ),
  );
  assert.deepEqual(
    [read.invoice.tax, read.invoice.gross, read.invoice.payable],
    ["3.00", "103.00", "98.00"],
  );
  assert.deepEqual(issuesOf(read), []);
});

test("without a folio the stamp's UUID is the number", () => {
  const stamp =
    '<cfdi:Complemento><tfd:TimbreFiscalDigital xmlns:tfd="http://www.sat.gob.mx/TimbreFiscalDigital" UUID="6F35D3B5-3651-5370-BC2C-14CDBE384CD7"/></cfdi:Complemento>';
  const { invoice } = onlyInvoice(cfdi(base, stamp));
  assert.equal(invoice.number, "6F35D3B5-3651-5370-BC2C-14CDBE384CD7");
});

for (const [type, kind] of [
  ["I", "invoice"],
  ["E", "credit_note"],
  ["P", "receipt"],
  ["T", "other"],
  ["N", "other"],
  ["egreso", "credit_note"],
  ["ingreso", "invoice"],
] as const) {
  test(`a voucher of type ${type} is kind ${kind}`, () => {
    assert.equal(onlyInvoice(cfdi(`TipoDeComprobante="${type}"`)).kind, kind);
  });
}

test("version 3.2 begins its names with a small letter and rates in percent", () => {
  const { invoice } = onlyInvoice(
    cfdi(
      'version="3.2" serie="S" folio="8" fecha="2017-03-21T08:17:31" subTotal="100" total="116" Moneda="Pesos"',
      '<cfdi:Emisor rfc="A" nombre="B"/><cfdi:Impuestos totalImpuestosTrasladados="16"><cfdi:Traslados><cfdi:Traslado impuesto="IVA" tasa="16.00" importe="16"/></cfdi:Traslados></cfdi:Impuestos>',
      "3",
    ),
  );
  assert.equal(invoice.currency, "MXN");
  assert.equal(invoice.seller.name, "B");
  assert.deepEqual([invoice.net, invoice.tax, invoice.gross], ["100.00", "16.00", "116.00"]);
  assert.deepEqual(invoice.taxes, [{ rate: "16", base: null, amount: "16.00" }]);
});
