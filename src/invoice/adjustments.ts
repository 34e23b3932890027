/**
 * What stands between an invoice's printed amounts, by its format's own rules; it lets `checkInvoice`
 * tell an error from a discount. Each list holds the amounts of which one must make the sum come
 * out, because practice differs; an empty list says that the sum cannot be judged.
 */
export interface Adjustments {
  /** Sum of the lines + this = net: charges and allowances on document level. */
  readonly onLines: readonly string[];
  /** Net + tax + this = gross: rounding, stamp duty. */
  readonly onTotal: readonly string[];
  /** Gross + this = payable: prepaid, withheld, rounding. */
  readonly onPayable: readonly string[];
}

export const NO_ADJUSTMENTS: Adjustments = { onLines: ["0"], onTotal: ["0"], onPayable: ["0"] };
