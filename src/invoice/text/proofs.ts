import type { Amount } from "./amounts.ts";

// The arithmetic that makes a total certain. All sums are in ten thousandths, exact.

export interface Proof {
  readonly gross: Amount;
  /** Something was taken from the sum of net and tax: what is proven is the amount to pay. */
  readonly isPayable?: boolean;
  readonly net: Amount | undefined;
  readonly tax: Amount | undefined;
  readonly taxLines: readonly Amount[];
}

const CENT = 100n;
const MAX_EXTRAS = 15;

export function prove(
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
export function proveWithExtras(
  candidates: readonly Amount[],
  nets: readonly Amount[],
  taxes: readonly Amount[],
  extras: readonly Amount[],
): Proof | undefined {
  // The last ones stand nearest to the total; more would only add up by chance.
  for (const extra of extras.slice(-MAX_EXTRAS)) {
    if (extra.isByHeader || extra.scaled === 0n || extra.isBare) continue;
    for (const gross of candidates.slice(-MAX_EXTRAS)) {
      for (const net of nets.slice(-MAX_EXTRAS)) {
        const tax = taxes.slice(-MAX_EXTRAS).find((other) => {
          const rest = gross.scaled - net.scaled - other.scaled;
          return rest === effectOf(extra) && other.scaled !== 0n && isTaxOf(other.scaled, net);
        });
        if (tax === undefined || net === gross || isLarger(extra, net)) continue;
        const taxLines = taxLinesFor(tax.scaled, taxes);
        if (extra.roles.has("withheld")) return { gross, isPayable: true, net, tax, taxLines };
        // The sum before freight or discount is not the net amount, and no other is printed.
        const isPayable = !gross.roles.has("gross") && !gross.roles.has("total");
        return { gross, isPayable, net: undefined, tax, taxLines };
      }
    }
  }
  return undefined;
}

/** What a reduction is called. */
export const TAKEN_OFF =
  /(?:rabatt|discount|remise|descuento|sconto|desconto|korting|abschlag|ersparnis|saved|abzgl|abzuglich|less)/;

/** What it adds to the sum of net and tax: its sign, or its name where it has none. */
function effectOf(extra: Amount): bigint {
  const isTaken =
    extra.roles.has("withheld") || TAKEN_OFF.test((extra.labelCell ?? extra.cell).folded);
  return isTaken ? -magnitude(extra.scaled) : extra.scaled;
}

/**
 * Without a net amount: every tax is its rate of what the total leaves, as one tax on sales is, or
 * the taxes that a federation and its state both raise.
 */
export function proveByRate(
  candidates: readonly Amount[],
  taxes: readonly Amount[],
): Proof | undefined {
  const charged = taxes.filter((tax) => tax.scaled !== 0n && !tax.isBare);
  const rated = charged.filter((tax) => tax.rate !== undefined);
  const sum = rated.reduce((total, tax) => total + tax.scaled, 0n);
  if (rated.length === 0 || charged.some((tax) => tax.rate === undefined && tax.scaled !== sum)) {
    return undefined;
  }
  const gross = candidates
    .filter((amount) => !amount.isByHeader && !amount.isBare)
    .find((amount) => rated.every((tax) => isRateOf(tax, tax.rate ?? "", amount.scaled - sum)));
  const tax = charged.find((one) => one.scaled === sum);
  return gross === undefined ? undefined : { gross, net: undefined, tax, taxLines: rated };
}

export function isRateOf(tax: Amount, rate: string, base: bigint): boolean {
  const expected = (base * toThousandths(rate)) / 100_000n;
  return base !== 0n && tax.scaled !== 0n && magnitude(expected - tax.scaled) <= CENT;
}

function toThousandths(rate: string): bigint {
  const [whole = "", tail = ""] = rate.split(".");
  return BigInt(whole + tail.padEnd(3, "0"));
}

/** No tax on sales is above 35 %: what is has only happened to add up. */
function isTaxOf(tax: bigint, net: Amount): boolean {
  return (
    magnitude(tax) * 100n <= magnitude(net.scaled) * 35n &&
    (tax === 0n || tax < 0n === net.scaled < 0n)
  );
}

export function isLarger(a: Amount, b: Amount): boolean {
  return magnitude(a.scaled) > magnitude(b.scaled);
}

export function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** The tax amounts with a rate of their own, one for each rate and amount. */
function sumOfRates(
  taxes: readonly Amount[],
): { readonly sum: bigint; readonly lines: readonly Amount[] } | undefined {
  const lines = new Map<string, Amount>();
  for (const tax of taxes) {
    if (tax.rate !== undefined) lines.set(`${tax.rate} ${tax.scaled} ${lines.size}`, tax);
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
