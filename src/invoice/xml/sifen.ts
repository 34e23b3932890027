import { compareDecimals } from "../decimal.ts";
import type { InvoiceLine, Party, TaxLine } from "../invoice.ts";
import { countryCode } from "./countries.ts";
import { dateAt, decimalAt, earliest, find, findAll, textAt } from "./query.ts";
import { balance, difference } from "./sums.ts";
import type { Element } from "./tree.ts";
import type { XmlInvoice } from "./xml-invoice.ts";

/** Paraguay's SIFEN document (rDE). Its prices include the tax. */
export function readSifen(root: Element): XmlInvoice {
  const document = find(root, "DE");
  const stamp = find(document, "gTimb");
  const general = find(document, "gDatGralOpe");
  const details = find(document, "gDtipDE");
  const totals = find(document, "gTotSub");
  const gross = decimalAt(totals, "dTotGralOpe");
  const tax = decimalAt(totals, "dTotIVA");
  const lines = findAll(details, "gCamItem").map(readLine);
  const credit = find(details, "gCamCond", "gPagCred");
  const advance = decimalAt(totals, "dTotAnt");
  return {
    format: "sifen",
    kind: kindOf(textAt(stamp, "iTiDE")),
    invoice: {
      number: numberOf(stamp),
      issueDate: dateAt(general, "dFeEmiDE"),
      dueDate: earliest(findAll(credit, "gCuotas").map((one) => dateAt(one, "dVencCuo"))),
      currency: textAt(general, "gOpeCom", "cMoneOpe"),
      seller: readSeller(find(general, "gEmis")),
      buyer: readBuyer(find(general, "gDatRec")),
      net: difference(gross, tax ?? "0"),
      tax: tax ?? (gross === null ? null : "0"),
      gross,
      payable: gross,
      taxes: [readTax(totals, "10"), readTax(totals, "5")].flat(),
      lines,
      orderReference: null,
      paymentReference: null,
      iban: null,
    },
    adjustments: {
      // Advances paid are taken off the total; so is a rounding.
      onLines: [
        "0",
        balance([], [advance, decimalAt(totals, "dRedon")]),
        balance([], [advance, decimalAt(totals, "dRedon"), decimalAt(totals, "dTotDescGlotem")]),
      ],
      onTotal: ["0"],
      onPayable: ["0"],
    },
  };
}

/** 5 is a credit note, 7 a note that goods travel with. */
function kindOf(type: string | null): XmlInvoice["kind"] {
  if (type === "5") return "credit_note";
  return type === "7" ? "other" : "invoice";
}

function numberOf(stamp: Element | undefined): string | null {
  const number = textAt(stamp, "dNumDoc");
  const series = [textAt(stamp, "dEst"), textAt(stamp, "dPunExp")].filter((part) => part !== null);
  return number === null ? null : [...series, number].join("-");
}

function taxNumber(number: string | null, checkDigit: string | null): string | null {
  return number === null || checkDigit === null ? number : `${number}-${checkDigit}`;
}

function readSeller(issuer: Element | undefined): Party {
  return {
    name: textAt(issuer, "dNomEmi"),
    taxId: taxNumber(textAt(issuer, "dRucEm"), textAt(issuer, "dDVEmi")),
    country: "PY",
  };
}

function readBuyer(receiver: Element | undefined): Party {
  const country = textAt(receiver, "cPaisRec");
  return {
    name: textAt(receiver, "dNomRec"),
    taxId:
      taxNumber(textAt(receiver, "dRucRec"), textAt(receiver, "dDVRec")) ??
      textAt(receiver, "dNumIDRec"),
    country: country === null ? null : countryCode(country),
  };
}

function readTax(totals: Element | undefined, rate: string): TaxLine[] {
  const amount = decimalAt(totals, `dIVA${rate}`);
  const base = decimalAt(totals, `dBaseGrav${rate}`);
  const isEmpty =
    amount === null || [amount, base ?? "0"].every((one) => compareDecimals(one, "0") === 0);
  return isEmpty ? [] : [{ rate, base, amount }];
}

function readLine(item: Element): InvoiceLine {
  const total =
    decimalAt(item, "gValorItem", "gValorRestaItem", "dTotOpeItem") ??
    decimalAt(item, "gValorItem", "dTotBruOpeItem");
  const tax = decimalAt(item, "gCamIVA", "dLiqIVAItem");
  return {
    description: textAt(item, "dDesProSer"),
    quantity: decimalAt(item, "dCantProSer"),
    unitPrice: decimalAt(item, "gValorItem", "dPUniProSer"),
    net: tax === null ? total : difference(total, tax),
    taxRate: decimalAt(item, "gCamIVA", "dTasaIVA"),
  };
}
