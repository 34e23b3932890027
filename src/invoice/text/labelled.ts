import { cellsBelow, cellsRightOf, evidenceOf } from "./sheet.ts";
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
  /** The whole cell must be the label (and its value). */
  readonly alone?: boolean;
}

const SEPARATORS = /^[\s:.#№º°=*\-–|>)\]]+/;

/** Values behind, right of or under their labels, all over the document. */
export function findLabelled<V>(
  sheet: Sheet,
  labels: readonly Label[],
  accept: Accept<V>,
): Candidate<V>[] {
  const found: Candidate<V>[] = [];
  for (const cell of sheet.cells) {
    for (const label of labels) {
      for (const match of cell.folded.matchAll(label.pattern)) {
        const before = cell.folded.slice(0, match.index);
        if (label.alone === true && /[a-z\d]/.test(before)) continue;
        if (label.not?.test(before.slice(-40)) === true) continue;
        const candidate = readAt(
          sheet,
          cell,
          match.index + match[0].length,
          match[0],
          label,
          accept,
        );
        if (candidate !== undefined) found.push(candidate);
      }
    }
  }
  return found;
}

function readAt<V>(
  sheet: Sheet,
  cell: Cell,
  end: number,
  label: string,
  { rank }: Label,
  accept: Accept<V>,
): Candidate<V> | undefined {
  const rest = cell.text.slice(end).replace(SEPARATORS, "");
  if (/[\p{L}\d]/u.test(rest)) {
    const value = accept(rest, label);
    if (value === undefined) return undefined;
    return { value, cell, evidence: evidenceOf([cell]), rank: rank * 10 };
  }
  const beside = cellsRightOf(sheet, cell).find((other) => /[\p{L}\d]/u.test(other.text));
  if (beside !== undefined) {
    const value = accept(beside.text.replace(SEPARATORS, ""), label);
    if (value !== undefined) {
      return { value, cell: beside, evidence: evidenceOf([cell, beside]), rank: rank * 10 + 1 };
    }
  }
  const under = cellsBelow(sheet, cell, 3.2).find((other) => /[\p{L}\d]/u.test(other.text));
  if (under === undefined) return undefined;
  const value = accept(under.text.replace(SEPARATORS, ""), label);
  if (value === undefined) return undefined;
  return { value, cell: under, evidence: evidenceOf([cell, under]), rank: rank * 10 + 2 };
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
