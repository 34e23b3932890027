import type { Evidence } from "../invoice.ts";
import { BUYER_LABEL, isPartyLabel, SURE_BUYER_LABEL } from "./address-block.ts";
import { keyOf, LEGAL_FORM, looksLikeName } from "./company-name.ts";
import { cellsBelow, cellsRightOf, evidenceOf } from "./sheet.ts";
import type { Cell, Sheet } from "./sheet.ts";

export interface FoundBuyer {
  readonly name: string;
  readonly evidence: Evidence;
}

/** Who is to pay, where a label says so and all such labels agree. */
export function findBuyer(sheet: Sheet): FoundBuyer | undefined {
  const found = new Map<string, FoundBuyer>();
  for (const cell of sheet.cells) {
    const label = SURE_BUYER_LABEL.exec(cell.folded)?.[0];
    if (label === undefined || !isPartyLabel(sheet, cell, SURE_BUYER_LABEL)) continue;
    const rest = cell.text.slice(label.length).trim();
    const named = rest === "" ? nameNear(sheet, cell) : { text: rest, cells: [cell] };
    if (named === undefined) continue;
    const name = withoutAddress(named.text);
    if (looksLikeName(name) && !BUYER_LABEL.test(`${cell.folded.slice(label.length)}|`)) {
      found.set(keyOf(name), { name, evidence: evidenceOf(named.cells) });
    }
  }
  const [only, ...others] = found.values();
  return others.length === 0 ? only : undefined;
}

function nameNear(sheet: Sheet, label: Cell): { text: string; cells: Cell[] } | undefined {
  const [beside] = cellsRightOf(sheet, label);
  const [below] = cellsBelow(sheet, label, 3).filter(
    (other) => Math.abs(other.x - label.x) < 2 * label.height,
  );
  const isBeside = /:\s*$/.test(label.text) && beside !== undefined && looksLikeName(beside.text);
  const cell = isBeside ? beside : below;
  return cell === undefined ? undefined : { text: cell.text, cells: [label, cell] };
}

/** "Example Ltd, 4 Mill Lane, Leeds": up to the comma, unless its legal form stands behind it. */
function withoutAddress(text: string): string {
  const [first = "", second = ""] = text.split(/,\s+/);
  const form = LEGAL_FORM.exec(second);
  return form !== null && form.index === 0 ? `${first}, ${form[0]}` : first;
}

/** The keys of every name that any label of a buyer or consignee stands beside. */
export function buyerKeys(sheet: Sheet): Set<string> {
  const keys = new Set<string>();
  for (const cell of sheet.cells) {
    if (!BUYER_LABEL.test(cell.folded) || cell.text.length > 60) continue;
    const label = BUYER_LABEL.exec(cell.folded);
    const rest = cell.text
      .slice((label?.index ?? 0) + (label?.[0].length ?? 0))
      .replace(/^[^:]{0,20}:/, "");
    if (/\p{L}{3}/u.test(rest)) keys.add(keyOf(rest));
    const under = firstName(cellsBelow(sheet, cell, 6));
    if (under !== undefined) keys.add(keyOf(under.text));
    const beside = cellsRightOf(sheet, cell)[0];
    if (beside !== undefined && /[:：]\s*$/.test(cell.text)) keys.add(keyOf(beside.text));
  }
  keys.delete("");
  return keys;
}

/** The first cell that can be a name: no label and no number. */
export function firstName(cells: readonly Cell[]): Cell | undefined {
  const isSkipped = (cell: Cell): boolean =>
    /:/.test(cell.text) || /^\W*(?:gln|nummer|number|id|n[°º])\b/.test(cell.folded);
  return cells.slice(0, 5).find((cell) => !isSkipped(cell) && /\p{L}{2}/u.test(cell.text));
}
