import { addDecimals, compareDecimals, isCloseTo } from "./decimal.ts";
import type { Invoice, InvoiceLine } from "./invoice.ts";
import { adjustmentsOf } from "./ubl-adjustments.ts";

/** What EN 16931 asks for and the invoice does not state: the UBL is without it, and not valid. */
export function ublGaps(invoice: Invoice): readonly string[] {
  const { seller, buyer, taxes, lines, payable } = invoice;
  const isOwed = payable !== null && compareDecimals(payable, "0") > 0;
  const gaps: readonly (readonly [isMissing: boolean, what: string])[] = [
    [invoice.number === null, "number"],
    [invoice.issueDate === null, "date"],
    [invoice.currency === null, "currency"],
    [isOwed && invoice.dueDate === null, "due date"],
    [seller.name === null, "seller's name"],
    [seller.country === null, "seller's country"],
    [seller.taxId === null, "seller's tax number"],
    [buyer.name === null, "buyer's name"],
    [buyer.country === null, "buyer's country"],
    [invoice.net === null, "net amount"],
    [invoice.tax === null, "tax amount"],
    [invoice.gross === null, "total"],
    [payable === null, "amount to pay"],
    [taxes.length === 0, "tax breakdown"],
    [
      taxes.some(({ rate, base, amount }) => rate === null || base === null || amount === null),
      "part of the tax breakdown",
    ],
    [lines.length === 0, "lines"],
    [lines.some(isIncomplete), "part of the lines"],
    [!addsUp(invoice), "discount or charge between the lines and the total"],
  ];
  return gaps.filter(([isMissing]) => isMissing).map(([, what]) => what);
}

function isIncomplete({ description, quantity, unitPrice, net, taxRate }: InvoiceLine): boolean {
  return [description, quantity, unitPrice, net, taxRate].includes(null);
}

/** EN 16931 allows no cent of difference between these sums (BR-CO-13, BR-CO-15). */
function addsUp(invoice: Invoice): boolean {
  const { net, tax, gross } = invoice;
  if (adjustmentsOf(invoice) === undefined) return false;
  if (net === null || tax === null || gross === null) return true;
  return isCloseTo(addDecimals(net, tax), gross, "0");
}
