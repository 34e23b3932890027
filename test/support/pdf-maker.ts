import { PDFDocument, rgb, StandardFonts } from "pdf-lib";
import type { PDFFont, PDFPage } from "pdf-lib";

// Draws invoices as different programs do: what a rule learns from one of them must not be needed
// for the other.

export type PdfLanguage = "en" | "es" | "de" | "fr" | "it" | "pt" | "nl";

/** `letter`: sender left, fields stacked, totals under the table. `form`: sender right, fields in a row under their heads, taxes in a table. */
export type PdfLayout = "letter" | "form";

export interface PdfInvoice {
  readonly number: string;
  /** `YYYY-MM-DD` */
  readonly issueDate: string;
  readonly dueDate: string;
  readonly currency: string;
  readonly seller: {
    readonly name: string;
    readonly address: readonly string[];
    readonly taxId: string;
  };
  readonly buyer: { readonly name: string; readonly address: readonly string[] };
  readonly lines: readonly {
    readonly description: string;
    readonly quantity: string;
    readonly unitPrice: string;
    readonly net: string;
  }[];
  readonly rate: string;
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
  readonly prepaid?: string;
  readonly payable?: string;
  readonly iban?: string;
}

interface Words {
  readonly title: string;
  readonly number: string;
  readonly date: string;
  readonly due: string;
  readonly customer: string;
  readonly taxId: string;
  readonly columns: readonly [string, string, string, string];
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
  readonly prepaid: string;
  readonly payable: string;
  readonly taxTable: readonly [string, string, string];
  readonly months: readonly string[];
  readonly longDate: (day: string, month: string, year: string) => string;
  readonly shortDate: (day: string, month: string, year: string) => string;
  readonly decimal: "," | ".";
  readonly group: string;
}

const list = (words: string): string[] => words.split(" ");

const WORDS: Readonly<Record<PdfLanguage, Words>> = {
  en: {
    title: "INVOICE",
    number: "Invoice number",
    date: "Invoice date",
    due: "Due date",
    customer: "Bill to",
    taxId: "VAT ID",
    columns: ["Description", "Quantity", "Unit price", "Amount"],
    net: "Subtotal",
    tax: "VAT",
    gross: "Total",
    prepaid: "Amount paid",
    payable: "Balance due",
    taxTable: ["VAT rate", "Net amount", "VAT amount"],
    months: list(
      "January February March April May June July August September October November December",
    ),
    longDate: (day, month, year) => `${month} ${day}, ${year}`,
    shortDate: (day, month, year) => `${year}-${month}-${day}`,
    decimal: ".",
    group: ",",
  },
  es: {
    title: "FACTURA",
    number: "N.º de factura",
    date: "Fecha de emisión",
    due: "Vencimiento",
    customer: "Cliente",
    taxId: "NIF",
    columns: ["Concepto", "Cantidad", "Precio", "Importe"],
    net: "Base imponible",
    tax: "IVA",
    gross: "Total factura",
    prepaid: "Anticipo",
    payable: "Total a pagar",
    taxTable: ["Tipo", "Base imponible", "Cuota IVA"],
    months: list(
      "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    ),
    longDate: (day, month, year) => `${day} de ${month} de ${year}`,
    shortDate: (day, month, year) => `${day}/${month}/${year}`,
    decimal: ",",
    group: ".",
  },
  de: {
    title: "Rechnung",
    number: "Rechnungsnummer",
    date: "Rechnungsdatum",
    due: "Fällig am",
    customer: "Rechnungsempfänger",
    taxId: "USt-IdNr.",
    columns: ["Bezeichnung", "Menge", "Einzelpreis", "Betrag"],
    net: "Nettobetrag",
    tax: "MwSt.",
    gross: "Rechnungsbetrag",
    prepaid: "Anzahlung",
    payable: "Zahlbetrag",
    taxTable: ["MwSt.-Satz", "Nettobetrag", "MwSt.-Betrag"],
    months: list(
      "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    ),
    longDate: (day, month, year) => `${day}. ${month} ${year}`,
    shortDate: (day, month, year) => `${day}.${month}.${year}`,
    decimal: ",",
    group: ".",
  },
  fr: {
    title: "FACTURE",
    number: "Facture n°",
    date: "Date de facture",
    due: "Date d'échéance",
    customer: "Facturé à",
    taxId: "TVA intracommunautaire",
    columns: ["Désignation", "Quantité", "Prix unitaire HT", "Montant HT"],
    net: "Total HT",
    tax: "TVA",
    gross: "Total TTC",
    prepaid: "Acompte versé",
    payable: "Net à payer",
    taxTable: ["Taux", "Base HT", "Montant TVA"],
    months: list(
      "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    ),
    longDate: (day, month, year) => `${day === "1" ? "1er" : day} ${month} ${year}`,
    shortDate: (day, month, year) => `${day}/${month}/${year}`,
    decimal: ",",
    group: " ",
  },
  it: {
    title: "FATTURA",
    number: "Numero fattura",
    date: "Data fattura",
    due: "Scadenza",
    customer: "Cliente",
    taxId: "Partita IVA",
    columns: ["Descrizione", "Quantità", "Prezzo unitario", "Importo"],
    net: "Totale imponibile",
    tax: "IVA",
    gross: "Totale fattura",
    prepaid: "Acconto",
    payable: "Totale da pagare",
    taxTable: ["Aliquota", "Imponibile", "Imposta"],
    months: list(
      "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    ),
    longDate: (day, month, year) => `${day} ${month} ${year}`,
    shortDate: (day, month, year) => `${day}/${month}/${year}`,
    decimal: ",",
    group: ".",
  },
  pt: {
    title: "FATURA",
    number: "Fatura n.º",
    date: "Data de emissão",
    due: "Data de vencimento",
    customer: "Cliente",
    taxId: "NIF",
    columns: ["Descrição", "Quantidade", "Preço unitário", "Valor"],
    net: "Total sem IVA",
    tax: "IVA",
    gross: "Total com IVA",
    prepaid: "Adiantamento",
    payable: "Total a pagar",
    taxTable: ["Taxa", "Base tributável", "Valor IVA"],
    months: list(
      "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    ),
    longDate: (day, month, year) => `${day} de ${month} de ${year}`,
    shortDate: (day, month, year) => `${day}-${month}-${year}`,
    decimal: ",",
    group: ".",
  },
  nl: {
    title: "FACTUUR",
    number: "Factuurnummer",
    date: "Factuurdatum",
    due: "Vervaldatum",
    customer: "Klant",
    taxId: "BTW-nummer",
    columns: ["Omschrijving", "Aantal", "Prijs", "Bedrag"],
    net: "Totaal excl. BTW",
    tax: "BTW",
    gross: "Totaal incl. BTW",
    prepaid: "Reeds betaald",
    payable: "Te betalen",
    taxTable: ["Tarief", "Bedrag excl. BTW", "BTW-bedrag"],
    months: list(
      "januari februari maart april mei juni juli augustus september oktober november december",
    ),
    longDate: (day, month, year) => `${day} ${month} ${year}`,
    shortDate: (day, month, year) => `${day}-${month}-${year}`,
    decimal: ",",
    group: ".",
  },
};

const SIGNS: Readonly<Record<string, string>> = { EUR: "€", GBP: "£" };

export interface PdfOrder {
  readonly language: PdfLanguage;
  readonly layout: PdfLayout;
  readonly invoice: PdfInvoice;
  /** Embedded as a hybrid invoice's XML is. */
  readonly xml?: { readonly name: string; readonly text: string };
  /** The title, where the document is to call itself something else. */
  readonly title?: string;
}

/** One invoice as a PDF with a text layer. */
export async function makeInvoicePdf(order: PdfOrder): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const pen = await Pen.create(document);
  const words = {
    ...WORDS[order.language],
    ...(order.title === undefined ? {} : { title: order.title }),
  };
  if (order.layout === "letter") drawLetter(pen, words, order.invoice);
  else drawForm(pen, words, order.invoice);
  if (order.xml !== undefined) {
    await document.attach(Buffer.from(order.xml.text), order.xml.name, { mimeType: "text/xml" });
  }
  return document.save();
}

/** A page with a picture and no text, as scanners make them. */
export async function makeScanPdf(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const page = document.addPage([595, 842]);
  const image = await document.embedPng(ONE_PIXEL);
  page.drawImage(image, { x: 0, y: 0, width: 595, height: 842 });
  return document.save();
}

const ONE_PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

/** A page with these lines of text, for documents that are no invoices. */
export async function makeTextPdf(lines: readonly string[]): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const pen = await Pen.create(document);
  for (const [at, line] of lines.entries()) pen.write(line, 50, 60 + at * 16);
  return document.save();
}

class Pen {
  readonly page: PDFPage;
  readonly font: PDFFont;

  constructor(page: PDFPage, font: PDFFont) {
    this.page = page;
    this.font = font;
  }

  static async create(document: PDFDocument): Promise<Pen> {
    return new Pen(document.addPage([595, 842]), await document.embedFont(StandardFonts.Helvetica));
  }

  write(text: string, x: number, fromTop: number, size = 10): void {
    this.page.drawText(text, { x, y: 842 - fromTop, size, font: this.font, color: rgb(0, 0, 0) });
  }

  writeRight(text: string, right: number, fromTop: number, size = 10): void {
    this.write(text, right - this.font.widthOfTextAtSize(text, size), fromTop, size);
  }
}

function money(value: string, words: Words): string {
  const [whole = "", cents = "00"] = value.split(".");
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+(?!\d))/g, words.group);
  return `${grouped}${words.decimal}${cents}`;
}

function partsOf(date: string): [string, string, string] {
  const [year = "", month = "", day = ""] = date.split("-");
  return [day, month, year];
}

function longDate(date: string, words: Words): string {
  const [day, month, year] = partsOf(date);
  return words.longDate(String(Number(day)), words.months[Number(month) - 1] ?? "", year);
}

function shortDate(date: string, words: Words): string {
  return words.shortDate(...partsOf(date));
}

function drawLetter(pen: Pen, words: Words, invoice: PdfInvoice): void {
  const { seller, buyer } = invoice;
  pen.write(seller.name, 50, 50, 16);
  seller.address.forEach((line, at) => pen.write(line, 50, 66 + at * 12));
  pen.write([seller.name, ...seller.address].join(" - "), 50, 140, 7);
  [buyer.name, ...buyer.address].forEach((line, at) => pen.write(line, 50, 158 + at * 13));
  pen.write(words.title, 50, 250, 18);
  const fields = [
    [words.number, invoice.number],
    [words.date, longDate(invoice.issueDate, words)],
    [words.due, longDate(invoice.dueDate, words)],
  ] as const;
  fields.forEach(([label, value], at) => pen.write(`${label}: ${value}`, 50, 280 + at * 14));
  const below = drawTable(pen, words, invoice, 350);
  const sign = SIGNS[invoice.currency] ?? invoice.currency;
  const totals: [string, string][] = [
    [words.net, invoice.net],
    [`${words.tax} ${invoice.rate} %`, invoice.tax],
    [words.gross, invoice.gross],
  ];
  if (invoice.prepaid !== undefined) totals.push([words.prepaid, invoice.prepaid]);
  if (invoice.payable !== undefined) totals.push([words.payable, invoice.payable]);
  totals.forEach(([label, value], at) => {
    pen.write(label, 330, below + 20 + at * 15);
    pen.writeRight(`${money(value, words)} ${sign}`, 545, below + 20 + at * 15);
  });
  pen.write(`${seller.name}   ${words.taxId} ${seller.taxId}`, 50, 800, 8);
  if (invoice.iban !== undefined) pen.write(`IBAN ${invoice.iban}`, 50, 812, 8);
}

function drawForm(pen: Pen, words: Words, invoice: PdfInvoice): void {
  const { seller, buyer } = invoice;
  pen.write(words.title, 50, 60, 20);
  pen.write(seller.name, 350, 50, 11);
  seller.address.forEach((line, at) => pen.write(line, 350, 64 + at * 12));
  pen.write(`${words.taxId}: ${seller.taxId}`, 350, 64 + seller.address.length * 12);
  pen.write(words.customer, 50, 130, 8);
  [buyer.name, ...buyer.address].forEach((line, at) => pen.write(line, 50, 144 + at * 13));
  const heads = [
    [words.number, invoice.number],
    [words.date, shortDate(invoice.issueDate, words)],
    [words.due, shortDate(invoice.dueDate, words)],
  ] as const;
  heads.forEach(([label, value], at) => {
    pen.write(label, 50 + at * 170, 230, 8);
    pen.write(value, 50 + at * 170, 244);
  });
  const below = drawTable(pen, words, invoice, 290);
  words.taxTable.forEach((head, at) => pen.writeRight(head, 150 + at * 110, below + 30, 8));
  [`${invoice.rate} %`, money(invoice.net, words), money(invoice.tax, words)].forEach((value, at) =>
    pen.writeRight(value, 150 + at * 110, below + 44),
  );
  const totals: [string, string][] = [[words.gross, invoice.gross]];
  if (invoice.prepaid !== undefined) totals.push([words.prepaid, invoice.prepaid]);
  if (invoice.payable !== undefined) totals.push([words.payable, invoice.payable]);
  totals.forEach(([label, value], at) => {
    pen.write(label, 330, below + 80 + at * 16, 12);
    pen.writeRight(`${invoice.currency} ${money(value, words)}`, 545, below + 80 + at * 16, 12);
  });
  if (invoice.iban !== undefined) pen.write(`IBAN: ${invoice.iban}`, 50, 790, 8);
}

function drawTable(pen: Pen, words: Words, invoice: PdfInvoice, top: number): number {
  const [description, ...figures] = words.columns;
  const rights = [340, 440, 545];
  pen.write(description, 50, top, 9);
  figures.forEach((head, at) => pen.writeRight(head, rights[at] ?? 545, top, 9));
  invoice.lines.forEach((line, row) => {
    const y = top + 20 + row * 16;
    pen.write(line.description, 50, y);
    [line.quantity, money(line.unitPrice, words), money(line.net, words)].forEach((value, at) =>
      pen.writeRight(value, rights[at] ?? 545, y),
    );
  });
  return top + 20 + invoice.lines.length * 16;
}
