import { isSumOfColumn } from "./column-sum.ts";
import { isLarger, isRateOf, magnitude, prove, proveByRate, proveWithExtras } from "./proofs.ts";
import type { Proof } from "./proofs.ts";
import { evidenceOf } from "./sheet.ts";
import type { Amount } from "./amounts.ts";
import type { Evidence, TaxLine } from "../invoice.ts";
import { rolesOf } from "./roles.ts";
import type { Role } from "./roles.ts";

export interface Found {
  readonly value: string;
  readonly evidence: Evidence;
}

export interface Totals {
  readonly net: Found | undefined;
  readonly tax: Found | undefined;
  readonly gross: Found | undefined;
  readonly payable: Found | undefined;
  readonly taxes: readonly TaxLine[];
  /** The amount printed beside or above the words that name the total. */
  readonly total: Amount | undefined;
  /** Net and tax add up to the total, and no other total competes. */
  readonly isProven: boolean;
  /** Why not, for a person. */
  readonly doubt: string | undefined;
}

/** The one doubt that net and tax found elsewhere can settle. */
export const UNPROVEN = "net and tax that add up to it were not found";

const MAX_PER_ROLE = 40;

/** Finds net, tax, total and what is left to pay among all amounts; the arithmetic decides. */
export function findTotals(amounts: readonly Amount[], lineSums: readonly bigint[]): Totals {
  const byRole = (role: Role): Amount[] =>
    distinct(amounts.filter((amount) => amount.roles.has(role))).slice(-MAX_PER_ROLE);
  const payables = byRole("payable");
  const strong = byRole("gross").filter((amount) => !amount.isByHeader);
  const headed = byRole("gross").filter((amount) => amount.isByHeader);
  const plain = byRole("total").filter(
    ({ roles, isByHeader }) => !isByHeader && !roles.has("net") && !roles.has("tax"),
  );
  const candidates = distinct([...headed, ...strong, ...byRole("total"), ...payables]);
  const nets = distinct([...byRole("net"), ...byRole("total")]);
  const proofs = candidates
    .filter((amount) => amount.scaled !== 0n)
    .flatMap((gross) => prove(gross, nets, byRole("tax"), amounts) ?? []);
  const proof =
    largest(proofs) ??
    proveWithExtras(candidates, nets, byRole("tax"), [...byRole("line"), ...byRole("withheld")]) ??
    proveByRate(candidates, byRole("tax"));
  if (proof !== undefined) return fromProof(proof, proofs, strong, plain, payables, amounts);
  return withoutProof(candidates, strong, payables, amounts, lineSums);
}

function largest(proofs: readonly Proof[]): Proof | undefined {
  let best: Proof | undefined;
  for (const proof of proofs) {
    if (best === undefined || isLarger(proof.gross, best.gross)) best = proof;
  }
  return best;
}

function fromProof(
  proof: Proof,
  proofs: readonly Proof[],
  strong: readonly Amount[],
  plain: readonly Amount[],
  payables: readonly Amount[],
  amounts: readonly Amount[],
): Totals {
  const { gross, net, tax } = proof;
  const others = proofs.filter((other) => other.gross.scaled !== gross.scaled);
  const parts = others.reduce((sum, other) => sum + other.gross.scaled, 0n);
  let doubt: string | undefined;
  if (others.length > 0 && parts !== gross.scaled && !others.every((o) => o.gross.isByHeader)) {
    doubt = `several totals add up: ${gross.value}, ${others.map((o) => o.gross.value).join(", ")}`;
  }
  const above = [...strong, ...plain].find((other) => isLarger(other, gross) && !other.isBare);
  if (above !== undefined) doubt = `a larger total is printed too: ${above.value}`;
  if (gross.isByHeader && !isTotalOfColumn(gross, amounts)) {
    doubt ??= `${gross.value} stands in a column of several`;
  }
  const payable = payables.filter((other) => other.scaled !== gross.scaled);
  const left = payable.at(-1) ?? payables.at(-1);
  if (new Set(payable.map((other) => other.scaled)).size > 1) {
    doubt ??= `several amounts to pay are printed: ${payable.map((p) => p.value).join(", ")}`;
  }
  if (left !== undefined && left.scaled !== gross.scaled) {
    const paid = gross.scaled - left.scaled;
    const isPrinted = amounts.some((other) => magnitude(other.scaled) === magnitude(paid));
    if (!isPrinted)
      doubt ??= `the amount to pay, ${left.value}, does not follow from ${gross.value}`;
  }
  if ([gross, net, tax].some((amount) => amount?.isAmbiguous === true)) {
    doubt ??= "the document does not show whether its points are decimal points";
  }
  return {
    net: found(net),
    tax: found(tax),
    gross: proof.isPayable === true ? undefined : found(gross),
    payable: found(proof.isPayable === true ? gross : left),
    taxes: proof.taxLines.map((line) => toTaxLine(line, amounts)),
    total: gross,
    isProven: doubt === undefined,
    doubt,
  };
}

/** Alone under its head, the sum of what stands there, or in a row that is called a total. */
function isTotalOfColumn(gross: Amount, amounts: readonly Amount[]): boolean {
  if (gross.labelCell !== undefined && rolesOf(gross.labelCell.folded).has("total")) return true;
  const others = amounts.filter(
    ({ isByHeader, cell, scaled }) =>
      isByHeader &&
      cell.page === gross.cell.page &&
      Math.abs(cell.right - gross.cell.right) < cell.height &&
      scaled !== gross.scaled,
  );
  return (
    others.length === 0 || others.reduce((sum, other) => sum + other.scaled, 0n) === gross.scaled
  );
}

function toTaxLine(tax: Amount, amounts: readonly Amount[]): TaxLine {
  const rate = tax.rate ?? null;
  if (rate === null) return { rate, base: null, amount: tax.value };
  const base = amounts.find(
    (other) =>
      other.cell.line === tax.cell.line && other !== tax && isRateOf(tax, rate, other.scaled),
  );
  return { rate, base: base?.value ?? null, amount: tax.value };
}

function withoutProof(
  candidates: readonly Amount[],
  strong: readonly Amount[],
  payables: readonly Amount[],
  amounts: readonly Amount[],
  lineSums: readonly bigint[],
): Totals {
  const pool = strong.length > 0 ? strong : payables.length > 0 ? payables : candidates;
  const paidOff = pool.filter((amount) => amount.scaled !== 0n);
  const best = paidOff.reduce<Amount | undefined>(
    (top, amount) => (top === undefined || !isLarger(top, amount) ? amount : top),
    undefined,
  );
  const values = new Set(
    candidates.filter((c) => c.scaled !== 0n && !c.isByHeader).map((c) => c.scaled),
  );
  const hasTax = amounts.some(
    (amount) => amount.roles.has("tax") && amount.scaled !== 0n && !amount.isBare,
  );
  const isSum = best !== undefined && lineSums.some((sum) => sum === best.scaled);
  const isColumnSum =
    best !== undefined &&
    pool.some((amount) => amount.scaled === best.scaled && isSumOfColumn(amount, amounts)) &&
    [...strong, ...candidates].every((other) => other.isByHeader || !isLarger(other, best));
  const isLineSum = isSum && values.size === 1 && !hasTax;
  const isProven = (isLineSum || isColumnSum) && !best.isAmbiguous;
  const isPayable = best !== undefined && best.roles.has("payable") && !isProven;
  const left = payables.at(-1);
  const tax = distinct(amounts.filter((amount) => amount.roles.has("tax") && !amount.isByHeader));
  const net = distinct(amounts.filter((amount) => amount.roles.has("net") && !amount.isByHeader));
  return {
    net: net.length === 1 ? found(net[0]) : undefined,
    tax: tax.length === 1 ? found(tax[0]) : undefined,
    gross: isPayable ? undefined : found(best),
    payable: found(left),
    taxes: [],
    total: best,
    isProven,
    doubt: isProven || best === undefined ? undefined : UNPROVEN,
  };
}

function found(amount: Amount | undefined): Found | undefined {
  if (amount === undefined) return undefined;
  const { labelCell, cell, value } = amount;
  const cells = labelCell === undefined || labelCell === cell ? [cell] : [labelCell, cell];
  return { value, evidence: evidenceOf(cells) };
}

// Two taxes with one rate: their equal amounts are both owed.
const STATE_TAX = /(?<![a-z])(?:cgst|sgst|utgst|igst)(?![a-z])/;

/** One amount for each value; the last one printed stands nearest to the total. */
function distinct(amounts: readonly Amount[]): Amount[] {
  const byValue = new Map<string, Amount>();
  for (const amount of amounts) {
    const tax = STATE_TAX.exec((amount.labelCell ?? amount.cell).folded)?.[0] ?? "";
    const key = `${amount.scaled} ${amount.rate ?? ""} ${tax}`;
    byValue.delete(key);
    byValue.set(key, amount);
  }
  return [...byValue.values()];
}
