import { inferNumberStyle } from "./numbers.ts";
import { findIbans } from "./tax-ids.ts";
import type { DocumentKind, Evidence, Invoice, Issue } from "./invoice.ts";
import type { IssueCode } from "./issues.ts";
import type { FoundArcaCode } from "./arca-code.ts";
import type { PdfContent } from "./pdf/layout.ts";
import { findAmounts, toScaled } from "./text/amounts.ts";
import { findCurrency } from "./text/currency.ts";
import { findDueDate, findIssueDate } from "./text/dates-of.ts";
import { findBuyer } from "./text/buyer.ts";
import { askArcaCode } from "./text/by-arca-code.ts";
import type { CodeVerdict, DoubtfulField } from "./text/by-arca-code.ts";
import { findKind } from "./text/kind.ts";
import { dateOrderOf, detectLanguage, isAmericanSheet } from "./text/language.ts";
import { findLineTable } from "./text/lines.ts";
import type { Choice } from "./text/labelled.ts";
import { findInvoiceNumber } from "./text/number.ts";
import { findPartyTaxIds } from "./text/party-tax-ids.ts";
import type { OwnCompany } from "./text/party-tax-ids.ts";
import { findOrderReference, findPaymentReference } from "./text/references.ts";
import { findSeller } from "./text/seller.ts";
import { evidenceOf, toSheet } from "./text/sheet.ts";
import type { Sheet } from "./text/sheet.ts";
import { findTotals } from "./text/totals.ts";
import type { Totals } from "./text/totals.ts";

export type { OwnCompany } from "./text/party-tax-ids.ts";

export interface TextContext {
  readonly ownCompany: OwnCompany;
  /** `YYYY-MM-DD` */
  readonly today: string;
  readonly arcaCode?: FoundArcaCode | undefined;
  /** The text was read from a picture. */
  readonly isScan?: boolean;
}

export interface TextReading {
  readonly kind: DocumentKind;
  /** Everything that was found, certain or not. */
  readonly invoice: Invoice;
  /** By field: `number`, `seller.name` … */
  readonly evidence: Readonly<Record<string, Evidence>>;
  /** Number, date, seller, currency and total are certain, and the arithmetic holds. */
  readonly settled: boolean;
  /** Empty when settled; else why not. */
  readonly issues: readonly Issue[];
}

/**
 * Reads an invoice from its text by general rules. What is not certain is given all the same, with
 * an issue that says so: a reading without issues can be trusted.
 */
export function readText(
  content: PdfContent | readonly string[],
  { ownCompany, today, arcaCode, isScan = false }: TextContext,
): TextReading {
  const sheet = toSheet(content);
  const report = new Report();
  const style = inferNumberStyle(sheet.cells.map((cell) => cell.text));
  const language = detectLanguage(sheet);
  const taxIds = findPartyTaxIds(sheet, ownCompany);
  const order = dateOrderOf(sheet, language, taxIds.countries);

  const { kind, isTitled, isContested } = findKind(sheet);
  const numbers = findInvoiceNumber(sheet, kind);
  const number = report.take("number", numbers, "NUMBER_MISSING");
  if (numbers !== undefined && isOnSeveralPages(numbers)) {
    report.add("SEVERAL_INVOICES", `one file with ${numbers.values.join(", ")}`);
  }
  const issueDate = report.take("issueDate", findIssueDate(sheet, order, kind), "DATE_MISSING");
  const dueDate = findDueDate(sheet, order);
  report.checkDates(issueDate, dueDate?.candidate.value, today);

  const table = findLineTable(sheet, style);
  const amounts = findAmounts(sheet, style);
  const totals = findTotals(amounts, table === undefined ? [] : [table.sum]);
  report.takeTotals(totals);
  const currency = findCurrency(sheet, totals.total, taxIds.countries, isAmericanSheet(sheet));
  if (currency === undefined) report.add("CURRENCY_MISSING", "no currency was found", "currency");
  else {
    report.evidence["currency"] = currency.evidence;
    if (!currency.isCertain)
      report.add("UNCERTAIN", `currency: ${currency.code} is not certain`, "currency");
  }

  const seller = findSeller(sheet, ownCompany, sheet.cells.length / 4);
  if (seller === undefined) report.add("SELLER_MISSING", "no seller was found");
  else {
    report.evidence["seller.name"] = seller.evidence;
    if (!seller.isCertain) report.add("UNCERTAIN", `seller: "${seller.name}" is not certain`);
  }
  const buyer = findBuyer(sheet);
  const orderReference = findOrderReference(sheet);
  const paymentReference = findPaymentReference(sheet);
  report.note("buyer.name", buyer);
  report.note("orderReference", orderReference);
  report.note("paymentReference", paymentReference);
  if (taxIds.seller !== undefined) report.evidence["seller.taxId"] = taxIds.seller.evidence;
  if (taxIds.buyer !== undefined) report.evidence["buyer.taxId"] = taxIds.buyer.evidence;

  const linesAddUp = table !== undefined && addsUp(table.sum, totals);
  const iban = onlyIban(sheet, report);
  const isNumbered = numbers !== undefined && numbers.candidate.rank < 20;
  const isOther = isTitled ? kind === "other" : !isNumbered && !totals.isProven;
  if (isOther) report.add("NOT_AN_INVOICE", "the document calls itself something else", "kind");
  else if (isContested)
    report.add("UNCERTAIN", "it may be another document than an invoice", "kind");
  else if (!isTitled && !(isNumbered && numbers.candidate.rank < 10 && totals.isProven)) {
    report.add("UNCERTAIN", "nothing in the document calls it an invoice", "kind");
  }
  if (dueDate !== undefined && !dueDate.isContested) {
    report.evidence["dueDate"] = dueDate.candidate.evidence;
  }

  const asPrinted: Invoice = {
    number: number ?? null,
    issueDate: issueDate ?? null,
    dueDate: dueDate === undefined || dueDate.isContested ? null : dueDate.candidate.value,
    currency: currency?.code ?? null,
    seller: {
      name: seller?.name ?? null,
      taxId: taxIds.seller?.id.id ?? null,
      country: taxIds.seller?.id.country ?? null,
    },
    buyer: {
      name: buyer?.name ?? null,
      taxId: taxIds.buyer?.id.id ?? null,
      country: taxIds.buyer?.id.country ?? null,
    },
    net: totals.net?.value ?? null,
    tax: totals.tax?.value ?? null,
    gross: totals.gross?.value ?? null,
    payable: totals.payable?.value ?? null,
    taxes: totals.taxes,
    lines: linesAddUp ? table.lines : [],
    orderReference: orderReference?.value ?? null,
    paymentReference: paymentReference?.value ?? null,
    iban,
  };
  const printedKind = isOther ? "other" : kind === "other" ? "invoice" : kind;
  const { doubts } = report;
  const print = { invoice: asPrinted, isCreditNote: kind === "credit_note", doubts, isScan };
  const verdict = arcaCode === undefined ? undefined : askArcaCode(print, arcaCode, content);
  if (verdict !== undefined) report.hear(verdict);
  return {
    kind: doubts.has("kind") ? (verdict?.kind ?? printedKind) : printedKind,
    invoice: verdict?.invoice ?? asPrinted,
    evidence: report.evidence,
    settled: report.issues.length === 0,
    issues: report.issues,
  };
}

/** What was found where, and every reason for a person to look. */
class Report {
  readonly evidence: Record<string, Evidence> = {};
  #issues: { readonly issue: Issue; readonly of: DoubtfulField | undefined }[] = [];

  /** With the field that it is a doubt of, where something else could settle it. */
  add(code: IssueCode, message: string, of?: DoubtfulField): void {
    this.#issues.push({ issue: { code, message }, of });
  }

  get issues(): Issue[] {
    return this.#issues.map(({ issue }) => issue);
  }

  get doubts(): ReadonlySet<DoubtfulField> {
    return new Set(this.#issues.flatMap(({ of }) => of ?? []));
  }

  /** What the document's own code says. */
  hear({ settled, issues, evidence }: CodeVerdict): void {
    this.#issues = this.#issues.filter(({ of }) => of === undefined || !settled.has(of));
    for (const { code, message } of issues) this.add(code, message);
    Object.assign(this.evidence, evidence);
  }

  note(field: string, found: { readonly evidence: Evidence } | undefined): void {
    if (found !== undefined) this.evidence[field] = found.evidence;
  }

  take(
    field: "number" | "issueDate",
    choice: Choice<string> | undefined,
    missing: IssueCode,
  ): string | undefined {
    if (choice === undefined) {
      const what = field === "number" ? "invoice number" : "invoice date";
      this.add(missing, `no ${what} was found`, field);
      return undefined;
    }
    const { value, evidence, rank } = choice.candidate;
    this.evidence[field] = evidence;
    if (choice.values.length > 1) {
      const printed = choice.values.slice(0, 5).join(", ");
      this.add("UNCERTAIN", `${field}: several are printed: ${printed}`, field);
    } else if (choice.isContested) {
      this.add("UNCERTAIN", `${field}: "${evidence.text}" can be read in two ways`, field);
    } else if (rank >= 20) {
      this.add("UNCERTAIN", `${field}: only "${evidence.text}" was found`, field);
    }
    return value;
  }

  takeTotals(totals: Totals): void {
    const { net, tax, gross, payable } = totals;
    for (const [field, found] of Object.entries({ net, tax, gross, payable })) {
      if (found !== undefined) this.evidence[field] = found.evidence;
    }
    if (totals.total === undefined) this.add("TOTAL_MISSING", "no total was found", "total");
    else if (totals.doubt !== undefined) this.add("UNCERTAIN", `total: ${totals.doubt}`, "total");
  }

  checkDates(issueDate: string | undefined, dueDate: string | undefined, today: string): void {
    if (issueDate === undefined) return;
    if (issueDate > today) this.add("DATE_IMPLAUSIBLE", `the date ${issueDate} lies in the future`);
    if (dueDate !== undefined && dueDate < issueDate) {
      this.add("DATE_IMPLAUSIBLE", `due on ${dueDate}, before its own date ${issueDate}`);
    }
  }
}

/** Lines are given only where they add up to a printed amount: else the table was not understood. */
function addsUp(sum: bigint, totals: Totals): boolean {
  return [totals.net, totals.gross].some(
    (found) => found !== undefined && toScaled(found.value) === sum,
  );
}

function onlyIban(sheet: Sheet, report: Report): string | null {
  const found = new Map<string, Evidence>();
  for (const cell of sheet.cells) {
    for (const { iban } of findIbans(cell.text)) found.set(iban, evidenceOf([cell]));
  }
  const [first, ...others] = found;
  if (first === undefined || others.length > 0) return null;
  report.evidence["iban"] = first[1];
  return first[0];
}

/** Another number on another page is most likely another invoice. */
function isOnSeveralPages({ values, peers }: Choice<string>): boolean {
  return values.length > 1 && new Set(peers.map(({ cell }) => cell.page)).size > 1;
}
