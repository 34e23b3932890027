import type { Adjustments } from "./adjustments.ts";
import { smallestUnit } from "./currencies.ts";
import {
  addDecimals,
  compareDecimals,
  isCloseTo,
  multiplyDecimals,
  subtractDecimals,
} from "./decimal.ts";
import type { Invoice, Issue } from "./invoice.ts";

/**
 * Whether the printed amounts fit each other. An amount that is not there is not judged; without the
 * format's adjustments a sum of lines is right when it makes the net or the gross amount.
 */
export function checkSums(invoice: Invoice, adjustments: Adjustments | undefined): Issue[] {
  const { net, tax, gross, payable, taxes, lines, currency } = invoice;
  const unit = smallestUnit(currency);
  const tolerance = multiplyDecimals(unit, "2");
  const issues: Issue[] = [];
  const expect = (code: Issue["code"], says: string, isRight: boolean): void => {
    if (!isRight) issues.push({ code, message: says });
  };

  if (net !== null && tax !== null && gross !== null) {
    const sums = (adjustments?.onTotal ?? ["0"]).map((one) => addDecimals(net, tax, one));
    expect(
      "TOTAL_MISMATCH",
      `net ${net} and tax ${tax} do not make the total ${gross}`,
      isOneOf(sums, gross, tolerance),
    );
  }

  const lineNets = allOf(lines.map((line) => line.net));
  if (lineNets !== undefined && net !== null) {
    const sum = addDecimals(...lineNets);
    const right =
      adjustments === undefined
        ? [net, gross ?? net]
        : adjustments.onLines.map((one) => subtractDecimals(net, one));
    expect(
      "LINES_MISMATCH",
      `the lines come to ${sum}, the net amount is ${net}`,
      isOneOf(right, sum, sumTolerance(lineNets, unit)),
    );
  }

  const taxAmounts = allOf(taxes.map((line) => line.amount));
  if (taxAmounts !== undefined && tax !== null) {
    const sum = addDecimals(...taxAmounts);
    expect(
      "TAXES_MISMATCH",
      `the tax lines come to ${sum}, the tax is ${tax}`,
      isOneOf([sum], tax, sumTolerance(taxAmounts, unit)),
    );
  }

  if (gross !== null && payable !== null && adjustments !== undefined) {
    const sums = adjustments.onPayable.map((one) => addDecimals(gross, one));
    expect(
      "PAYABLE_MISMATCH",
      `the total ${gross} does not lead to ${payable} to be paid`,
      sums.length === 0 || isOneOf(sums, payable, tolerance),
    );
  }
  return issues;
}

function isOneOf(sums: readonly string[], printed: string, tolerance: string): boolean {
  return sums.some((sum) => isCloseTo(sum, printed, tolerance));
}

function allOf(amounts: readonly (string | null)[]): string[] | undefined {
  const stated = amounts.filter((amount) => amount !== null);
  return stated.length === amounts.length && stated.length > 0 ? stated : undefined;
}

/** Amounts finer than the unit may each have been rounded, by half of it, for the printed sum. */
function sumTolerance(amounts: readonly string[], unit: string): string {
  const isFiner = amounts.some((amount) => !/^-?\d+(\.\d{1,2})?$/.test(amount));
  const halves = multiplyDecimals(multiplyDecimals(unit, "0.5"), String(amounts.length));
  const least = multiplyDecimals(unit, "2");
  return isFiner && compareDecimals(halves, least) > 0 ? halves : least;
}
