import assert from "node:assert/strict";
import { test } from "node:test";
import { readText } from "../../src/invoice/from-text.ts";
import type { IssueCode } from "../../src/invoice/issues.ts";
import type { PdfPage } from "../../src/invoice/pdf.ts";
import type { TextReading } from "../../src/invoice/from-text.ts";

const context = { ownCompany: { names: [], taxIds: [] }, today: "2026-11-21" };

type Part = "sender" | "addressee" | "title" | "number" | "date" | "table" | "totals" | "footer";
type Changes = Partial<Record<Part, readonly string[]>>;

/** An invoice that is settled as it stands; a case changes what it is about. */
const sound: Readonly<Record<Part, readonly string[]>> = {
  sender: ["Beispielwerk GmbH - Werkstraße 7 - 70173 Stuttgart"],
  addressee: ["", "Kunden AG", "Kundenweg 8", "40235 Düsseldorf", ""],
  title: ["Rechnung"],
  number: ["Rechnungsnummer: RE-2026-17"],
  date: ["Rechnungsdatum: 05.03.2026"],
  table: [
    "Bezeichnung      Menge   Einzelpreis   Betrag",
    "Schrauben            10         10,00   100,00",
  ],
  totals: [
    "Nettobetrag          100,00 EUR",
    "MwSt. 19 %            19,00 EUR",
    "Gesamtbetrag         119,00 EUR",
  ],
  footer: ["Beispielwerk GmbH   USt-IdNr. DE136695976"],
};

function read(changes: Changes = {}): TextReading {
  return readText(Object.values({ ...sound, ...changes }).flat(), context);
}

test("a sound invoice is settled, with every value's evidence", () => {
  const { invoice, settled, issues, evidence, kind } = read();
  assert.deepEqual(issues, []);
  assert.equal(settled, true);
  assert.equal(kind, "invoice");
  assert.equal(invoice.number, "RE-2026-17");
  assert.equal(invoice.issueDate, "2026-03-05");
  assert.equal(invoice.currency, "EUR");
  assert.equal(invoice.seller.name, "Beispielwerk GmbH");
  assert.equal(invoice.seller.taxId, "DE136695976");
  assert.deepEqual([invoice.net, invoice.tax, invoice.gross], ["100.00", "19.00", "119.00"]);
  assert.deepEqual(invoice.taxes, [{ rate: "19", base: null, amount: "19.00" }]);
  assert.equal(invoice.lines.length, 1);
  assert.equal(evidence["gross"]?.text, "Gesamtbetrag 119,00 EUR");
  assert.equal(evidence["number"]?.page, 1);
});

const unsettled: readonly { name: string; changes: Changes; code: IssueCode }[] = [
  { name: "no number", changes: { number: [] }, code: "NUMBER_MISSING" },
  { name: "no date", changes: { date: [] }, code: "DATE_MISSING" },
  {
    name: "no currency",
    changes: { totals: ["Nettobetrag 100,00", "MwSt. 19 % 19,00", "Gesamtbetrag 119,00"] },
    code: "CURRENCY_MISSING",
  },
  { name: "no total", changes: { totals: [], table: [] }, code: "TOTAL_MISSING" },
  {
    name: "two invoice numbers",
    changes: { number: ["Rechnungsnummer: 17", "Rechnungsnummer: 18"] },
    code: "UNCERTAIN",
  },
  {
    name: "two invoice dates",
    changes: { date: ["Rechnungsdatum: 05.03.2026", "Rechnungsdatum: 06.03.2026"] },
    code: "UNCERTAIN",
  },
  {
    name: "a date in the future",
    changes: { date: ["Rechnungsdatum: 05.03.2027"] },
    code: "DATE_IMPLAUSIBLE",
  },
  {
    name: "due before its date",
    changes: { date: ["Rechnungsdatum: 05.03.2026", "Fällig am: 01.02.2026"] },
    code: "DATE_IMPLAUSIBLE",
  },
  {
    name: "a date but not the invoice's",
    changes: { date: ["Lieferdatum: 05.03.2026"] },
    code: "UNCERTAIN",
  },
  {
    name: "a total that does not add up",
    changes: {
      totals: ["Nettobetrag 100,00 EUR", "MwSt. 19 % 19,00 EUR", "Gesamtbetrag 129,00 EUR"],
    },
    code: "UNCERTAIN",
  },
  {
    name: "a larger total beside the one that adds up",
    changes: { totals: [...sound.totals, "Gesamtbetrag inkl. Vorjahr 400,00 EUR"] },
    code: "UNCERTAIN",
  },
  {
    name: "an amount to pay that does not follow",
    changes: { totals: [...sound.totals, "Zahlbetrag 88,00 EUR"] },
    code: "UNCERTAIN",
  },
  {
    name: "no seller but a bank and an addressee",
    changes: { sender: [], footer: ["Bank: Musterbank AG"] },
    code: "SELLER_MISSING",
  },
  {
    name: "two companies of equal standing",
    changes: {
      footer: ["Andere GmbH   USt-IdNr. DE136695976 HRB 5", "Dritte GmbH   HRB 7"],
      sender: [],
    },
    code: "UNCERTAIN",
  },
];

for (const { name, changes, code } of unsettled) {
  test(`${name} is never settled: ${code}`, () => {
    const reading = read(changes);
    assert.equal(reading.settled, false);
    assert.ok(
      reading.issues.some((issue) => issue.code === code),
      JSON.stringify(reading.issues),
    );
  });
}

test("what could not be proven is given all the same", () => {
  const { invoice } = read({ totals: ["Gesamtbetrag 129,00 EUR"], date: [] });
  assert.equal(invoice.gross, "129.00");
  assert.equal(invoice.number, "RE-2026-17");
});

test("a prepayment leaves the total and the amount to pay apart", () => {
  const { invoice, settled } = read({
    totals: [...sound.totals, "Anzahlung   50,00 EUR", "Zahlbetrag   69,00 EUR"],
  });
  assert.equal(settled, true);
  assert.deepEqual([invoice.gross, invoice.payable], ["119.00", "69.00"]);
});

test("two tax rates add up to one tax", () => {
  const { invoice, settled } = read({
    table: [],
    totals: [
      "Nettobetrag          300,00 EUR",
      "MwSt. 19 %            19,00 EUR",
      "MwSt. 7 %             14,00 EUR",
      "Gesamtbetrag         333,00 EUR",
    ],
  });
  assert.equal(settled, true);
  assert.equal(invoice.gross, "333.00");
  assert.deepEqual(
    invoice.taxes.map((tax) => `${tax.rate} ${tax.amount}`),
    ["19 19.00", "7 14.00"],
  );
});

test("freight between goods and tax is taken into account, and no net amount invented", () => {
  const { invoice, settled } = read({
    totals: [
      "Zwischensumme        100,00 EUR",
      "Versandkosten          5,00 EUR",
      "MwSt. 19 %            19,95 EUR",
      "Gesamtbetrag         124,95 EUR",
    ],
  });
  assert.equal(settled, true);
  assert.deepEqual([invoice.net, invoice.tax, invoice.gross], [null, "19.95", "124.95"]);
});

test("a Spanish withholding tax is not part of the total", () => {
  const { invoice, settled } = readText(
    [
      "Talleres Ribera S.L. - Calle Mayor 12 - 28013 Madrid",
      "FACTURA",
      "N.º de factura: 2026/15",
      "Fecha de emisión: 3 de febrero de 2026",
      "Base imponible      1.000,00 €",
      "IVA 21 %              210,00 €",
      "Retención IRPF 15 %  -150,00 €",
      "Total a pagar       1.060,00 €",
      "Talleres Ribera S.L.   NIF B58378431",
    ],
    context,
  );
  assert.equal(settled, true);
  assert.deepEqual(
    [invoice.net, invoice.tax, invoice.gross, invoice.payable],
    ["1000.00", "210.00", null, "1060.00"],
  );
});

test("the own company is never the seller", () => {
  const ownCompany = { names: ["BEISPIELWERK GMBH"], taxIds: ["DE136695976"] };
  const { invoice, settled } = readText(Object.values(sound).flat(), { ...context, ownCompany });
  assert.notEqual(invoice.seller.name, "Beispielwerk GmbH");
  assert.equal(invoice.seller.taxId, null);
  assert.equal(settled, false);
});

test("a tax number under the addressee's label is the addressee's", () => {
  const { invoice } = read({ number: [...sound.number, "Ihre USt-IdNr.: ATU13585627"] });
  assert.equal(invoice.seller.taxId, "DE136695976");
  assert.equal(invoice.buyer.taxId, "ATU13585627");
});

test("a credit note says so, and keeps its sign", () => {
  const { kind, invoice, settled } = read({
    title: ["Gutschrift"],
    number: ["Gutschrift-Nr.: GS-5"],
    date: ["Datum: 05.03.2026"],
    table: [],
    totals: ["Nettobetrag   -100,00 EUR", "MwSt. 19 %   -19,00 EUR", "Gesamtbetrag   -119,00 EUR"],
  });
  assert.equal(kind, "credit_note");
  assert.equal(invoice.gross, "-119.00");
  assert.equal(settled, true);
});

for (const title of [
  "Lieferschein",
  "Auftragsbestätigung Nr. 2026-5",
  "Angebot",
  "Mahnung",
  "Kontoauszug",
  "Order confirmation",
  "Delivery note",
  "Quotation",
  "Statement of account",
  "Proforma invoice",
  "Presupuesto",
  "Albarán",
  "Devis",
  "Bon de livraison",
  "Preventivo",
  "Orçamento",
  "Offerte",
  "Pakbon",
]) {
  test(`"${title}" is the title of no invoice`, () => {
    const { kind, issues, settled } = read({ title: [title], number: ["Belegnummer: 17"] });
    assert.equal(kind, "other");
    assert.equal(settled, false);
    assert.ok(issues.some((issue) => issue.code === "NOT_AN_INVOICE"));
  });
}

for (const title of [
  "Rechnung",
  "Handelsrechnung Nr. 471102",
  "INVOICE",
  "Tax Invoice",
  "Facture n° F-12",
  "FACTURA ELECTRÓNICA",
  "Fattura n. 12",
  "Fatura FT 2026/12",
  "FACTUUR",
  "Lieferschein / Rechnung",
]) {
  test(`"${title}" is the title of an invoice`, () => {
    assert.equal(read({ title: [title] }).kind, "invoice");
  });
}

test("an invoice that names its delivery note first is still one", () => {
  assert.equal(
    read({ title: ["Lieferschein-Nr.: 17", "Bestellung: B 4", "Rechnung"] }).kind,
    "invoice",
  );
});

for (const [name, lines] of [
  ["a newsletter", ["Big sale!", "Only this week: shoes from 49,90 EUR", "Unsubscribe"]],
  [
    "terms",
    ["Terms and Conditions", "1. Our invoice is due in 30 days.", "A fee of 40,00 EUR applies."],
  ],
  ["nothing", []],
] as const) {
  test(`${name}: no invoice`, () => {
    const { kind, settled } = readText(lines, context);
    assert.equal(kind, "other");
    assert.equal(settled, false);
  });
}

test("03/04/2026 in English alone is not settled; a British tax number settles it", () => {
  const english = (taxId: string): TextReading =>
    readText(
      [
        "Northfield Tools Ltd - 4 Mill Lane - Leeds LS1 4AP",
        "INVOICE",
        "Invoice number: 17",
        "Invoice date: 03/04/2026",
        "Description         Quantity   Unit price   Amount",
        "Screws                    10        10.00   100.00",
        "Subtotal   EUR 100.00",
        "VAT 20%   EUR 20.00",
        "Total   EUR 120.00",
        `Please quote the invoice number with your payment. ${taxId}`,
      ],
      context,
    );
  assert.equal(english("").settled, false);
  const { settled, invoice } = english("VAT ID GB980780684");
  assert.equal(settled, true);
  assert.equal(invoice.issueDate, "2026-04-03");
});

test("English with another country's tax number leaves 03/04 open: its program may be American", () => {
  const { issues } = readText(
    ["INVOICE", "The invoice for your order", "Invoice date: 03/04/2026", "VAT FR63530848134"],
    context,
  );
  assert.ok(issues.some(({ message }) => message.includes("can be read in two ways")));
});

test("two numbers on two pages are two invoices", () => {
  const page = (number: number, invoice: string): PdfPage => ({
    number,
    width: 595,
    height: 842,
    lines: [
      { y: 80, height: 10, cells: [{ text: `Invoice number: ${invoice}`, x: 50, right: 200 }] },
    ],
  });
  const pages = [page(1, "A-17"), page(2, "A-18")];
  const content = { problem: null, pageCount: 2, pages, embeddedFiles: [], links: [] };
  const { issues } = readText(content, context);
  assert.ok(issues.some(({ code }) => code === "SEVERAL_INVOICES"));
});

test("a bare dollar sign without a country is not settled", () => {
  const { settled, invoice } = read({
    totals: ["Nettobetrag   $ 100,00", "MwSt. 19 %   $ 19,00", "Gesamtbetrag   $ 119,00"],
    footer: ["Beispielwerk GmbH   HRB 5"],
  });
  assert.equal(invoice.currency, "USD");
  assert.equal(settled, false);
});

test("hostile lines are read in linear time, and nothing is thrown", () => {
  for (const line of [
    "Rechnung ".repeat(40_000),
    "1.".repeat(200_000),
    "- ".repeat(200_000),
    "a".repeat(400_000),
    `Total ${"9".repeat(400_000)}`,
    "DE 1 2 3 4 5 6 7 8 ".repeat(20_000),
  ]) {
    readText([line], context);
  }
  readText(
    Array.from({ length: 30_000 }, (_, at) => `Total   ${at},00 EUR`),
    context,
  );
});
