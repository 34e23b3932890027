import assert from "node:assert/strict";
import { test } from "node:test";
import { readText } from "../../src/invoice/from-text.ts";
import type { TextReading } from "../../src/invoice/from-text.ts";
import { readPdf } from "../../src/invoice/pdf.ts";
import { makeInvoicePdf } from "../support/pdf-maker.ts";
import type { PdfInvoice, PdfLanguage, PdfLayout } from "../support/pdf-maker.ts";

const sellers: Readonly<Record<PdfLanguage, PdfInvoice["seller"]>> = {
  en: {
    name: "Northfield Tools Ltd",
    address: ["4 Mill Lane", "Leeds LS1 4AP"],
    taxId: "GB980780684",
  },
  es: {
    name: "Talleres Ribera S.L.",
    address: ["Calle Mayor 12", "28013 Madrid"],
    taxId: "B58378431",
  },
  de: {
    name: "Beispielwerk GmbH",
    address: ["Werkstraße 7", "70173 Stuttgart"],
    taxId: "DE136695976",
  },
  fr: {
    name: "Atelier du Pont SARL",
    address: ["3 rue du Pont", "69002 Lyon"],
    taxId: "FR63530848134",
  },
  it: {
    name: "Officina Centrale S.r.l.",
    address: ["Via Roma 5", "20121 Milano"],
    taxId: "00743110157",
  },
  pt: {
    name: "Oficina do Porto, Lda",
    address: ["Rua das Flores 8", "4050-262 Porto"],
    taxId: "501964843",
  },
  nl: {
    name: "Werkplaats Oost B.V.",
    address: ["Havenweg 9", "1019 AA Amsterdam"],
    taxId: "NL810433941B01",
  },
};

const buyer = { name: "Ejemplo S.A.", address: ["Gran Vía 40", "48009 Bilbao"] };
const descriptions = ["Service A", "Item B 20 x 5", "Part C-100"];

/** Six invoices that differ in what makes rules stumble: size, thousands, prepayment, day and month. */
function invoiceFor(language: PdfLanguage, variant: number): PdfInvoice {
  const units = [3, 12, 250, 7, 1, 40][variant] ?? 1;
  const cents = [1999, 45050, 1075, 99900, 123456, 205][variant] ?? 100;
  const count = (variant % 3) + 1;
  const rate = language === "fr" || language === "en" ? 20 : 21;
  const nets = descriptions.slice(0, count).map((_, at) => units * (cents + at * 100));
  const net = nets.reduce((sum, value) => sum + value, 0);
  const tax = Math.round((net * rate) / 100);
  const text = (value: number): string =>
    `${Math.floor(value / 100)}.${String(value % 100).padStart(2, "0")}`;
  const prepaid = variant === 3 ? 100_00 : 0;
  return {
    number:
      ["2026-0815", "INV4711", "F-2026/33", "100245", "A-000017", "RE 2026-5"][variant] ?? "1",
    issueDate:
      ["2026-03-04", "2026-05-31", "2026-12-01", "2025-02-28", "2026-08-09", "2026-01-12"][
        variant
      ] ?? "",
    dueDate:
      ["2026-04-03", "2026-06-30", "2026-12-31", "2025-03-30", "2026-09-08", "2026-02-11"][
        variant
      ] ?? "",
    currency: language === "en" ? "GBP" : "EUR",
    seller: sellers[language],
    buyer,
    lines: nets.map((value, at) => ({
      description: descriptions[at] ?? "",
      quantity: String(units),
      unitPrice: text(cents + at * 100),
      net: text(value),
    })),
    rate: String(rate),
    net: text(net),
    tax: text(tax),
    gross: text(net + tax),
    ...(prepaid === 0 ? {} : { prepaid: text(prepaid), payable: text(net + tax - prepaid) }),
  };
}

const FIELDS = [
  "number",
  "issueDate",
  "dueDate",
  "currency",
  "seller",
  "net",
  "tax",
  "gross",
  "payable",
  "lines",
];

function wrongFields({ invoice }: TextReading, expected: PdfInvoice): string[] {
  const right: Record<string, boolean> = {
    number: invoice.number === expected.number,
    issueDate: invoice.issueDate === expected.issueDate,
    dueDate: invoice.dueDate === expected.dueDate,
    currency: invoice.currency === expected.currency,
    seller: invoice.seller.name === expected.seller.name,
    net: invoice.net === expected.net,
    tax: invoice.tax === expected.tax,
    gross: invoice.gross === expected.gross,
    payable: invoice.payable === (expected.payable ?? null),
    lines: invoice.lines.length === expected.lines.length,
  };
  return FIELDS.filter((field) => right[field] !== true);
}

const languages: readonly PdfLanguage[] = ["en", "es", "de", "fr", "it", "pt", "nl"];
const layouts: readonly PdfLayout[] = ["letter", "form"];

test("generated invoices in seven languages and two layouts are read right, or flagged", async (t) => {
  let fields = 0;
  let right = 0;
  let settled = 0;
  const unflagged: string[] = [];
  const seen: string[] = [];
  for (const language of languages) {
    for (const layout of layouts) {
      for (let variant = 0; variant < 6; variant += 1) {
        const expected = invoiceFor(language, variant);
        const bytes = await makeInvoicePdf({ language, layout, invoice: expected });
        const content = await readPdf(bytes, { passwords: [], maxPages: 50 });
        const reading = readText(content, {
          ownCompany: { names: [buyer.name], taxIds: [] },
          today: "2027-01-01",
        });
        const wrong = wrongFields(reading, expected);
        fields += FIELDS.length;
        right += FIELDS.length - wrong.length;
        if (reading.settled) settled += 1;
        const name = `${language} ${layout} ${variant}`;
        if (wrong.length > 0) seen.push(`${name}: ${wrong.join(", ")}`);
        if (reading.settled && wrong.length > 0) unflagged.push(`${name}: ${wrong.join(", ")}`);
        if (!reading.settled)
          seen.push(`${name}: ${reading.issues.map((i) => i.message).join("; ")}`);
      }
    }
  }
  t.diagnostic(`${right} of ${fields} fields right, ${settled} of 84 settled`);
  for (const line of seen) t.diagnostic(line);
  assert.deepEqual(unflagged, []);
  assert.ok(right >= 0.97 * fields, `${right} of ${fields} fields`);
});
