import type { Adjustments } from "../adjustments.ts";
import { compareDecimals, subtractDecimals } from "../decimal.ts";
import type { Invoice, Party } from "../invoice.ts";
import { dateAt, decimalAt, earliest, find, findAll, firstIban, textAt } from "./query.ts";
import { balance, difference, exactSum, sumOf } from "./sums.ts";
import type { Element } from "./tree.ts";
import type { XmlInvoice } from "./xml-invoice.ts";

const CREDIT_NOTES: ReadonlySet<string> = new Set(["TD04", "TD08"]);

/** Italy's FatturaPA, of any version, ordinary or simplified: one invoice for each body. */
export function readFatturaPa(root: Element): XmlInvoice[] {
  const header = find(root, "FatturaElettronicaHeader");
  const seller = readParty(find(header, "CedentePrestatore"));
  const buyer = readParty(find(header, "CessionarioCommittente"));
  const isSimplified = root.name === "FatturaElettronicaSemplificata";
  return findAll(root, "FatturaElettronicaBody").map((body) => {
    const general = find(body, "DatiGenerali", "DatiGeneraliDocumento");
    const { adjustments, ...rest } = isSimplified
      ? readSimplified(body)
      : readOrdinary(body, general);
    return {
      format: "fatturapa",
      kind: CREDIT_NOTES.has(textAt(general, "TipoDocumento") ?? "") ? "credit_note" : "invoice",
      invoice: {
        number: textAt(general, "Numero"),
        issueDate: dateAt(general, "Data"),
        currency: textAt(general, "Divisa"),
        seller,
        buyer,
        orderReference: textAt(body, "DatiGenerali", "DatiOrdineAcquisto", "IdDocumento"),
        ...rest,
      },
      adjustments,
    };
  });
}

// The simplified form has the same names with fewer levels between them.
function readParty(party: Element | undefined): Party {
  const holders = [
    find(party, "DatiAnagrafici"),
    party,
    find(party, "IdentificativiFiscali"),
    find(party, "AltriDatiIdentificativi"),
  ].filter((holder) => holder !== undefined);
  const first = (...path: readonly string[]): string | null =>
    holders.map((holder) => textAt(holder, ...path)).find((text) => text !== null) ?? null;
  const naming = find(party, "DatiAnagrafici", "Anagrafica");
  const named = (name: string): string | null => textAt(naming, name) ?? first(name);
  const person = [named("Nome"), named("Cognome")].filter((part) => part !== null).join(" ");
  const vatCountry = first("IdFiscaleIVA", "IdPaese");
  const vatCode = first("IdFiscaleIVA", "IdCodice");
  return {
    name: named("Denominazione") ?? (person === "" ? null : person),
    taxId:
      vatCode === null || vatCountry === null || vatCode.startsWith(vatCountry)
        ? (vatCode ?? first("CodiceFiscale"))
        : `${vatCountry}${vatCode}`,
    country: (first("Sede", "Nazione") ?? vatCountry)?.toUpperCase() ?? null,
  };
}

type Body = Pick<
  Invoice,
  "dueDate" | "net" | "tax" | "gross" | "payable" | "taxes" | "lines" | "paymentReference" | "iban"
> & { readonly adjustments: Adjustments };

function readOrdinary(body: Element, general: Element | undefined): Body {
  const goods = find(body, "DatiBeniServizi");
  const summary = findAll(goods, "DatiRiepilogo");
  const lines = findAll(goods, "DettaglioLinee");
  const payments = findAll(body, "DatiPagamento", "DettaglioPagamento");
  const net = exactSum(summary.map((one) => decimalAt(one, "ImponibileImporto")));
  const tax = exactSum(summary.map((one) => decimalAt(one, "Imposta")));
  const rounding = decimalAt(general, "Arrotondamento");
  const stamp = decimalAt(general, "DatiBollo", "ImportoBollo");
  // The total is optional; the summary states all that it is made of.
  const gross =
    decimalAt(general, "ImportoTotaleDocumento") ??
    (net === null || tax === null ? null : balance([net, tax, rounding], []));
  const splitTax = sumOf(
    summary
      .filter((one) => textAt(one, "EsigibilitaIVA") === "S")
      .map((one) => decimalAt(one, "Imposta")),
  );
  const withheld = findAll(general, "DatiRitenuta").map((one) => decimalAt(one, "ImportoRitenuta"));
  const onPayable = balance(["0"], [...withheld, splitTax]);
  const paid = payments.map((one) => decimalAt(one, "ImportoPagamento"));
  const payable = gross === null ? null : payableOf(paid, balance([gross, onPayable], []));
  return {
    dueDate: earliest(payments.map((one) => dateAt(one, "DataScadenzaPagamento"))),
    net,
    tax,
    gross,
    payable,
    taxes: summary.map((one) => ({
      rate: decimalAt(one, "AliquotaIVA"),
      base: decimalAt(one, "ImponibileImporto"),
      amount: decimalAt(one, "Imposta"),
    })),
    lines: lines.map((line) => ({
      description: textAt(line, "Descrizione"),
      quantity: decimalAt(line, "Quantita"),
      unitPrice: decimalAt(line, "PrezzoUnitario"),
      net: decimalAt(line, "PrezzoTotale"),
      taxRate: decimalAt(line, "AliquotaIVA"),
    })),
    paymentReference: textAt(body, "DatiPagamento", "DettaglioPagamento", "CodicePagamento"),
    iban: firstIban(payments.map((one) => textAt(one, "IBAN"))),
    adjustments: {
      onLines: [
        balance(
          [
            ...findAll(general, "DatiCassaPrevidenziale").map((one) =>
              decimalAt(one, "ImportoContributoCassa"),
            ),
            ...summary.map((one) => decimalAt(one, "SpeseAccessorie")),
            ...summary.map((one) => decimalAt(one, "Arrotondamento")),
          ],
          [],
        ),
      ],
      onTotal: onTotalOf(general, rounding, stamp),
      // What was paid before, or is paid another way, is not in the file.
      onPayable: [],
    },
  };
}

/** What the payments come to; where each states the whole amount they are ways to choose from. */
function payableOf(payments: readonly (string | null)[], expected: string): string {
  const stated = payments.filter((amount) => amount !== null);
  const isChoice =
    stated.length > 1 && stated.every((amount) => compareDecimals(amount, expected) === 0);
  return isChoice ? (stated[0] ?? expected) : (sumOf(stated) ?? expected);
}

/** Senders differ in whether the total holds the stamp duty, its rounding and a final discount. */
function onTotalOf(
  general: Element | undefined,
  rounding: string | null,
  stamp: string | null,
): string[] {
  const of = (type: string): (string | null)[] =>
    findAll(general, "ScontoMaggiorazione")
      .filter((one) => textAt(one, "Tipo") === type)
      .map((one) => decimalAt(one, "Importo"));
  const discount = balance(of("MG"), of("SC"));
  const parts = [rounding ?? "0", stamp ?? "0", discount];
  const sums = parts.reduce<string[]>(
    (all, part) => [...all, ...all.map((sum) => balance([sum, part], []))],
    ["0"],
  );
  return [...new Set(sums)];
}

function readSimplified(body: Element): Body {
  const goods = findAll(body, "DatiBeniServizi");
  const gross = exactSum(goods.map((one) => decimalAt(one, "Importo")));
  const tax = exactSum(goods.map((one) => decimalAt(one, "DatiIVA", "Imposta")));
  return {
    dueDate: null,
    net: difference(gross, tax),
    tax,
    gross,
    payable: gross,
    taxes: goods.map((one) => {
      const amount = decimalAt(one, "DatiIVA", "Imposta");
      return {
        rate: decimalAt(one, "DatiIVA", "Aliquota"),
        base: difference(decimalAt(one, "Importo"), amount),
        amount,
      };
    }),
    lines: goods.map((one) => {
      const amount = decimalAt(one, "Importo");
      const lineTax = decimalAt(one, "DatiIVA", "Imposta");
      return {
        description: textAt(one, "Descrizione"),
        quantity: null,
        unitPrice: null,
        net: amount === null || lineTax === null ? null : subtractDecimals(amount, lineTax),
        taxRate: decimalAt(one, "DatiIVA", "Aliquota"),
      };
    }),
    paymentReference: null,
    iban: null,
    adjustments: { onLines: ["0"], onTotal: ["0"], onPayable: [] },
  };
}
