import { addDecimals, compareDecimals, multiplyDecimals, readDecimal } from "../decimal.ts";
import type { InvoiceLine, Party, TaxLine } from "../invoice.ts";
import { countryCode } from "./countries.ts";
import { find, findAll, readDate } from "./query.ts";
import { balance, difference, sumOf } from "./sums.ts";
import type { Element } from "./tree.ts";
import type { XmlInvoice } from "./xml-invoice.ts";

// Version 3.2 writes a word, later ones its first letter. A payment receipt (P) settles invoices;
// a waybill (T) and a payslip (N) ask for no payment.
const KINDS: Readonly<Record<string, XmlInvoice["kind"]>> = {
  I: "invoice",
  E: "credit_note",
  P: "receipt",
  T: "other",
  N: "other",
};

/** Mexico's CFDI 3.2, 3.3 and 4.0, which keep everything in attributes. */
export function readCfdi(root: Element): XmlInvoice {
  const taxes = find(root, "Impuestos");
  const local = find(root, "Complemento", "ImpuestosLocales");
  const total = amount(root, "Total");
  const withheld = balance(
    [
      amount(taxes, "TotalImpuestosRetenidos") ??
        sumOf(findAll(taxes, "Retenciones", "Retencion").map((one) => amount(one, "Importe"))),
      amount(local, "TotaldeRetenciones"),
    ],
    [],
  );
  // The total is what remains to be paid: what is withheld is taken off already.
  const gross =
    total === null || compareDecimals(withheld, "0") === 0 ? total : addDecimals(total, withheld);
  const subtotal = amount(root, "SubTotal");
  const discount = amount(root, "Descuento");
  const net = subtotal === null ? null : balance([subtotal], [discount]);
  const tax = sumOf([
    amount(taxes, "TotalImpuestosTrasladados") ??
      sumOf(findAll(taxes, "Traslados", "Traslado").map((one) => amount(one, "Importe"))),
    amount(local, "TotaldeTraslados"),
  ]);
  const items = findAll(root, "Conceptos", "Concepto");
  const lineDiscounts = sumOf(items.map((item) => amount(item, "Descuento")));
  return {
    format: "cfdi",
    kind: KINDS[value(root, "TipoDeComprobante")?.charAt(0).toUpperCase() ?? ""] ?? "invoice",
    invoice: {
      number: numberOf(root),
      issueDate: readDate(value(root, "Fecha")),
      dueDate: null,
      currency: currencyOf(value(root, "Moneda")),
      seller: readSeller(find(root, "Emisor")),
      buyer: readBuyer(find(root, "Receptor")),
      net,
      tax: tax ?? difference(gross, net),
      gross,
      payable: total,
      taxes: [
        ...findAll(taxes, "Traslados", "Traslado").map(readTax),
        ...findAll(local, "TrasladosLocales").map((one) => ({
          rate: amount(one, "TasadeTraslado"),
          base: null,
          amount: amount(one, "Importe"),
        })),
      ],
      lines: items.map(readLine),
      orderReference: null,
      paymentReference: null,
      iban: null,
    },
    adjustments: {
      onLines: [balance([lineDiscounts], [discount])],
      onTotal: ["0"],
      onPayable: [balance(["0"], [withheld])],
    },
  };
}

/** An attribute; version 3.2 begins its names with a small letter. */
function value(element: Element | undefined, name: string): string | null {
  const attributes = element?.attributes;
  const lower = name.charAt(0).toLowerCase() + name.slice(1);
  const found = (
    attributes?.[name] ??
    attributes?.[lower] ??
    attributes?.[name.toLowerCase()]
  )?.trim();
  return found === undefined || found === "" ? null : found;
}

function amount(element: Element | undefined, name: string): string | null {
  const found = value(element, name);
  return found === null ? null : (readDecimal(found) ?? null);
}

/** Series and folio are the sender's own and optional; the stamp's UUID is the number there always is. */
function numberOf(root: Element): string | null {
  const folio = value(root, "Folio");
  if (folio !== null) return `${value(root, "Serie") ?? ""}${folio}`;
  const stamp = find(root, "Complemento", "TimbreFiscalDigital");
  return value(stamp, "UUID") ?? value(root, "Serie");
}

// Version 3.2 left the wording to the sender, and pesos were understood.
function currencyOf(stated: string | null): string {
  if (stated === null || /peso|m\.?\s?n\.?$|mxp|nacional/i.test(stated)) return "MXN";
  if (/d[oó]lar/i.test(stated)) return "USD";
  if (/euro/i.test(stated)) return "EUR";
  return stated.toUpperCase();
}

function readSeller(issuer: Element | undefined): Party {
  return { name: value(issuer, "Nombre"), taxId: value(issuer, "Rfc"), country: "MX" };
}

/** Foreign buyers share one RFC; what tells them apart is their number at home. */
function readBuyer(receiver: Element | undefined): Party {
  const country = value(receiver, "ResidenciaFiscal");
  const rfc = value(receiver, "Rfc");
  const isForeign = rfc === "XEXX010101000";
  return {
    name: value(receiver, "Nombre"),
    taxId: (isForeign ? value(receiver, "NumRegIdTrib") : null) ?? rfc,
    country: country === null ? (isForeign ? null : "MX") : countryCode(country),
  };
}

function readTax(tax: Element): TaxLine {
  return { rate: percentOf(tax), base: amount(tax, "Base"), amount: amount(tax, "Importe") };
}

/** The rate in percent: a fraction since 3.3, a percentage before, none where it is a fixed fee. */
function percentOf(tax: Element | undefined): string | null {
  const fraction = amount(tax, "TasaOCuota");
  if (fraction === null) return amount(tax, "Tasa");
  return value(tax, "TipoFactor") === "Cuota" ? null : multiplyDecimals(fraction, "100");
}

function readLine(item: Element): InvoiceLine {
  const gross = amount(item, "Importe");
  const discount = amount(item, "Descuento");
  return {
    description: value(item, "Descripcion"),
    quantity: amount(item, "Cantidad"),
    unitPrice: amount(item, "ValorUnitario"),
    net: discount === null ? gross : difference(gross, discount),
    taxRate: percentOf(find(item, "Impuestos", "Traslados", "Traslado")),
  };
}
