import { cellsBelow, cellsLeftOf, cellsRightOf, evidenceOf } from "./sheet.ts";
import type { Cell, Sheet } from "./sheet.ts";
import type { Evidence } from "../invoice.ts";

export interface Candidate<V> {
  readonly value: V;
  readonly cell: Cell;
  readonly evidence: Evidence;
  /** Lower is surer. */
  readonly rank: number;
}

/** Reads a value from the beginning of a text; undefined when it is something else. */
export type Accept<V> = (text: string, label: string) => V | undefined;

export interface Label {
  /** Over folded text; global. The value is looked for behind its end. */
  readonly pattern: RegExp;
  /** 0 names the field outright, 1 is its usual word, 2 is a last resort. */
  readonly rank: number;
  /** Words close before the label that make it another field's. */
  readonly not?: RegExp;
  /** The whole cell must be the label and its value, or another field and its value stand before. */
  readonly alone?: boolean;
  /** What the field before it on the line says of a word that is not sure by itself. */
  readonly beside?: { readonly ours: RegExp; readonly others: RegExp };
  /** What must hold for a word that means the field only in the right company. */
  readonly when?: (sheet: Sheet, cell: Cell) => boolean;
}

const BELONGING =
  /\b(?:your|our|the|vat|tax|sales|commercial|ihre|unsere|die|votre|notre|la|su|nuestra|uw|onze|sua|nostra)\b/g;
const SEPARATORS = /^[\s:.#№º°=*\-–|>)\]]+/;
// "Belegnummer / Datum", "Invoice date / Delivery date": the value of the first one comes first.
const TWIN = /^[\s.:]*[/&]\s*(?:[a-z][a-z.°º'-]{0,20}\s?){1,4}[.:]*\s*(?::|$)\s*/;
const SEGMENT_END = /\d[^a-z]{0,3}(?:[/|,;–-]|\s)\s*$/;

/** Values behind, right of or under their labels, all over the document. */
export function findLabelled<V>(
  sheet: Sheet,
  labels: readonly Label[],
  accept: Accept<V>,
): Candidate<V>[] {
  const found: Candidate<V>[] = [];
  for (const cell of sheet.cells) {
    for (const label of labels) {
      if (cell.folded.search(label.pattern) === -1) continue; // matchAll copies its pattern first
      for (const match of cell.folded.matchAll(label.pattern)) {
        const before = cell.folded.slice(0, match.index);
        if (label.alone === true && /[a-z\d]/.test(before) && !SEGMENT_END.test(before)) continue;
        if (label.not?.test(wordsBefore(sheet, cell, before)) === true) continue;
        if (label.when?.(sheet, cell) === false) continue;
        const rank = rankOf(sheet, cell, before, label) * 10;
        const end = match.index + match[0].length;
        // The value of the second of two labels in one cell need not be the first one below it.
        const isShared = /[a-z]{3}/.test(before.replace(BELONGING, "")) && !/\d/.test(before);
        for (const value of readAt(sheet, cell, end, match[0], accept)) {
          const doubt = isShared && value.cell !== cell ? 20 : 0;
          found.push({ ...value, rank: rank + doubt + value.rank });
        }
      }
    }
  }
  return found;
}

/** On its line: a label may be drawn in two pieces. */
function wordsBefore(sheet: Sheet, cell: Cell, before: string): string {
  if (before.length > 12) return before.slice(-40);
  const [left] = cellsLeftOf(sheet, cell);
  const isNear = left !== undefined && cell.x - left.right < 3 * cell.height;
  return isNear ? `${left.folded} ${before}`.slice(-40) : before;
}

function rankOf(sheet: Sheet, cell: Cell, before: string, { rank, beside }: Label): number {
  if (beside === undefined) return rank;
  const context = /[a-z]{2}/.test(before) ? before : (cellsLeftOf(sheet, cell)[0]?.folded ?? "");
  if (beside.others.test(context)) return 2;
  return beside.ours.test(context) ? 0 : rank;
}

function readAt<V>(
  sheet: Sheet,
  cell: Cell,
  end: number,
  label: string,
  accept: Accept<V>,
): Candidate<V>[] {
  const twin = TWIN.exec(cell.folded.slice(end))?.[0].length ?? 0;
  const rest = cell.text.slice(end + twin).replace(SEPARATORS, "");
  if (/[\p{L}\d]/u.test(rest)) {
    const value = accept(rest, label);
    return value === undefined ? [] : [{ value, cell, evidence: evidenceOf([cell]), rank: 0 }];
  }
  const found: Candidate<V>[] = [];
  const take = (other: Cell | undefined, rank: number): void => {
    const value = other && accept(wholeText(sheet, other).replace(SEPARATORS, ""), label);
    if (other === undefined || value === undefined) return;
    found.push({ value, cell: other, evidence: evidenceOf([cell, other]), rank });
  };
  const beside = cellsRightOf(sheet, cell).find((other) => /[\p{L}\d]/u.test(other.text));
  take(beside, 1);
  const isNear = beside !== undefined && beside.x - cell.right < 20 * cell.height;
  if (found.length > 0 && isNear && /[:=]\s*$/.test(cell.text)) return found;
  take(
    cellsBelow(sheet, cell, 3.2).find((other) => /[\p{L}\d]/u.test(other.text)),
    2,
  );
  return found;
}

/** With what follows a word space behind it. */
function wholeText(sheet: Sheet, cell: Cell): string {
  const [next] = cellsRightOf(sheet, cell);
  const isClose = next !== undefined && next.x - cell.right < 0.8 * cell.height;
  return isClose ? `${cell.text} ${next.text}` : cell.text;
}

export interface Choice<V> {
  readonly candidate: Candidate<V>;
  /** Whether another value stands under as good a label. */
  readonly isContested: boolean;
  readonly values: readonly V[];
  /** All candidates with as good a label. */
  readonly peers: readonly Candidate<V>[];
}

/** The best candidate: the surest kind of label first, then how near the value stands. */
export function chooseCandidate<V>(candidates: readonly Candidate<V>[]): Choice<V> | undefined {
  const sorted = candidates.toSorted((a, b) => a.rank - b.rank || a.cell.at - b.cell.at);
  const [best] = sorted;
  if (best === undefined) return undefined;
  const kind = Math.floor(best.rank / 10);
  const peers = sorted.filter((candidate) => Math.floor(candidate.rank / 10) === kind);
  const values = [...new Set(peers.map((candidate) => candidate.value))];
  return { candidate: best, isContested: values.length > 1, values, peers };
}

/** Doubts a value from a lesser label where the field's own label stands without a value. */
export function withoutLabel<V>(
  choice: Choice<V> | undefined,
  sheet: Sheet,
  own: RegExp,
): Choice<V> | undefined {
  if (choice === undefined || choice.candidate.rank < 10) return choice;
  const isEmpty = sheet.cells.some((cell) => own.test(cell.folded));
  return isEmpty ? { ...choice, isContested: true } : choice;
}
