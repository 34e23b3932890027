import type { Amount } from "./amounts.ts";
import { TAKEN_OFF } from "./proofs.ts";

const MAX_PARTS = 60;
const EARLIER =
  /(?:balance|previous|prior|forward|arrears|overdue|last (?:bill|invoice)|payment|paid|deposit|anterior|precedent|vormonat|ubertrag|saldo|solde|zahlung)/;

/**
 * Whether the amounts straight above a total, in its column and down to the first that fits, add up
 * to it. What was owed or paid before is no part of an invoice.
 */
export function isSumOfColumn(total: Amount, amounts: readonly Amount[]): boolean {
  if (total.isByHeader || total.isBare) return false;
  const { cell } = total;
  const above = amounts
    .filter(
      (other) =>
        other.cell.page === cell.page &&
        other.cell.y < cell.y &&
        Math.abs(other.cell.right - cell.right) < cell.height,
    )
    .toSorted((a, b) => b.cell.y - a.cell.y)
    .slice(0, MAX_PARTS);
  // The same total may stand there twice, as that of the charges and as what is due.
  const from = above.findIndex((part) => part.scaled !== total.scaled);
  const parts = from < 0 ? [] : above.slice(from);
  let sum = 0n;
  for (const [at, part] of parts.entries()) {
    const words = (part.labelCell ?? part.cell).folded;
    const isPaid = part.scaled < 0n && !TAKEN_OFF.test(words); // a voucher is money
    if (part.isAmbiguous || part.roles.has("paid") || isPaid || EARLIER.test(words)) return false;
    sum += part.scaled;
    if (at > 0 && sum === total.scaled) return hasEveryTax(parts.slice(0, at + 1), amounts);
  }
  return false;
}

/** A tax outside the column may have to be added to it. */
function hasEveryTax(parts: readonly Amount[], amounts: readonly Amount[]): boolean {
  const sums = new Set(parts.map((part) => part.scaled));
  return amounts.every(
    (tax) => !tax.roles.has("tax") || tax.isBare || tax.scaled === 0n || sums.has(tax.scaled),
  );
}
