import type { FoundArcaCode } from "../arca-code.ts";
import { compareDecimals } from "../decimal.ts";
import { standsInDocument } from "../evidence.ts";
import type { ValueKind } from "../evidence.ts";
import type { Evidence, Invoice, Issue } from "../invoice.ts";
import type { PdfContent } from "../pdf/layout.ts";
import { normaliseTaxId } from "../tax-ids.ts";

/** Of which fields a reading has doubts. */
export type DoubtfulField = "kind" | "number" | "issueDate" | "currency" | "total";

export interface AskedReading {
  readonly invoice: Invoice;
  readonly isCreditNote: boolean;
  readonly doubts: ReadonlySet<DoubtfulField>;
  /** OCR may have misread what is printed: then the code is the surer one. */
  readonly isScan: boolean;
}

export interface CodeVerdict {
  readonly invoice: Invoice;
  /** Of the document, where the print leaves it open. */
  readonly kind: FoundArcaCode["kind"];
  /** Of the values that the code gave. */
  readonly evidence: Readonly<Record<string, Evidence>>;
  /** The doubts that are none any more. */
  readonly settled: ReadonlySet<DoubtfulField>;
  readonly issues: readonly Issue[];
}

/**
 * Lays a document's code beside what was read of its print. It settles what the print left open
 * and itself bears out; where the two disagree the print stands, and a person has to look.
 */
export function askArcaCode(
  { invoice, isCreditNote, doubts, isScan }: AskedReading,
  code: FoundArcaCode,
  content: PdfContent | readonly string[],
): CodeVerdict {
  const evidence: Record<string, Evidence> = {};
  const settled = new Set<DoubtfulField>();
  const issues: Issue[] = [];
  const proof = { page: code.page, text: code.text };
  const isPrinted = (value: string, kind: ValueKind) =>
    isScan || standsInDocument(value, kind, content);
  const disagree = (what: string) => {
    const message = `the QR code says ${what}, the document does not`;
    issues.push({ code: "QR_MISMATCH", message });
  };

  /** The value to keep: the print's, or the code's where that is the one to believe. */
  const weigh = (
    field: DoubtfulField,
    print: string | null,
    stated: string,
    isSame: boolean,
    isInPrint: boolean,
  ): string | null => {
    if (isSame) settled.add(field);
    if (isSame) return print;
    const isOpen = print === null || doubts.has(field);
    if (!isInPrint || !(isOpen || isScan)) {
      disagree(`${field === "issueDate" ? "date" : field} ${stated}`);
      return print;
    }
    if (!isOpen) disagree(`${field} ${stated}`);
    settled.add(field);
    evidence[field === "total" ? "gross" : field] = proof;
    return stated;
  };

  const { number: printedNumber, issueDate: printedDate, currency: printedCurrency } = invoice;
  const number = weigh(
    "number",
    printedNumber === null || isPartOf(printedNumber, code.number) ? null : printedNumber,
    code.number,
    printedNumber !== null && isSameNumber(printedNumber, code.number),
    isScan || isNumberIn(code.number, content),
  );
  const issueDate = weigh(
    "issueDate",
    printedDate,
    code.issueDate,
    printedDate === code.issueDate,
    isPrinted(code.issueDate, "date"),
  );
  const currency =
    code.currency === null
      ? printedCurrency
      : weigh("currency", printedCurrency, code.currency, printedCurrency === code.currency, true);
  const totals = [invoice.gross, invoice.payable].filter((total) => total !== null);
  const printedTotal = totals[0] ?? null;
  const total = weigh(
    "total",
    printedTotal,
    code.total,
    totals.some((one) => compareDecimals(one, code.total) === 0),
    isPrinted(code.total, "amount"),
  );
  const gross = total === printedTotal ? invoice.gross : total;

  if (code.kind !== null && (code.kind === "credit_note") === isCreditNote) settled.add("kind");
  else if (code.kind !== null && doubts.has("kind")) settled.add("kind");
  else if (code.kind !== null)
    disagree(isCreditNote ? "it is no credit note" : "it is a credit note");

  let { seller, buyer } = invoice;
  const sellerTaxId = seller.taxId === null ? null : normaliseTaxId(seller.taxId);
  if (sellerTaxId !== code.sellerTaxId) {
    if (isPrinted(code.sellerTaxId, "taxId")) {
      seller = { ...seller, taxId: code.sellerTaxId, country: "AR" };
      evidence["seller.taxId"] = proof;
      if (buyer.taxId === code.sellerTaxId) buyer = { ...buyer, taxId: null, country: null };
    } else disagree(`seller ${code.sellerTaxId}`);
  }
  if (code.buyerTaxId !== null && isPrinted(code.buyerTaxId, "taxId")) {
    buyer = { ...buyer, taxId: code.buyerTaxId, country: "AR" };
    evidence["buyer.taxId"] = proof;
  }
  const read = { ...invoice, number, issueDate, currency, gross, seller, buyer };
  return { invoice: read, kind: code.kind, evidence, settled, issues };
}

/** "0003-00000123", "A 00003-00000123": with as many noughts as anyone likes. */
function isSameNumber(print: string, stated: string): boolean {
  const digits = print.replaceAll(/\D+/g, "-");
  const [pointOfSale = "", number = ""] = stated.split("-").map(withoutNoughts);
  return new RegExp(`(?:^|-)0*${pointOfSale}(?:-0*${number}|${number.padStart(8, "0")})-?$`).test(
    digits,
  );
}

/** Often the point of sale is printed elsewhere. */
function isPartOf(print: string, stated: string): boolean {
  return (
    /^\d+$/.test(print) && withoutNoughts(print) === withoutNoughts(stated.split("-")[1] ?? "")
  );
}

function isNumberIn(stated: string, content: PdfContent | readonly string[]): boolean {
  const texts =
    "pages" in content
      ? content.pages.flatMap(({ lines }) => lines.flatMap(({ cells }) => cells.map((c) => c.text)))
      : content;
  return stated.split("-").every((part) => {
    const printed = new RegExp(`(?<!\\d)0*${withoutNoughts(part)}(?!\\d)`);
    return texts.some((text) => printed.test(text));
  });
}

function withoutNoughts(digits: string): string {
  return digits.replace(/^0+(?=.)/, "");
}
