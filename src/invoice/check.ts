import type { Adjustments } from "./adjustments.ts";
import { checkSums } from "./check-sums.ts";
import { isCurrency } from "./currencies.ts";
import { compareDecimals, isCloseTo, multiplyDecimals } from "./decimal.ts";
import { nameKey, taxIdKey } from "./identity.ts";
import type { Invoice, Issue, Method, Party, TaxLine } from "./invoice.ts";
import { ISSUES, type IssueCode } from "./issues.ts";
import { hasValidTaxId, isValidIban } from "./tax-ids.ts";

export interface CheckContext {
  readonly ownCompany: { readonly names: readonly string[]; readonly taxIds: readonly string[] };
  /** `YYYY-MM-DD` */
  readonly today: string;
  readonly method: Method;
  /** From `readXml`; without them only what holds for every document is judged. */
  readonly adjustments?: Adjustments;
}

/** Every reason why a person should look at the invoice; it changes nothing and corrects nothing. */
export function checkInvoice(invoice: Invoice, context: CheckContext): readonly Issue[] {
  return [
    ...checkPresence(invoice),
    ...checkSums(invoice, context.adjustments),
    ...checkDates(invoice, context.today),
    ...invoice.taxes.filter(hasImplausibleRate).map((tax) => ({
      code: "RATE_IMPLAUSIBLE" as const,
      message: `a tax rate of ${tax.rate ?? ""} is not plausible`,
    })),
    ...checkParties(invoice, context.ownCompany),
    ...checkIban(invoice.iban),
  ];
}

function issue(code: IssueCode, message: string = ISSUES[code]): Issue {
  return { code, message };
}

function checkPresence(invoice: Invoice): Issue[] {
  const issues: Issue[] = [];
  if (invoice.number === null) issues.push(issue("NUMBER_MISSING"));
  if (invoice.issueDate === null) issues.push(issue("DATE_MISSING"));
  if (invoice.seller.name === null && invoice.seller.taxId === null) {
    issues.push(issue("SELLER_MISSING"));
  }
  if (invoice.gross === null && invoice.payable === null) issues.push(issue("TOTAL_MISSING"));
  if (invoice.currency === null) issues.push(issue("CURRENCY_MISSING"));
  else if (!isCurrency(invoice.currency)) {
    issues.push(issue("CURRENCY_UNKNOWN", `${invoice.currency} is no currency of ISO 4217`));
  }
  return issues;
}

const EARLIEST = "1990-01-01";

function checkDates({ issueDate, dueDate }: Invoice, today: string): Issue[] {
  const issues: Issue[] = [];
  // One day ahead: the sender may live where it is tomorrow already.
  if (issueDate !== null && (issueDate < EARLIEST || issueDate > shiftDays(today, 1))) {
    issues.push(issue("DATE_IMPLAUSIBLE", `the invoice date ${issueDate} is not possible`));
  }
  if (dueDate !== null) {
    const from = issueDate === null ? EARLIEST : shiftDays(issueDate, -366);
    const until = shiftDays(issueDate ?? today, 3_653);
    if (dueDate < from || dueDate > until) {
      issues.push(issue("DATE_IMPLAUSIBLE", `the due date ${dueDate} is not possible`));
    }
  }
  return issues;
}

function shiftDays(date: string, days: number): string {
  const shifted = new Date(`${date}T00:00:00Z`);
  shifted.setUTCDate(shifted.getUTCDate() + days);
  return shifted.toISOString().slice(0, 10);
}

/** Above 50 % only where base and amount bear it out, as Mexico's excise duties do. */
function hasImplausibleRate({ rate, base, amount }: TaxLine): boolean {
  if (rate === null) return false;
  if (compareDecimals(rate, "0") < 0) return true;
  if (compareDecimals(rate, "50") <= 0) return false;
  if (base === null || amount === null) return true;
  return !isCloseTo(multiplyDecimals(base, rate), multiplyDecimals(amount, "100"), "2");
}

function checkParties(invoice: Invoice, ownCompany: CheckContext["ownCompany"]): Issue[] {
  const issues: Issue[] = [];
  if (isOwnCompany(invoice.seller, ownCompany)) issues.push(issue("SELLER_IS_OWN_COMPANY"));
  const { taxId, country } = invoice.seller;
  if (taxId !== null && hasValidTaxId(taxId, country) === false) {
    issues.push(issue("TAX_ID_INVALID", `the seller's tax number ${taxId} has wrong check digits`));
  }
  return issues;
}

function isOwnCompany(seller: Party, own: CheckContext["ownCompany"]): boolean {
  const { taxId, country, name } = seller;
  const key = taxId === null ? "" : taxIdKey(taxId, country);
  if (key !== "" && own.taxIds.some((id) => taxIdKey(id, country) === key)) return true;
  const folded = name === null ? "" : nameKey(name);
  return folded !== "" && own.names.some((one) => nameKey(one) === folded);
}

function checkIban(iban: string | null): Issue[] {
  if (iban === null || isValidIban(iban)) return [];
  return [issue("IBAN_INVALID", `the IBAN ${iban} has wrong check digits`)];
}
