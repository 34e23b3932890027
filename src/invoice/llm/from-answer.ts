import { checkInvoice, type CheckContext } from "../check.ts";
import { compareDecimals } from "../decimal.ts";
import { nameKey } from "../identity.ts";
import { issueOf, withoutInvoice, type DocumentReading } from "../document-reading.ts";
import type { Invoice, Issue } from "../invoice.ts";
import { toScaled } from "../text/amounts.ts";
import { fold } from "../../core/fold.ts";
import { UNPROVEN } from "../text/totals.ts";
import type { LlmInvoice } from "./answer.ts";
import { believe, type Believed } from "./believe.ts";
import { proofOf, type Proof } from "./proof.ts";

export type AnswerContext = Pick<CheckContext, "ownCompany" | "today">;

/**
 * What a document says by the model's answer and by its own text. The model's values count only
 * where they are printed, and it settles only what nothing speaks against: whatever the rules read
 * otherwise, or found doubtful in the total, stays for a person.
 */
export function readingOfAnswer(
  answer: LlmInvoice,
  rules: DocumentReading,
  context: AnswerContext,
): DocumentReading {
  const { pages } = rules;
  const isPicture = pages.every((page) => page.trim() === "");
  const proof = isPicture ? undefined : proofOf(pages);
  if (answer.kind === "other") return otherReading(rules);

  const believed = believe(answer, proof);
  const { invoice, invented, weak } = believed;
  const unbelieved = invented.map((field) =>
    issueOf("NOT_IN_DOCUMENT", `${field}, as the model read it`),
  );
  const saysNothing = [invoice.number, invoice.issueDate, invoice.gross ?? invoice.payable].every(
    (value) => value === null,
  );
  if (saysNothing) {
    if (rules.invoice === null) return { ...rules, issues: [...rules.issues, ...unbelieved] };
    return { ...rules, needsReview: true, issues: [...rules.issues, ...unbelieved] };
  }
  const doubts: Issue[] = [
    ...unbelieved,
    ...weak
      .filter((field) => KEY_FIELDS.has(field) && !(field === "currency" && isSure(field, rules)))
      .map((field) => issueOf("UNCERTAIN", `${field}: it is printed only in passing`)),
    ...disagreements(invoice, rules),
    ...(proof === undefined ? [issueOf("UNCERTAIN", "it was read from a picture")] : []),
    ...(proof === undefined ? [] : doubtsOfTotal(invoice, rules, proof)),
    ...(speaksToModels(pages)
      ? [issueOf("UNCERTAIN", "its text tries to instruct whoever reads it")]
      : []),
    ...(isCredit(answer.kind) === isCredit(rules.kind) || rules.invoice === null
      ? []
      : [issueOf("UNCERTAIN", "it may be an invoice or a credit note")]),
  ];
  // a person who has to look anyway is given what the rules found besides
  const filled = doubts.length > 0 ? filledIn(believed, rules) : believed;
  const checked = checkInvoice(filled.invoice, { ...context, method: "llm" });
  const issues = [...doubts, ...checked];
  return {
    ...rules,
    kind: answer.kind,
    method: "llm",
    invoice: filled.invoice,
    evidence: filled.evidence,
    issues,
    needsReview: issues.length > 0,
  };
}

const KEY_FIELDS = new Set(["number", "issueDate", "currency", "net", "tax", "gross", "payable"]);

/** Dropped only where the rules settled nothing either. */
function otherReading(rules: DocumentReading): DocumentReading {
  const { invoice, part, format } = rules;
  const total = invoice?.gross ?? invoice?.payable ?? null;
  if (invoice === null || invoice.number === null || total === null) {
    return {
      ...withoutInvoice("other", part, format, issueOf("NOT_AN_INVOICE")),
      pages: rules.pages,
    };
  }
  const issue = issueOf("UNCERTAIN", "the model takes it for no invoice");
  return { ...rules, needsReview: true, issues: [...rules.issues, issue] };
}

function isCredit(kind: DocumentReading["kind"]): boolean {
  return kind === "credit_note";
}

function isSure(field: string, { issues, invoice }: DocumentReading): boolean {
  if (invoice === null || (field === "currency" && invoice.currency === null)) return false;
  return !issues.some(({ message }) => message.startsWith(`${field}:`));
}

/** What the rules read otherwise, and had no doubt in. */
function disagreements(invoice: Invoice, rules: DocumentReading): Issue[] {
  const read = rules.invoice;
  if (read === null) return [];
  const differs = (field: string, own: string | null, other: string | null) =>
    own !== null && other !== null && own !== other && isSure(field, rules) ? [[field, other]] : [];
  const key = (name: string | null) => (name === null ? null : nameKey(name));
  return [
    ...differs("number", invoice.number, read.number),
    ...differs("issueDate", invoice.issueDate, read.issueDate),
    ...differs("dueDate", invoice.dueDate, read.dueDate),
    ...differs("currency", invoice.currency, read.currency),
    ...differs("seller", key(invoice.seller.name), key(read.seller.name)),
    ...differs("seller.taxId", invoice.seller.taxId, read.seller.taxId),
    ...differs("iban", invoice.iban, read.iban),
  ].map(([field = "", other = ""]) =>
    issueOf("UNCERTAIN", `${field}: by its labels it would be ${other}`),
  );
}

/** The total is settled only where the printed sums bear it out and no other total is in sight. */
function doubtsOfTotal(invoice: Invoice, rules: DocumentReading, proof: Proof): Issue[] {
  const { net, tax, gross, payable } = invoice;
  const total = gross ?? payable;
  if (total === null) return [];
  const byRules = rules.invoice?.gross ?? rules.invoice?.payable ?? null;
  const kept = rules.issues.filter(
    ({ code, message }) =>
      code === "SEVERAL_INVOICES" ||
      (message.startsWith("total:") && message !== `total: ${UNPROVEN}`),
  );
  const doubts: Issue[] = [...kept];
  const isSame = (other: string) =>
    [gross, payable].some((own) => own !== null && compareDecimals(own, other) === 0);
  if (byRules !== null && !isSame(byRules)) {
    doubts.push(issueOf("UNCERTAIN", `total: by its labels it would be ${byRules}`));
  }
  const isBorneOut = net !== null && tax !== null && gross !== null; // the check adds them up
  const isAgreed = byRules !== null && isSame(byRules);
  if (!isBorneOut && !isAgreed) {
    doubts.push(issueOf("UNCERTAIN", "total: nothing printed bears it out"));
  }
  const largest = [gross, payable]
    .map((own) => (own === null ? 0n : (toScaled(own.replace("-", "")) ?? 0n)))
    .reduce((a, b) => (a > b ? a : b), 0n);
  if (proof.largestAmount > largest) {
    doubts.push(issueOf("UNCERTAIN", "total: a larger amount is printed too"));
  }
  return doubts;
}

const ORDERS =
  /(?:ignor|disregard|forget|overrid|olvid|oubli|vergiss|vergeet|negeer|dimentic|esque)[^.]{0,60}(?:instru|anweisung|consigne|istruz|prompt|rules|above|previous)|system prompt|(?:you are|act as) (?:an? )?(?:ai|llm|assistant|language model)(?![a-z])|(?:ai|llm|assistant|model|parser|reader)s? (?:must|should|shall|will)(?![a-z])/;

/** Text that speaks to a model has no business in an invoice. */
function speaksToModels(pages: readonly string[]): boolean {
  return pages.some((page) => ORDERS.test(fold(page).replaceAll(/\s+/g, " ")));
}

function filledIn(
  { invoice, evidence }: Believed,
  rules: DocumentReading,
): Pick<Believed, "invoice" | "evidence"> {
  const read = rules.invoice;
  if (read === null) return { invoice, evidence };
  return {
    invoice: {
      ...read,
      ...stated(invoice),
      seller: { ...read.seller, ...stated(invoice.seller) },
      buyer: { ...read.buyer, ...stated(invoice.buyer) },
      taxes: invoice.taxes.length > 0 ? invoice.taxes : read.taxes,
      lines: invoice.lines.length > 0 ? invoice.lines : read.lines,
    },
    evidence: { ...rules.evidence, ...evidence },
  };
}

function stated<T extends object>(given: T): Partial<T> {
  const entries = Object.entries(given).filter(([, value]) => value !== null);
  return Object.fromEntries(entries) as Partial<T>; // some of its own entries
}
