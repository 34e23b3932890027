import { checkInvoice } from "./check.ts";
import type { Candidate } from "./candidates.ts";
import { issueOf, withoutInvoice, type DocumentReading } from "./document-reading.ts";
import { standsInDocument } from "./evidence.ts";
import { readText, type OwnCompany } from "./from-text.ts";
import { readXml, type XmlInvoice } from "./from-xml.ts";
import type { Format, Invoice, Issue, Method } from "./invoice.ts";
import { readPdf } from "./pdf.ts";
import type { PdfContent } from "./pdf/layout.ts";
import { sniff } from "../core/sniff.ts";

export interface ReadOptions {
  /** What the bytes are, as their candidate was judged. */
  readonly content: Candidate["content"];
  readonly pdfPasswords: readonly string[];
  readonly ownCompany: OwnCompany;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** What the same message holds as XML: a PDF that prints one of these is no second invoice. */
  readonly xmlInvoices: readonly Invoice[];
}

const MAX_PAGES = 50;
const MAX_PAGE_CHARS = 50_000;
const MAX_PAGES_CHARS = 500_000;

/**
 * Reads one document the surest way that it allows: its XML, the XML inside a PDF, then text by
 * rules. Gives one reading for each invoice in it, and always at least one. No I/O.
 */
export async function readDocument(
  bytes: Uint8Array,
  name: string | null,
  options: ReadOptions,
): Promise<readonly DocumentReading[]> {
  switch (options.content) {
    case "xml":
      return readXmlDocument(bytes, name, options);
    case "pdf":
      return readPdfDocument(bytes, name, options);
    case "image":
      return [withoutInvoice("unreadable", name, "image", issueOf("NO_TEXT"))];
    case "text": {
      const text = new TextDecoder().decode(bytes);
      return [readByRules(text.split("\n"), name, null, [text], options)];
    }
    default:
      return options.content satisfies never;
  }
}

function readXmlDocument(
  bytes: Uint8Array,
  name: string | null,
  options: ReadOptions,
): readonly DocumentReading[] {
  const result = readXml(bytes);
  switch (result.type) {
    case "not-xml":
      return [withoutInvoice("other", name, null, issueOf("NOT_AN_INVOICE"))];
    case "unknown":
      return [withoutInvoice("other", name, null, issueOf("XML_UNKNOWN", result.root))];
    case "broken":
      return [withoutInvoice("unreadable", name, null, result.issue)];
    case "invoices":
      return result.invoices.map((invoice) => xmlReading(invoice, name, "xml", options));
    default:
      return result satisfies never;
  }
}

function xmlReading(
  read: XmlInvoice,
  part: string | null,
  method: Method,
  options: ReadOptions,
): DocumentReading {
  const { kind, format, invoice, adjustments } = read;
  const issues = checkInvoice(invoice, { ...options, method, adjustments });
  const needsReview = issues.length > 0;
  const rest = { evidence: {}, pages: [], isPrint: false };
  return { part, kind, method, format, needsReview, issues, invoice, ...rest };
}

async function readPdfDocument(
  bytes: Uint8Array,
  name: string | null,
  options: ReadOptions,
): Promise<readonly DocumentReading[]> {
  const content = await readPdf(bytes, { passwords: options.pdfPasswords, maxPages: MAX_PAGES });
  const embedded = embeddedInvoices(content);
  if (embedded.length > 0) {
    return embedded.map((read) => {
      const reading = xmlReading(read, name, "embedded-xml", options);
      const mismatches = content.problem === null ? disagreements(read.invoice, content) : [];
      const issues = [...reading.issues, ...mismatches];
      const isPrint = options.xmlInvoices.some((xml) => isSameInvoice(xml, read.invoice));
      return { ...reading, issues, needsReview: issues.length > 0, isPrint };
    });
  }
  if (content.problem !== null) {
    return [withoutInvoice("unreadable", name, "pdf", issueOf(content.problem))];
  }
  const reading = readByRules(content, name, "pdf", pagesOf(content), options);
  const isPrint = options.xmlInvoices.some((xml) => isPrintOf(xml, reading, content));
  return [{ ...reading, isPrint }];
}

/** Each invoice once: some files carry it in two syntaxes, and the fuller one says more. */
function embeddedInvoices(content: PdfContent): XmlInvoice[] {
  const found: XmlInvoice[] = [];
  for (const { bytes } of content.embeddedFiles) {
    if (sniff(bytes) !== "xml") continue;
    const result = readXml(bytes);
    for (const read of result.type === "invoices" ? result.invoices : []) {
      const same = found.findIndex((other) => other.invoice.number === read.invoice.number);
      const other = found[same];
      if (other === undefined) found.push(read);
      else if (other.invoice.lines.length < read.invoice.lines.length) found[same] = read;
    }
  }
  return found;
}

/** What the XML says and the page does not. A total may be printed before or after prepayments. */
function disagreements(invoice: Invoice, content: PdfContent): Issue[] {
  const { number, issueDate, gross, payable } = invoice;
  const missing: string[] = [];
  if (number !== null && !standsInDocument(number, "number", content)) {
    missing.push(`number ${number}`);
  }
  if (issueDate !== null && !standsInDocument(issueDate, "date", content)) {
    missing.push(`date ${issueDate}`);
  }
  const totals = [gross, payable].filter((total) => total !== null);
  if (totals.length > 0 && !totals.some((total) => standsInDocument(total, "amount", content))) {
    missing.push(`total ${totals[0]}`);
  }
  return missing.map((what) => issueOf("XML_PDF_MISMATCH", `${what} is not printed in the PDF`));
}

function isSameInvoice(xml: Invoice, other: Invoice): boolean {
  return xml.number !== null && xml.number === other.number && xml.issueDate === other.issueDate;
}

/** By the number that the rules read, or by number and total standing on its pages. */
function isPrintOf(xml: Invoice, { invoice }: DocumentReading, content: PdfContent): boolean {
  if (xml.number === null) return false;
  if (invoice !== null && isSameInvoice(xml, invoice)) return true;
  return (
    standsInDocument(xml.number, "number", content) && disagreements(xml, content).length === 0
  );
}

function readByRules(
  content: PdfContent | readonly string[],
  part: string | null,
  format: Format | null,
  pages: readonly string[],
  options: ReadOptions,
): DocumentReading {
  const { kind, invoice, evidence, settled, issues } = readText(content, options);
  const total = invoice.gross ?? invoice.payable;
  if (kind === "other" && (invoice.number === null || total === null)) {
    return { ...withoutInvoice("other", part, format, issueOf("NOT_AN_INVOICE")), pages };
  }
  const checked = checkInvoice(invoice, { ...options, method: "text" });
  const known = new Set(issues.map(({ code }) => code));
  const all = [...issues, ...checked.filter(({ code }) => !known.has(code))];
  if (!settled && all.length === 0) all.push(issueOf("UNCERTAIN"));
  const needsReview = all.length > 0;
  const rest = { invoice, evidence, pages, isPrint: false };
  return { part, kind, method: "text", format, needsReview, issues: all, ...rest };
}

function pagesOf(content: PdfContent): string[] {
  const pages: string[] = [];
  let room = MAX_PAGES_CHARS;
  for (const { lines } of content.pages) {
    const text = lines.map(({ cells }) => cells.map((cell) => cell.text).join("\t")).join("\n");
    pages.push(text.slice(0, Math.min(MAX_PAGE_CHARS, room)));
    room -= Math.min(MAX_PAGE_CHARS, room);
  }
  return pages;
}
