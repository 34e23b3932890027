import type { Adjustments } from "../adjustments.ts";
import { addDecimals, compareDecimals, isCloseTo } from "../decimal.ts";
import type { TaxLine } from "../invoice.ts";
import { attributeOf, decimalAt, find, findAll, textAt } from "./query.ts";
import { balance, difference, sumOf } from "./sums.ts";
import type { Element } from "./tree.ts";

export interface UblTotals {
  readonly net: string | null;
  readonly tax: string | null;
  readonly gross: string | null;
  readonly payable: string | null;
  readonly taxes: readonly TaxLine[];
  readonly adjustments: Adjustments;
}

/** The sums of the document, in its own currency, by EN 16931 or the national dialect. */
export function readUblTotals(
  root: Element,
  currency: string | null,
  lines: readonly Element[],
): UblTotals {
  const total = find(root, "LegalMonetaryTotal") ?? find(root, "RequestedMonetaryTotal");
  const taxTotals = taxTotalsIn(root, currency);
  const payable = decimalAt(total, "PayableAmount");
  const prepaid = decimalAt(total, "PrepaidAmount");
  const rounding = decimalAt(total, "PayableRoundingAmount");
  // Optional in UBL 2.0, where nothing else stands between it and the payable amount.
  const gross =
    decimalAt(total, "TaxInclusiveAmount") ??
    (payable === null ? null : balance([payable, prepaid], [rounding]));
  const charges = chargesOf(root, total);
  const printedTax = sumOf(taxTotals.map((taxTotal) => decimalAt(taxTotal, "TaxAmount")));
  const net = netOf(root, total, charges, printedTax, gross);
  const tax = printedTax ?? difference(gross, net);
  const onPayable = balance([rounding], [prepaid]);
  const free = lines.map(freeAmount);
  return {
    net,
    tax,
    gross,
    payable,
    taxes: taxTotals.flatMap((taxTotal) => taxLines(taxTotal)),
    adjustments: {
      onLines: isEn16931(root)
        ? [charges]
        : [charges, "0", balance(["0"], free), balance([charges], free)],
      onTotal: ["0"],
      onPayable: [onPayable, ...otherWaysToPay(root, onPayable, charges)],
    },
  };
}

function isEn16931(root: Element): boolean {
  return /en16931|peppol/i.test(textAt(root, "CustomizationID") ?? "");
}

/**
 * The tax totals that count: those in the document's currency (the other one is in the currency the
 * tax is declared in), and where a country wants the same total twice, the one that has a breakdown.
 */
function taxTotalsIn(root: Element, currency: string | null): Element[] {
  const own = findAll(root, "TaxTotal").filter((taxTotal) => {
    const stated = attributeOf(find(taxTotal, "TaxAmount"), "currencyID");
    return stated === null || currency === null || stated === currency;
  });
  const brokenDown = own.filter((taxTotal) => find(taxTotal, "TaxSubtotal") !== undefined);
  if (brokenDown.length > 0) return brokenDown;
  return textAt(root, "TaxCurrencyCode") === null ? own : own.slice(0, 1);
}

function taxLines(taxTotal: Element): TaxLine[] {
  return findAll(taxTotal, "TaxSubtotal")
    .filter((subtotal) => !isFreeScheme(find(subtotal, "TaxCategory")))
    .map((subtotal) => ({
      rate: decimalAt(subtotal, "TaxCategory", "Percent") ?? decimalAt(subtotal, "Percent"),
      base: decimalAt(subtotal, "TaxableAmount"),
      amount: decimalAt(subtotal, "TaxAmount"),
    }));
}

// Peru states the tax that goods given away would have borne; nobody pays it.
function isFreeScheme(category: Element | undefined): boolean {
  return textAt(category, "TaxScheme", "ID") === "9996";
}

// And their value, as a line amount that is in no total.
function freeAmount(line: Element): string | null {
  const isFree =
    findAll(line, "PricingReference", "AlternativeConditionPrice", "PriceTypeCode").some(
      (code) => code.text === "02",
    ) || findAll(line, "TaxTotal", "TaxSubtotal", "TaxCategory").some(isFreeScheme);
  return isFree ? decimalAt(line, "LineExtensionAmount") : null;
}

/** Charges less allowances on document level: the printed totals, else the single ones. */
function chargesOf(root: Element, total: Element | undefined): string {
  const charges = decimalAt(total, "ChargeTotalAmount");
  const allowances = decimalAt(total, "AllowanceTotalAmount");
  const single = findAll(root, "AllowanceCharge");
  const amounts = (isCharge: boolean): (string | null)[] =>
    single
      .filter((one) => (textAt(one, "ChargeIndicator") === "true") === isCharge)
      .map((one) => decimalAt(one, "Amount"));
  return balance(
    charges === null ? amounts(true) : [charges],
    allowances === null ? amounts(false) : [allowances],
  );
}

/**
 * In EN 16931 the net amount is `TaxExclusiveAmount`. Elsewhere that element may be absent, or hold
 * the taxable base (Colombia) or even the tax (Denmark's OIOUBL); there the amount that fits counts.
 */
function netOf(
  root: Element,
  total: Element | undefined,
  charges: string,
  tax: string | null,
  gross: string | null,
): string | null {
  const printed = decimalAt(total, "TaxExclusiveAmount");
  if (printed !== null && isEn16931(root)) return printed;
  const lines = decimalAt(total, "LineExtensionAmount");
  const candidates = [printed, lines === null ? null : addDecimals(lines, charges), lines];
  const fitting = candidates.find(
    (net) =>
      net !== null && gross !== null && isCloseTo(addDecimals(net, tax ?? "0"), gross, "0.01"),
  );
  return (
    fitting ?? printed ?? (lines === null ? difference(gross, tax) : addDecimals(lines, charges))
  );
}

/** Sums that are right elsewhere: Colombia's discounts after tax, withheld tax, third parties. */
function otherWaysToPay(root: Element, onPayable: string, charges: string): string[] {
  const withheld = sumOf(
    findAll(root, "WithholdingTaxTotal").map((one) => decimalAt(one, "TaxAmount")),
  );
  // XRechnung's extension: what is collected for others comes on top.
  const thirdParty = sumOf(
    findAll(root, "PrepaidPayment").map((one) => decimalAt(one, "PaidAmount")),
  );
  const ways: string[] = [];
  if (!isEn16931(root) && compareDecimals(charges, "0") !== 0)
    ways.push(addDecimals(onPayable, charges));
  if (withheld !== null) ways.push(balance([onPayable], [withheld]));
  if (thirdParty !== null) ways.push(addDecimals(onPayable, thirdParty));
  return ways;
}
