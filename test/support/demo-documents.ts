import { PDFDocument } from "pdf-lib";
import { DEMO_BUYER, SELLERS, type Seller } from "./demo-sellers.ts";
import { reckon, type InvoiceXmlOptions } from "./invoice-figures.ts";
import { anInvoiceXml } from "./invoice-xml-maker.ts";
import { makeInvoicePdf, type PdfInvoice, type PdfLanguage, type PdfLayout } from "./pdf-maker.ts";
import { makeScannedPdf } from "./scan-maker.ts";

type Figures = Pick<InvoiceXmlOptions, "number" | "lines"> & {
  readonly date: string;
  readonly due: string;
};

/** What is attached to the demo's mails. */
export interface DemoDocuments {
  readonly german: Uint8Array;
  readonly english: Uint8Array;
  readonly spanish: Uint8Array;
  readonly french: Uint8Array;
  readonly hybrid: Uint8Array;
  readonly dutchXml: string;
  readonly dutchCreditXml: string;
  readonly scan: Uint8Array;
}

export async function makeDemoDocuments(): Promise<DemoDocuments> {
  const german = await pdf("de", "letter", SELLERS.de, {
    number: "RE-2025-0417",
    date: "2025-09-03",
    due: "2025-10-03",
    lines: [
      { description: "Beratung vor Ort", quantity: "6", unitPrice: "95.00" },
      { description: "Wartungspauschale September", quantity: "1", unitPrice: "149.90" },
    ],
  });
  const english = await pdf("en", "form", SELLERS.en, {
    number: "INV-20815",
    date: "2025-09-11",
    due: "2025-10-11",
    lines: [
      { description: "Widget, blue", quantity: "40", unitPrice: "12.50", rate: "20" },
      { description: "Delivery", quantity: "1", unitPrice: "18.00", rate: "20" },
    ],
  });
  const spanish = await pdf("es", "form", SELLERS.es, {
    number: "F-2025/0093",
    date: "2025-09-15",
    due: "2025-10-15",
    lines: [{ description: "Papel A4, caja", quantity: "25", unitPrice: "21.40", rate: "21" }],
  });
  const french = await pdf("fr", "letter", SELLERS.fr, {
    number: "FA-2025-118",
    date: "2025-09-22",
    due: "2025-10-22",
    lines: [
      { description: "Traduction de notices", quantity: "14", unitPrice: "65.00", rate: "20" },
    ],
  });
  const hybridFigures: Figures = {
    number: "RE-2025-0451",
    date: "2025-10-01",
    due: "2025-10-31",
    lines: [{ description: "Wartungspauschale Oktober", quantity: "1", unitPrice: "149.90" }],
  };
  const hybridXml = xml("cii", SELLERS.de, hybridFigures);
  const hybrid = await pdf("de", "form", SELLERS.de, hybridFigures, hybridXml);
  const dutch: Figures = {
    number: "2025-7701",
    date: "2025-10-06",
    due: "2025-11-05",
    lines: [
      { description: "Bureaustoel", quantity: "2", unitPrice: "289.00", rate: "21" },
      { description: "Vakboek", quantity: "3", unitPrice: "24.95", rate: "9" },
    ],
  };
  const dutchCredit: Figures = {
    number: "C2025-0031",
    date: "2025-10-20",
    due: "2025-11-19",
    lines: [{ description: "Bureaustoel, retour", quantity: "1", unitPrice: "289.00", rate: "21" }],
  };
  const scan = await fixed(
    await makeScannedPdf([
      { text: "SAMPLE CLEANING CO.", x: 50, fromTop: 60, dot: 2 },
      { text: "INVOICE", x: 50, fromTop: 130, dot: 3 },
      { text: "NUMBER: SC-0077", x: 50, fromTop: 190 },
      { text: "DATE: 2025-10-13", x: 50, fromTop: 210 },
      { text: "OFFICE CLEANING", x: 50, fromTop: 270 },
      { text: "NET EUR 200.00", x: 50, fromTop: 330 },
      { text: "VAT 19 % EUR 38.00", x: 50, fromTop: 350 },
      { text: "TOTAL EUR 238.00", x: 50, fromTop: 370 },
    ]),
    "Scan",
  );
  const dutchXml = xml("ubl", SELLERS.nl, dutch);
  const dutchCreditXml = xml("ubl", SELLERS.nl, dutchCredit, "credit_note");
  return { german, english, spanish, french, hybrid, dutchXml, dutchCreditXml, scan };
}

function xml(
  syntax: "ubl" | "cii",
  seller: Seller,
  figures: Figures,
  kind: "invoice" | "credit_note" = "invoice",
): string {
  const { name, country, vatId, iban } = seller;
  return anInvoiceXml({
    ...figures,
    syntax,
    kind,
    iban,
    seller: { name, country, vatId, city: cityOf(seller.address) },
    buyer: { name: DEMO_BUYER.name, vatId: DEMO_BUYER.vatId, city: "Berlin", country: "DE" },
  });
}

/** Behind the postal code of the last line. */
function cityOf(address: readonly string[]): string {
  return (address.at(-1) ?? "").replace(/^[\d\s]*(?:[A-Z]{2} )?/, "");
}

async function pdf(
  language: PdfLanguage,
  layout: PdfLayout,
  seller: Seller,
  figures: Figures,
  embedded?: string,
): Promise<Uint8Array> {
  const { lines, taxes, net, tax, gross, date, due, currency } = reckon({
    ...figures,
    currency: seller.country === "GB" ? "GBP" : "EUR",
  });
  const invoice: PdfInvoice = {
    number: figures.number,
    issueDate: date,
    dueDate: due ?? date,
    currency,
    seller: { name: seller.name, address: seller.address, taxId: seller.vatId },
    buyer: { name: DEMO_BUYER.name, address: DEMO_BUYER.address },
    lines,
    rate: taxes[0]?.rate ?? "0",
    net,
    tax,
    gross,
    iban: seller.iban,
  };
  const hybrid = embedded === undefined ? {} : { xml: { name: "factur-x.xml", text: embedded } };
  return fixed(await makeInvoicePdf({ language, layout, invoice, ...hybrid }), figures.number);
}

/** Without the moment of its making, so that the same bytes come out each time. */
async function fixed(bytes: Uint8Array, title: string): Promise<Uint8Array> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const then = new Date("2025-09-01T00:00:00Z");
  document.setTitle(title);
  document.setCreationDate(then);
  document.setModificationDate(then);
  return document.save();
}
