import { evidenceOf } from "./sheet.ts";
import type { Amount } from "./amounts.ts";
import type { Evidence, TaxLine } from "../invoice.ts";
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

interface Proof {
  readonly gross: Amount;
  /** Withheld from the sum of net and tax: what is proven is the amount to pay. */
  readonly withheld?: Amount;
  readonly net: Amount | undefined;
  readonly tax: Amount | undefined;
  readonly taxLines: readonly Amount[];
}

/** The one doubt that net and tax found elsewhere can settle. */
export const UNPROVEN = "net and tax that add up to it were not found";

const CENT = 100n; // in ten thousandths
const MAX_PER_ROLE = 40;
const MAX_EXTRAS = 15;

/** Finds net, tax, total and what is left to pay among all amounts; the arithmetic decides. */
export function findTotals(amounts: readonly Amount[], lineSums: readonly bigint[]): Totals {
  const byRole = (role: Role): Amount[] =>
    distinct(amounts.filter((amount) => amount.roles.has(role))).slice(-MAX_PER_ROLE);
  const payables = byRole("payable");
  const strong = byRole("gross").filter((amount) => !amount.isByHeader);
  const headed = byRole("gross").filter((amount) => amount.isByHeader);
  const candidates = distinct([...headed, ...strong, ...byRole("total"), ...payables]);
  const nets = distinct([...byRole("net"), ...byRole("total")]);
  const proofs = candidates
    .filter((amount) => amount.scaled !== 0n)
    .flatMap((gross) => prove(gross, nets, byRole("tax"), amounts) ?? []);
  const proof =
    largest(proofs) ??
    proveWithExtras(candidates, nets, byRole("tax"), [...byRole("line"), ...byRole("withheld")]);
  if (proof !== undefined) return fromProof(proof, proofs, strong, payables, amounts);
  return withoutProof(candidates, strong, payables, amounts, lineSums);
}

function prove(
  gross: Amount,
  nets: readonly Amount[],
  taxes: readonly Amount[],
  amounts: readonly Amount[],
): Proof | undefined {
  const taxSum = sumOfRates(taxes);
  for (const net of nets) {
    if (net === gross || net.scaled === 0n || !isTaxOf(gross.scaled - net.scaled, net)) continue;
    const tax = taxes.find((other) => net.scaled + other.scaled === gross.scaled && other !== net);
    if (tax !== undefined) {
      if (tax.scaled === 0n && !gross.roles.has("gross") && !gross.roles.has("total")) continue;
      return { gross, net, tax, taxLines: taxLinesFor(tax.scaled, taxes) };
    }
    if (taxSum !== undefined && net.scaled + taxSum.sum === gross.scaled) {
      return { gross, net, tax: undefined, taxLines: taxSum.lines };
    }
  }
  // The total of the goods is the total of the invoice where the tax is stated as none.
  const none = taxes.find((tax) => tax.scaled === 0n);
  const same = amounts.find(
    (other) => other.cell !== gross.cell && other.scaled === gross.scaled && other.roles.has("net"),
  );
  if (none !== undefined && same !== undefined && taxes.every((tax) => tax.scaled === 0n)) {
    return { gross, net: same, tax: none, taxLines: [] };
  }
  return undefined;
}

/** Between goods, tax and total may stand a discount, the freight, or a tax that is withheld. */
function proveWithExtras(
  candidates: readonly Amount[],
  nets: readonly Amount[],
  taxes: readonly Amount[],
  extras: readonly Amount[],
): Proof | undefined {
  // The last ones stand nearest to the total; more would only add up by chance.
  for (const extra of extras.slice(-MAX_EXTRAS)) {
    if (extra.isByHeader || extra.scaled === 0n || extra.isBare) continue;
    const withheld = extra.roles.has("withheld") ? extra : undefined;
    for (const gross of candidates.slice(-MAX_EXTRAS)) {
      for (const net of nets.slice(-MAX_EXTRAS)) {
        const tax = taxes.slice(-MAX_EXTRAS).find((other) => {
          const rest = gross.scaled - net.scaled - other.scaled;
          const isFit =
            withheld === undefined
              ? rest === extra.scaled || rest === -extra.scaled
              : rest === -magnitude(extra.scaled);
          return isFit && other.scaled !== 0n && isTaxOf(other.scaled, net);
        });
        if (tax === undefined || net === gross || isLarger(extra, net)) continue;
        const taxLines = taxLinesFor(tax.scaled, taxes);
        if (withheld !== undefined) return { gross, withheld, net, tax, taxLines };
        // The sum before freight or discount is not the net amount, and no other is printed.
        return { gross, net: undefined, tax, taxLines };
      }
    }
  }
  return undefined;
}

/** No tax on sales is above 35 %: what is has only happened to add up. */
function isTaxOf(tax: bigint, net: Amount): boolean {
  return (
    magnitude(tax) * 100n <= magnitude(net.scaled) * 35n &&
    (tax === 0n || tax < 0n === net.scaled < 0n)
  );
}

function isLarger(a: Amount, b: Amount): boolean {
  return magnitude(a.scaled) > magnitude(b.scaled);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** The tax amounts with a rate of their own, one for each rate and amount. */
function sumOfRates(
  taxes: readonly Amount[],
): { readonly sum: bigint; readonly lines: readonly Amount[] } | undefined {
  const lines = new Map<string, Amount>();
  for (const tax of taxes) {
    if (tax.rate !== undefined) lines.set(`${tax.rate} ${tax.scaled}`, tax);
  }
  if (lines.size < 2) return undefined;
  const kept = [...lines.values()];
  return { sum: kept.reduce((sum, tax) => sum + tax.scaled, 0n), lines: kept };
}

function taxLinesFor(total: bigint, taxes: readonly Amount[]): readonly Amount[] {
  const rated = sumOfRates(taxes);
  if (rated !== undefined && rated.sum === total) return rated.lines;
  const single = taxes.filter((tax) => tax.rate !== undefined && tax.scaled === total);
  return single.slice(0, 1);
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
  const above = strong.find((other) => isLarger(other, gross) && !other.isBare);
  if (above !== undefined) doubt = `a larger total is printed too: ${above.value}`;
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
    gross: proof.withheld === undefined ? found(gross) : undefined,
    payable: found(proof.withheld === undefined ? left : gross),
    taxes: proof.taxLines.map((line) => toTaxLine(line, amounts)),
    total: gross,
    isProven: doubt === undefined,
    doubt,
  };
}

function toTaxLine(tax: Amount, amounts: readonly Amount[]): TaxLine {
  const rate = tax.rate ?? null;
  if (rate === null) return { rate, base: null, amount: tax.value };
  const percent = Number.parseFloat(rate);
  const base = amounts.find((other) => {
    if (other.cell.line !== tax.cell.line || other === tax) return false;
    const expected = (other.scaled * BigInt(Math.round(percent * 1000))) / 100_000n;
    return magnitude(expected - tax.scaled) <= CENT;
  });
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
  const values = new Set(candidates.filter((c) => c.scaled !== 0n).map((c) => c.scaled));
  const hasTax = amounts.some(
    (amount) => amount.roles.has("tax") && amount.scaled !== 0n && !amount.isBare,
  );
  const isSum = best !== undefined && lineSums.some((sum) => sum === best.scaled);
  const isProven = isSum && values.size === 1 && !hasTax && !best.isAmbiguous;
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

/** One amount for each value; the last one printed stands nearest to the total. */
function distinct(amounts: readonly Amount[]): Amount[] {
  const byValue = new Map<string, Amount>();
  for (const amount of amounts) {
    const key = `${amount.scaled} ${amount.rate ?? ""}`;
    byValue.delete(key);
    byValue.set(key, amount);
  }
  return [...byValue.values()];
}
