import { checkInvoice } from "./check.ts";
import type { Candidate } from "./candidates.ts";
import { issueOf, withoutInvoice, type DocumentReading } from "./document-reading.ts";
import type { FoundArcaCode } from "./arca-code.ts";
import { standsInDocument } from "./evidence.ts";
import { readText, type OwnCompany } from "./from-text.ts";
import { readXml, type XmlInvoice } from "./from-xml.ts";
import type { Format, Invoice, Issue, Method } from "./invoice.ts";
import type { IssueCode } from "./issues.ts";
import { readPdf } from "./pdf.ts";
import type { PdfContent } from "./pdf/layout.ts";
import { findArcaCode, findArcaCodeInImage } from "./pdf/find-arca-code.ts";
import { isOcrTable, readOcrPages } from "./pdf/ocr-pages.ts";
import { sniff } from "../core/sniff.ts";

export interface ReadOptions {
  /** What the bytes are, as their candidate was judged, or the words that OCR read on it. */
  readonly content: Candidate["content"] | "ocr";
  readonly pdfPasswords: readonly string[];
  readonly ownCompany: OwnCompany;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** The code that was found on the pictures that OCR read. */
  readonly arcaCode?: FoundArcaCode | undefined;
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
      return [readCodeAlone(await findArcaCodeInImage(bytes), "NO_TEXT", name, "image", options)];
    case "text": {
      const text = new TextDecoder().decode(bytes);
      return [readByRules(text.split("\n"), name, null, [text], options)];
    }
    case "ocr":
      return [readOcr(new TextDecoder().decode(bytes), name, options)];
    default:
      return options.content satisfies never;
  }
}

function readOcr(text: string, name: string | null, options: ReadOptions): DocumentReading {
  // An old tesseract knows no tables, and prints lines.
  if (!isOcrTable(text)) {
    const pages = text.split("\f");
    return readByRules(pages.join("\n").split("\n"), name, null, pages, options);
  }
  const content = readOcrPages(text);
  if (content.problem === null) return readByRules(content, name, null, pagesOf(content), options);
  return withoutInvoice("unreadable", name, null, issueOf(content.problem));
}

/** What the document's code says where nothing else can be read. */
function readCodeAlone(
  arcaCode: FoundArcaCode | undefined,
  problem: IssueCode,
  name: string | null,
  format: Format,
  options: ReadOptions,
): DocumentReading {
  if (arcaCode === undefined) return withoutInvoice("unreadable", name, format, issueOf(problem));
  const reading = readByRules([], name, format, [], { ...options, content: "ocr", arcaCode });
  const issues = [issueOf(problem), issueOf("UNCERTAIN", "only its QR code can be read")];
  return { ...reading, issues, needsReview: true, arcaCode };
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
  const { pdfPasswords } = options;
  const arcaCode = await findArcaCode(content, bytes, pdfPasswords);
  if (content.problem !== null)
    return [readCodeAlone(arcaCode, content.problem, name, "pdf", options)];
  const reading = readByRules(content, name, "pdf", pagesOf(content), { ...options, arcaCode });
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
  const isScan = options.content === "ocr";
  const { kind, invoice, evidence, settled, issues } = readText(content, { ...options, isScan });
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
